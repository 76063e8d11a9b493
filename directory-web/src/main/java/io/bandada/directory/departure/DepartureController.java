package io.bandada.directory.departure;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.Paths;
import io.bandada.directory.catalog.LastCopies;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Who is thrown out by a person.
@RestController
class DepartureController {
  private final Departure departure;

  DepartureController(Departure departure) {
    this.departure = departure;
  }

  @DeleteMapping(Paths.PEERS + "/{idOrName}")
  LogoutReply revoke(@PathVariable String idOrName, @AuthenticationPrincipal Caller caller) {
    LastCopies.AtRisk risk = departure.revoke(idOrName, caller);
    return new LogoutReply(risk.names(), risk.count());
  }

  @DeleteMapping(Paths.USERS + "/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void removeUser(@PathVariable String name, @AuthenticationPrincipal Caller caller) {
    var _ = departure.removeUser(name, caller.account());
  }
}
