package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.catalog.LastCopies;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.departure.Departure;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.problems.Refusal;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Throws a peer out whose machine was lost, after a page that asks whether that is meant.
@Controller
@RequestMapping("/peer/revoke")
class RevokePeerPage {
  private final Members members;
  private final Departure departure;

  RevokePeerPage(Members members, Departure departure) {
    this.members = members;
    this.departure = departure;
  }

  @GetMapping
  ModelAndView ask(@RequestParam String id, RedirectAttributes next) {
    Optional<Member> peer = members.get(id);
    if (peer.isEmpty()) {
      next.addFlashAttribute("said", new FlashMessage("bad", "There is no such peer any more."));
      return new ModelAndView("redirect:/peers");
    }
    ModelAndView page = new ModelAndView("revoke", "peer", peer.get());
    LastCopies.AtRisk risk = departure.atRisk(id);
    page.addObject("active", "peer");
    page.addObject("risk", risk.count());
    page.addObject("named", Departure.named(risk));
    return page;
  }

  @PostMapping
  String revoke(
      @RequestParam String id, @AuthenticationPrincipal Caller caller, RedirectAttributes next) {
    try {
      String name = members.get(id).map(Member::name).orElse(id);
      LastCopies.AtRisk risk = departure.revoke(id, caller);
      next.addFlashAttribute(
          "said", FlashMessage.done(name + " is out: its certificate is revoked." + lost(risk)));
    } catch (Refusal refusal) {
      next.addFlashAttribute("said", FlashMessage.refused(refusal));
    }
    return "redirect:/peers";
  }

  /// What went with it, as another sentence.
  static String lost(LastCopies.AtRisk risk) {
    return risk.count() == 0
        ? ""
        : " No copy is within reach any more of "
            + Departure.named(risk)
            + "; they come back if that machine logs in again.";
  }
}
