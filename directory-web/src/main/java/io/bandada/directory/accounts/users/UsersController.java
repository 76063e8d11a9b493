package io.bandada.directory.accounts.users;

import io.bandada.directory.accounts.Account;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.api.NewPassword;
import io.bandada.directory.api.NewRole;
import io.bandada.directory.api.NewUser;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.UserRecord;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The users, for admins.
@RestController
@RequestMapping(Paths.USERS)
class UsersController {
  private final Accounts accounts;
  private final Users users;

  UsersController(Accounts accounts, Users users) {
    this.accounts = accounts;
    this.users = users;
  }

  @GetMapping
  List<UserRecord> list() {
    return accounts.all().stream().map(UsersController::record).toList();
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  UserRecord add(@RequestBody NewUser user, @AuthenticationPrincipal Caller caller) {
    return record(
        accounts.add(user.name(), user.password(), Role.of(user.role()), caller.account()));
  }

  @PutMapping("/{name}/password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void setPassword(
      @PathVariable String name,
      @RequestBody NewPassword password,
      @AuthenticationPrincipal Caller caller) {
    users.setPassword(name, password.password(), caller.account());
  }

  @PutMapping("/{name}/role")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void setRole(
      @PathVariable String name,
      @RequestBody NewRole role,
      @AuthenticationPrincipal Caller caller) {
    users.setRole(name, Role.of(role.role()), caller.account());
  }

  /// For admins, and for everybody with the own name.
  @PostMapping("/{name}/sign-out")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOutEverywhere(@PathVariable String name, @AuthenticationPrincipal Caller caller) {
    users.signOutEverywhere(name, caller);
  }

  static UserRecord record(Account account) {
    return new UserRecord(
        account.name(),
        account.role().word(),
        Instant.ofEpochMilli(account.createdAt()).toString());
  }
}
