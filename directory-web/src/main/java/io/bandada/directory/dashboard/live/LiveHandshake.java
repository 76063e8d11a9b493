package io.bandada.directory.dashboard.live;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.dashboard.screens.Screen;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.HandshakeInterceptor;

/// Lets in whoever is signed in by a browser's session, for a screen that exists. Where the request
/// comes from was checked before: only our own origin.
class LiveHandshake implements HandshakeInterceptor {
  private static final String PAGE = "page";

  /// Who looks, and at what.
  record OpenedPage(String httpSession, Authentication signIn, Screen screen) {
    String account() {
      return signIn.getName();
    }

    static @Nullable OpenedPage of(WebSocketSession session) {
      return session.getAttributes().get(PAGE) instanceof OpenedPage page ? page : null;
    }
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    if (!(request instanceof ServletServerHttpRequest servlet)) {
      return false;
    }
    var http = servlet.getServletRequest();
    var session = http.getSession(false);
    if (session == null
        || !(http.getUserPrincipal() instanceof Authentication signIn)
        || !(signIn.getPrincipal() instanceof Caller person)) {
      response.setStatusCode(HttpStatus.UNAUTHORIZED);
      return false;
    }
    var screen = Screen.of(http::getParameter, person);
    if (screen == null) {
      response.setStatusCode(HttpStatus.NOT_FOUND);
      return false;
    }
    attributes.put(PAGE, new OpenedPage(session.getId(), signIn, screen));
    return true;
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception failure) {}
}
