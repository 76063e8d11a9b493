package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.users.JoinTokens;
import io.bandada.directory.dashboard.screens.NetworkView;
import io.bandada.directory.dashboard.screens.Screen;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.door.ListenerUrls;
import io.bandada.directory.problems.Refusal;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Adds a peer: makes a join token and shows, once, the line to paste on the machine.
@Controller
@RequestMapping("/peers/add")
class AddPeerPage {
  private static final String PAGE = "/peers/add";

  private final NetworkView view;
  private final JoinTokens tokens;
  private final ListenerUrls urls;

  AddPeerPage(NetworkView view, JoinTokens tokens, ListenerUrls urls) {
    this.view = view;
    this.urls = urls;
    this.tokens = tokens;
  }

  /// @param token id of the one that is looked at; its text is there only right after it was made
  @GetMapping
  ModelAndView page(
      @RequestParam(defaultValue = "") String token, @AuthenticationPrincipal Caller caller) {
    var screen = new Screen.Adding(caller, token);
    return new ModelAndView(screen.page(), view.model(screen))
        .addObject("directory", urls.peersUrl());
  }

  @PostMapping
  String make(@AuthenticationPrincipal Caller caller, RedirectAttributes next) {
    try {
      var made = tokens.make(caller.account());
      next.addFlashAttribute("text", made.token());
      next.addAttribute("token", made.id());
    } catch (Refusal refusal) {
      next.addFlashAttribute("said", FlashMessage.refused(refusal));
    }
    return "redirect:" + PAGE;
  }

  @PostMapping("/revoke")
  String revoke(
      @RequestParam String id, @AuthenticationPrincipal Caller caller, RedirectAttributes next) {
    try {
      tokens.revoke(id, caller);
      next.addFlashAttribute(
          "said", FlashMessage.done("The token " + id + " lets nobody in any more."));
    } catch (Refusal refusal) {
      next.addFlashAttribute("said", FlashMessage.refused(refusal));
    }
    return "redirect:" + PAGE;
  }
}
