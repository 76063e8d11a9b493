package io.bandada.directory.accounts;

import io.bandada.directory.problems.ProblemWriter;
import io.bandada.directory.problems.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// A peer's session: `Authorization: Bearer <token>`.
final class BearerFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";

  private final PeerSessions sessions;
  private final ProblemWriter problems;

  BearerFilter(PeerSessions sessions, ProblemWriter problems) {
    this.sessions = sessions;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String header = request.getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      chain.doFilter(request, response);
      return;
    }
    Optional<Caller> caller = sessions.resolve(header.substring(SCHEME.length()).strip());
    if (caller.isEmpty()) {
      problems.write(
          response, Refusal.notSignedIn("this session is over or was never one of ours", "log in again: peerctl login"));
      return;
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(AccountSignIn.signedIn(caller.get()));
    SecurityContextHolder.setContext(context);
    chain.doFilter(request, response);
  }
}
