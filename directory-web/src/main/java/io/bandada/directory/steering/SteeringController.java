package io.bandada.directory.steering;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.TransferOrder;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Pauses, resumes and cancels transfers of peers.
@RestController
@RequestMapping(Paths.TRANSFERS)
class SteeringController {
  private final TransferSteering steering;

  SteeringController(TransferSteering steering) {
    this.steering = steering;
  }

  /// Accepted: the peer hears of it with its next ping.
  @PostMapping("/{peer}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void ask(
      @PathVariable String peer,
      @RequestBody TransferOrder order,
      @AuthenticationPrincipal Caller caller) {
    steering.ask(peer, order, caller);
  }
}
