package io.bandada.directory.accounts.users;

import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Setup;
import io.bandada.directory.api.UserRecord;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The first admin, by a program.
@RestController
class SetupController {
  private final SetupToken token;

  SetupController(SetupToken token) {
    this.token = token;
  }

  @PostMapping(Paths.SETUP)
  @ResponseStatus(HttpStatus.CREATED)
  UserRecord setUp(@RequestBody Setup setup) {
    return UsersController.record(token.use(setup.token(), setup.user(), setup.password()));
  }
}
