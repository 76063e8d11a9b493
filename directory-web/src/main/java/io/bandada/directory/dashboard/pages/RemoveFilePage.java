package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.dashboard.lists.FileLines;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.publish.FileRemoval;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Takes a file's name away, after a page that asks whether that is meant.
@Controller
@RequestMapping("/file/remove")
class RemoveFilePage {
  private final Catalog catalog;
  private final FileRemoval removal;

  RemoveFilePage(Catalog catalog, FileRemoval removal) {
    this.catalog = catalog;
    this.removal = removal;
  }

  @GetMapping
  ModelAndView ask(@RequestParam String name, RedirectAttributes next) {
    var file = catalog.find(name);
    if (file.isEmpty()) {
      next.addFlashAttribute(
          "said", new FlashMessage("bad", "There is no file " + name + " any more."));
      return new ModelAndView("redirect:/files");
    }
    return new ModelAndView("remove", Map.of("file", FileLines.line(file.get()), "active", "file"));
  }

  /// @param revision that was shown: another one that has come meanwhile is not removed in its
  ///   place
  @PostMapping
  String remove(
      @RequestParam String name,
      @RequestParam int revision,
      @AuthenticationPrincipal Caller caller,
      RedirectAttributes next) {
    try {
      removal.remove(name, revision, caller);
      next.addFlashAttribute(
          "said",
          FlashMessage.done(
              name
                  + " is removed. Its holders keep the bytes in their trash for a week, or until"
                  + " their disks need the room."));
    } catch (Refusal refusal) {
      next.addFlashAttribute("said", FlashMessage.refused(refusal));
    }
    return "redirect:/files";
  }
}
