package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.dashboard.screens.NetworkView;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// What every page of the dashboard knows.
@ControllerAdvice(basePackageClasses = PageDefaults.class)
class PageDefaults {
  private final NetworkView view;

  PageDefaults(NetworkView view) {
    this.view = view;
  }

  @ModelAttribute
  void add(Model model, @AuthenticationPrincipal @Nullable Caller caller) {
    model.addAttribute("words", view.words());
    model.addAttribute("away", view.away());
    model.addAttribute("visitor", new Visitor(caller));
  }
}
