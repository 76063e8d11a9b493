package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.access.ReturnPath;
import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.dashboard.lists.TransferLines;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.steering.TransferSteering;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Pauses and resumes a transfer, and cancels it after a page that asks whether that is meant.
@Controller
class SteerPage {
  private static final String LIST = "/transfers";

  private final TransferSteering steering;
  private final TransferLines transfers;

  SteerPage(TransferSteering steering, TransferLines transfers) {
    this.steering = steering;
    this.transfers = transfers;
  }

  /// @param of the line's key
  @GetMapping("/transfers/cancel")
  ModelAndView ask(@RequestParam String of, RedirectAttributes next) {
    var line = transfers.find(of);
    if (line == null) {
      next.addFlashAttribute("said", new FlashMessage("bad", "This transfer has ended."));
      return new ModelAndView("redirect:" + LIST);
    }
    return new ModelAndView("cancel", Map.of("line", line, "active", "transfers"));
  }

  /// One of the three is there: the key of a line, which its button gives.
  @PostMapping("/transfers/steer")
  String steer(
      @RequestParam(required = false) @Nullable String pause,
      @RequestParam(required = false) @Nullable String resume,
      @RequestParam(required = false) @Nullable String cancel,
      @RequestParam(defaultValue = LIST) String back,
      @AuthenticationPrincipal Caller caller,
      RedirectAttributes next) {
    try {
      if (pause != null) {
        ask(pause, TransferOrder.Kind.PAUSE, caller);
      } else if (resume != null) {
        ask(resume, TransferOrder.Kind.RESUME, caller);
      } else if (cancel != null) {
        ask(cancel, TransferOrder.Kind.CANCEL, caller);
      }
    } catch (Refusal refusal) {
      next.addFlashAttribute("said", FlashMessage.refused(refusal));
    }
    return "redirect:" + ReturnPath.of(back);
  }

  private void ask(String key, TransferOrder.Kind kind, Caller caller) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      throw Refusal.badRequest("this is no transfer");
    }
    steering.ask(
        key.substring(0, slash), new TransferOrder(key.substring(slash + 1), kind), caller);
  }
}
