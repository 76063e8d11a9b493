package io.bandada.directory.accounts.access;

import io.bandada.directory.accounts.Accounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Until there is an admin every page leads to the set-up, and no page after.
final class SetupRedirect extends OncePerRequestFilter {
  private final Accounts accounts;

  SetupRedirect(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean setup = request.getRequestURI().equals("/setup");
    if (!setup && !accounts.setUp() && asksForPage(request)) {
      response.sendRedirect("/setup");
    } else if (setup && accounts.setUp()) {
      response.sendRedirect("/");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean asksForPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return request.getMethod().equals("GET") && accept != null && accept.contains("text/html");
  }
}
