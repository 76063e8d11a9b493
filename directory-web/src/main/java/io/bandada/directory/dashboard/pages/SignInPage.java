package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.access.ReturnPath;
import io.bandada.directory.accounts.users.SetupToken;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.problems.Refusal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The pages before one is signed in. Signing in and out itself is Spring Security's.
@Controller
class SignInPage {
  private final SetupToken token;

  SignInPage(SetupToken token) {
    this.token = token;
  }

  /// @param to where to go afterwards
  /// @param wait seconds until the next try is heard
  @GetMapping("/login")
  ModelAndView login(
      @RequestParam(defaultValue = "") String to, @RequestParam(defaultValue = "0") String wait) {
    var page = new ModelAndView("login", "to", ReturnPath.of(to));
    return wait.matches("[1-9][0-9]{0,2}") ? page.addObject("wait", wait) : page;
  }

  @GetMapping("/setup")
  ModelAndView setup() {
    return page("");
  }

  @PostMapping("/setup")
  ModelAndView setUp(
      @RequestParam(defaultValue = "") String token,
      @RequestParam(defaultValue = "") String user,
      @RequestParam(defaultValue = "") String password) {
    try {
      this.token.use(token, user, password);
      return new ModelAndView("redirect:/login?ready");
    } catch (Refusal refusal) {
      var page = page(user);
      page.addObject("wrong", FlashMessage.refused(refusal).words());
      page.setStatus(HttpStatus.valueOf(refusal.status()));
      return page;
    }
  }

  private ModelAndView page(String user) {
    var page = new ModelAndView("setup");
    page.addObject("tokenFile", token.path());
    page.addObject("user", user);
    return page;
  }
}
