package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.dashboard.screens.HealthSentence;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.dashboard.text.PageText;
import io.bandada.directory.safemode.SafeMode;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Ends safe mode, after a page that says what that means.
@Controller
@RequestMapping("/safe-mode")
class SafeModePage {
  private final SafeMode safeMode;
  private final PageText words;

  SafeModePage(SafeMode safeMode, InstantSource clock) {
    this.safeMode = safeMode;
    this.words = new PageText(clock);
  }

  @GetMapping
  ModelAndView ask(@AuthenticationPrincipal Caller caller) {
    return safeMode
        .standing()
        .map(
            standing ->
                new ModelAndView(
                    "safemode",
                    Map.of(
                        "health",
                        HealthSentence.of(standing, words),
                        "mayEnd",
                        caller.role() == Role.ADMIN)))
        .orElseGet(() -> new ModelAndView("redirect:/"));
  }

  @PostMapping
  String end(@AuthenticationPrincipal Caller caller, RedirectAttributes next) {
    if (caller.role() == Role.ADMIN) {
      safeMode.end(caller.account());
      next.addFlashAttribute("said", FlashMessage.done("Safe mode is over."));
    } else {
      next.addFlashAttribute("said", new FlashMessage("bad", "Only an admin ends safe mode."));
    }
    return "redirect:/";
  }
}
