package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.users.Users;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.problems.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// What everybody may do to the own account.
@Controller
@RequestMapping("/account")
class AccountPage {
  private static final FlashMessage WRONG =
      new FlashMessage(
          "bad", "The password that you have now is another one. Nothing was changed.");

  private final Accounts accounts;
  private final Users users;

  AccountPage(Accounts accounts, Users users) {
    this.accounts = accounts;
    this.users = users;
  }

  @GetMapping
  ModelAndView page() {
    return new ModelAndView("account", "active", "account");
  }

  /// @param now the password so far: whoever finds a browser signed in does not take the account
  ///   over
  @PostMapping("/password")
  String setPassword(
      @RequestParam String now,
      @RequestParam String password,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest from,
      RedirectAttributes next) {
    try {
      var account = accounts.signIn(caller.account(), now, from.getRemoteAddr());
      users.setPassword(account.name(), password, account.name());
      return "redirect:/login?changed";
    } catch (Refusal refusal) {
      next.addFlashAttribute(
          "said", refusal.status() == 401 ? WRONG : FlashMessage.refused(refusal));
      return "redirect:/account";
    }
  }

  @PostMapping("/sign-out")
  String signOutEverywhere(@AuthenticationPrincipal Caller caller) {
    users.signOutEverywhere(caller.account(), caller);
    return "redirect:/login?everywhere";
  }
}
