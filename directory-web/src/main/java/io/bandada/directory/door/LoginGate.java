package io.bandada.directory.door;

import io.bandada.directory.api.Paths;
import io.bandada.directory.problems.ProblemWriter;
import io.bandada.directory.problems.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.web.filter.OncePerRequestFilter;

/// Logins are dear, and anybody may ask for one: a few are carried out at a time, a few wait, the
/// others are told to come again. Whoever is in already does not notice.
public final class LoginGate extends OncePerRequestFilter {
  static final int AT_A_TIME = 4;
  static final int WITH_THOSE_WAITING = 24;

  /// Of one address, with those waiting.
  static final int OF_ONE = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration COME_AGAIN = Duration.ofSeconds(2);

  private final ProblemWriter problems;
  private final Semaphore turns = new Semaphore(AT_A_TIME, true);
  private final Semaphore inside = new Semaphore(WITH_THOSE_WAITING);
  private final InFlight places = new InFlight(OF_ONE);

  public LoginGate(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().equals(Paths.LOGIN);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String place = request.getRemoteAddr();
    if (!places.enter(place)) {
      refuse(response, 429, "too many logins at once from " + place);
      return;
    }
    try {
      if (!inside.tryAcquire()) {
        refuse(response, 503, "too many logins at once");
        return;
      }
      try {
        inTurn(request, response, chain);
      } finally {
        inside.release();
      }
    } finally {
      places.leave(place);
    }
  }

  private void inTurn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!hasTurn()) {
      refuse(response, 503, "too many logins at once");
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      turns.release();
    }
  }

  private boolean hasTurn() {
    try {
      return turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void refuse(HttpServletResponse response, int status, String why) throws IOException {
    problems.write(response, Refusal.busy(status, why, COME_AGAIN));
  }
}
