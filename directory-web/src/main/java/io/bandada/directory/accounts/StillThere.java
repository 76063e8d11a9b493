package io.bandada.directory.accounts;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// A browser stays signed in only as long as its user is there with the same role.
final class StillThere extends OncePerRequestFilter {
  private static final Duration BELIEVED = Duration.ofSeconds(5);
  private static final int MOST = 1_000;

  private final LoadingCache<String, Optional<Account>> known;

  StillThere(Accounts accounts) {
    this.known = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(BELIEVED).build(accounts::find);
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication now = SecurityContextHolder.getContext().getAuthentication();
    if (now != null && now.getPrincipal() instanceof Caller caller && caller.peer() == null && !same(caller)) {
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
      SecurityContextHolder.clearContext();
    }
    chain.doFilter(request, response);
  }

  private boolean same(Caller caller) {
    return known.get(caller.account()).filter(account -> account.role() == caller.role()).isPresent();
  }
}
