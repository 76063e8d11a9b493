package io.bandada.directory.accounts.access;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Standings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// A browser stays signed in only as long as its user is there with the same role and the same
/// password.
final class SignInCheck extends OncePerRequestFilter {
  private final Standings standings;

  SignInCheck(Standings standings) {
    this.standings = standings;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication now = SecurityContextHolder.getContext().getAuthentication();
    if (now != null
        && now.getPrincipal() instanceof Caller caller
        && caller.peer() == null
        && !standings.hold(now)) {
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
      SecurityContextHolder.clearContext();
    }
    chain.doFilter(request, response);
  }
}
