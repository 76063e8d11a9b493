package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.dashboard.screens.NetworkView;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.problems.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// What a browser is shown when a request fails. Whoever is signed in keeps the frame of all pages,
/// and with it every way on.
@Component
class ErrorPages implements ErrorViewResolver {
  private final NetworkView view;

  ErrorPages(NetworkView view) {
    this.view = view;
  }

  @Override
  public ModelAndView resolveErrorView(
      HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
    var shown = new HashMap<String, Object>();
    shown.put("status", status.value());
    shown.put("words", view.words());
    shown.put("away", view.away());
    if (request.getAttribute(Refusal.class.getName()) instanceof Refusal refusal) {
      shown.put("detail", FlashMessage.refused(refusal).words());
    }
    shown.put("visitor", new Visitor(caller()));
    return new ModelAndView("error", shown, status);
  }

  private static @Nullable Caller caller() {
    var signedIn = SecurityContextHolder.getContext().getAuthentication();
    return signedIn != null && signedIn.getPrincipal() instanceof Caller caller ? caller : null;
  }
}
