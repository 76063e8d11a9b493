package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.accounts.users.Users;
import io.bandada.directory.catalog.LastCopies;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.departure.Departure;
import io.bandada.directory.problems.Refusal;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The users, for admins: the same methods that the API's users call.
@Controller
@RequestMapping("/users")
class UsersPage {
  private final Accounts accounts;
  private final Users users;
  private final Departure departure;

  UsersPage(Accounts accounts, Users users, Departure departure) {
    this.accounts = accounts;
    this.users = users;
    this.departure = departure;
  }

  @GetMapping
  ModelAndView list(@AuthenticationPrincipal Caller caller) {
    onlyAdmins(caller);
    return page("users").addObject("users", accounts.all());
  }

  @GetMapping("/{name}")
  ModelAndView one(@PathVariable String name, @AuthenticationPrincipal Caller caller) {
    onlyAdmins(caller);
    return accounts
        .find(name)
        .map(account -> page("user").addObject("user", account))
        .orElseGet(() -> new ModelAndView("redirect:/users"));
  }

  private static ModelAndView page(String name) {
    return new ModelAndView(name, "active", "users");
  }

  @PostMapping
  String add(
      @RequestParam String name,
      @RequestParam String password,
      @RequestParam String role,
      @AuthenticationPrincipal Caller caller,
      RedirectAttributes next) {
    onlyAdmins(caller);
    return tell(
        next,
        () -> {
          accounts.add(name, password, Role.of(role), caller.account());
          return name + " is added.";
        });
  }

  @PostMapping("/password")
  String setPassword(
      @RequestParam String name,
      @RequestParam String password,
      @AuthenticationPrincipal Caller caller,
      RedirectAttributes next) {
    onlyAdmins(caller);
    return tell(
        next,
        () -> {
          users.setPassword(name, password, caller.account());
          return name + " has a new password.";
        });
  }

  @PostMapping("/role")
  String setRole(
      @RequestParam String name,
      @RequestParam String role,
      @AuthenticationPrincipal Caller caller,
      RedirectAttributes next) {
    onlyAdmins(caller);
    return tell(
        next,
        () -> {
          Role wanted = Role.of(role);
          users.setRole(name, wanted, caller.account());
          return name + " has the role " + wanted.word() + " now.";
        });
  }

  @PostMapping("/sign-out")
  String signOutEverywhere(
      @RequestParam String name, @AuthenticationPrincipal Caller caller, RedirectAttributes next) {
    onlyAdmins(caller);
    return tell(
        next,
        () -> {
          users.signOutEverywhere(name, caller);
          return name + " is signed out everywhere.";
        });
  }

  @PostMapping("/remove")
  String remove(
      @RequestParam String name, @AuthenticationPrincipal Caller caller, RedirectAttributes next) {
    onlyAdmins(caller);
    return tell(
        next,
        () -> {
          LastCopies.AtRisk risk = departure.removeUser(name, caller.account());
          return name
              + " is removed, with all peers that were signed in so."
              + RevokePeerPage.lost(risk);
        });
  }

  private interface Change {
    /// What was done, in words.
    String make();
  }

  private static String tell(RedirectAttributes next, Change change) {
    FlashMessage said;
    try {
      said = FlashMessage.done(change.make());
    } catch (Refusal refusal) {
      said = FlashMessage.refused(refusal);
    }
    next.addFlashAttribute("said", said);
    return "redirect:/users";
  }

  private static void onlyAdmins(Caller caller) {
    if (caller.role() != Role.ADMIN) {
      throw new AccessDeniedException("only an admin looks after users");
    }
  }
}
