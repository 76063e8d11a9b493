package io.bandada.directory.accounts.access;

import io.bandada.directory.problems.ProblemWriter;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.settings.FolderAway;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/// A change, and the live line, may be asked for by our own pages only. Browsers say where a
/// request comes from in `Origin` and `Sec-Fetch-Site`; one that says nothing of it while it brings
/// a session along is no browser of today, and is refused.
///
/// This stands beside the CSRF token and SameSite cookies: another program on the same host shares
/// our cookies and our site, but not our origin.
final class SameOriginFilter extends OncePerRequestFilter {
  private static final Set<String> LOOKS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final String HINT =
      "open the directory's own page and try there; behind a proxy, who runs the directory sets"
          + " bandada.people.url to the address that browsers show";

  private final OwnOrigin own;
  private final ProblemWriter problems;
  private final boolean formsOnly;

  /// @param formsOnly nothing but browsers comes here: whoever names no origin is refused even
  ///   without a session
  SameOriginFilter(OwnOrigin own, ProblemWriter problems, boolean formsOnly) {
    this.own = own;
    this.problems = problems;
    this.formsOnly = formsOnly;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (counts(request) && !ours(request)) {
      refuse(
          Refusal.notAllowed("the request comes from another site than this one", HINT),
          request,
          response);
      return;
    }
    try {
      chain.doFilter(request, response);
    } catch (FolderAway away) {
      // Of a sign-in, which no controller answers.
      refuse(Refusal.dataAway(away.why()), request, response);
    }
  }

  private void refuse(Refusal refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (asksForPage(request)) {
      request.setAttribute(Refusal.class.getName(), refusal);
      response.sendError(refusal.status());
    } else {
      problems.write(response, refusal);
    }
  }

  private boolean asksForPage(HttpServletRequest request) {
    @Nullable String accept = request.getHeader("Accept");
    return formsOnly && accept != null && accept.contains("text/html");
  }

  private static boolean counts(HttpServletRequest request) {
    return !LOOKS.contains(request.getMethod()) || request.getHeader("Upgrade") != null;
  }

  private boolean ours(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return false;
    }
    @Nullable String origin = request.getHeader("Origin");
    if (origin == null) {
      return !formsOnly
          && (request.getHeader("Authorization") != null
              || request.getRequestedSessionId() == null);
    }
    return own.is(origin, request);
  }
}
