package io.bandada.directory.accounts.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/// CSRF tokens: in the session of who is signed in, in a cookie of who is not. So nobody can fill
/// our memory with sessions by loading the sign-in page.
final class CsrfTokens implements CsrfTokenRepository {
  /// Browsers take such a cookie only when it is for TLS alone (RFC 6265bis); behind a proxy the
  /// request does not tell.
  private static final String SECURE_PREFIX = "__Host-";

  private final HttpSessionCsrfTokenRepository session = new HttpSessionCsrfTokenRepository();
  private final CookieCsrfTokenRepository cookie = new CookieCsrfTokenRepository();

  /// @param sessionCookie the name of the session's cookie, prefix and all
  CsrfTokens(String sessionCookie) {
    cookie.setCookieName(sessionCookie + "-form");
    cookie.setHeaderName("X-CSRF-TOKEN");
    cookie.setCookiePath("/");
    boolean secure = sessionCookie.startsWith(SECURE_PREFIX);
    cookie.setCookieCustomizer(made -> made.httpOnly(true).sameSite("Strict").secure(secure));
  }

  private CsrfTokenRepository of(HttpServletRequest request) {
    return request.getSession(false) == null ? cookie : session;
  }

  @Override
  public CsrfToken generateToken(HttpServletRequest request) {
    return of(request).generateToken(request);
  }

  @Override
  public void saveToken(
      @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
    of(request).saveToken(token, request, response);
  }

  @Override
  public @Nullable CsrfToken loadToken(HttpServletRequest request) {
    return of(request).loadToken(request);
  }
}
