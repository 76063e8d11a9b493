package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.dashboard.charts.ChartRange;
import io.bandada.directory.dashboard.lists.FileLine;
import io.bandada.directory.dashboard.lists.ListKind;
import io.bandada.directory.dashboard.lists.ListQuery;
import io.bandada.directory.dashboard.lists.PeerLine;
import io.bandada.directory.dashboard.screens.NetworkView;
import io.bandada.directory.dashboard.screens.Screen;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The pages that one reads. Each is a screen and its model; whatever it shows can be had by its
/// link.
@Controller
class NetworkPages {
  private final NetworkView view;

  NetworkPages(NetworkView view) {
    this.view = view;
  }

  @GetMapping("/")
  ModelAndView overview(@RequestParam(defaultValue = "") String range) {
    return show(new Screen.Overview(ChartRange.of(range)));
  }

  @GetMapping("/peers")
  ModelAndView peers(HttpServletRequest request) {
    return list(ListKind.PEERS, request);
  }

  @GetMapping("/files")
  ModelAndView files(HttpServletRequest request) {
    return list(ListKind.FILES, request);
  }

  @GetMapping("/transfers")
  ModelAndView transfers(HttpServletRequest request) {
    return list(ListKind.TRANSFERS, request);
  }

  @GetMapping("/events")
  ModelAndView events(HttpServletRequest request) {
    return list(ListKind.EVENTS, request);
  }

  @GetMapping("/peers/{id}")
  ModelAndView peer(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
    var page = show(new Screen.OnePeer(id));
    if (page.getModel().get("peer") instanceof PeerLine peer) {
      page.addObject("mayRevoke", caller.mayChange(peer.account()));
    }
    return page;
  }

  @GetMapping("/file")
  ModelAndView file(
      @RequestParam(defaultValue = "") String name, @AuthenticationPrincipal Caller caller) {
    var page = show(new Screen.OneFile(name));
    if (page.getModel().get("file") instanceof FileLine file) {
      page.addObject("mayRemove", caller.mayChange(file.owner()));
    }
    return page;
  }

  private ModelAndView list(ListKind listing, HttpServletRequest request) {
    return show(new Screen.Listed(ListQuery.from(listing, request::getParameter)));
  }

  private ModelAndView show(Screen screen) {
    var model = view.model(screen);
    return model == null ? missing(screen) : new ModelAndView(screen.page(), model);
  }

  private static ModelAndView missing(Screen screen) {
    var page = new ModelAndView("error", HttpStatus.NOT_FOUND);
    page.addObject("status", HttpStatus.NOT_FOUND.value());
    boolean file = screen instanceof Screen.OneFile;
    page.addObject("active", file ? "file" : "peer");
    page.addObject("title", file ? "There is no such file" : "There is no such peer");
    page.addObject(
        "detail",
        file
            ? "It may have been removed, or has another name: the events tell."
            : "Peers that signed out long ago are forgotten: the events tell.");
    return page;
  }
}
