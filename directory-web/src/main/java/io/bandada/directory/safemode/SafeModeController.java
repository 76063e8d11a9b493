package io.bandada.directory.safemode;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.SafeModeRecord;
import io.bandada.directory.problems.Refusal;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Safe mode, for people.
@RestController
@RequestMapping(Paths.SAFE_MODE)
class SafeModeController {
  private static final int NOBODY_KNOWS = -1;

  private final SafeMode safeMode;

  SafeModeController(SafeMode safeMode) {
    this.safeMode = safeMode;
  }

  @GetMapping
  SafeModeRecord look() {
    Optional<SafeMode.Standing> standing = safeMode.standing();
    return standing
        .map(
            now ->
                new SafeModeRecord(
                    true,
                    now.cause().words(),
                    now.since().toString(),
                    now.heard(),
                    now.whole() ? now.called() : NOBODY_KNOWS))
        .orElse(new SafeModeRecord(false, null, null, 0, 0));
  }

  @PostMapping("/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(@AuthenticationPrincipal Caller caller) {
    if (caller.role() != Role.ADMIN || caller.peer() != null) {
      throw Refusal.notAllowed("only an admin ends safe mode", "ask an admin of the network");
    }
    safeMode.end(caller.account());
  }
}
