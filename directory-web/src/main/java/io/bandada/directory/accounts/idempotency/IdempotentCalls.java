package io.bandada.directory.accounts.idempotency;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.Paths;
import io.bandada.directory.database.Database;
import io.bandada.directory.problems.ProblemWriter;
import io.bandada.directory.problems.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/// A change with an `Idempotency-Key` is carried out once: the same caller, key and request get the
/// same answer for 24 hours, another request under that key is 422, and the same one while the
/// first still runs is 409.
///
/// Answers that say "later" (202, 429, 5xx) are not kept: the caller is meant to ask again. Login,
/// set-up and join tokens keep out, since no secret is stored; pings and index reports have numbers
/// of their own.
public final class IdempotentCalls extends OncePerRequestFilter {
  private static final int MOST_KEY = 200;
  private static final int MOST_ANSWER = 64 * 1024;
  private static final Duration KEPT = Duration.ofHours(24);
  private static final Duration IN_FLIGHT = Duration.ofSeconds(1);
  private static final Set<String> CHANGES = Set.of("POST", "PUT", "DELETE", "PATCH");
  private static final Set<String> NOT_THESE =
      Set.of(
          Paths.LOGIN,
          Paths.RENEW,
          Paths.SETUP,
          Paths.TOKENS,
          Paths.PING,
          Paths.INDEX,
          Paths.LOGOUT);

  private final Database database;
  private final CallKey key;
  private final ProblemWriter problems;
  private final InstantSource clock;
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  public IdempotentCalls(
      Database database, CallKey key, ProblemWriter problems, InstantSource clock) {
    this.database = database;
    this.key = key;
    this.problems = problems;
    this.clock = clock;
  }

  private record Answer(String requestHash, int status, String body) {}

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(Paths.IDEMPOTENCY_KEY) == null
        || !CHANGES.contains(request.getMethod())
        || NOT_THESE.contains(request.getRequestURI());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<String> caller = caller();
    if (caller.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    String given = request.getHeader(Paths.IDEMPOTENCY_KEY);
    if (given.isBlank() || given.length() > MOST_KEY) {
      problems.write(
          response, Refusal.badRequest("an Idempotency-Key has 1 to " + MOST_KEY + " characters"));
      return;
    }
    String turn = caller.get() + "\n" + given;
    if (!running.add(turn)) {
      problems.write(
          response,
          Refusal.busy(409, "the same call is being carried out at this moment", IN_FLIGHT));
      return;
    }
    try {
      once(new Repeatable(request), response, chain, caller.get(), given);
    } catch (Refusal refusal) {
      problems.write(response, refusal);
    } finally {
      running.remove(turn);
    }
  }

  private void once(
      Repeatable request,
      HttpServletResponse response,
      FilterChain chain,
      String caller,
      String given)
      throws ServletException, IOException {
    String hash = key.keyed(request.asBytes());
    Optional<Answer> before = find(caller, given);
    if (before.isPresent()) {
      if (!before.get().requestHash().equals(hash)) {
        throw Refusal.idempotencyMismatch();
      }
      replay(response, before.get());
      return;
    }
    ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
    chain.doFilter(request, answer);
    if (worthKeeping(answer.getStatus()) && answer.getContentSize() <= MOST_ANSWER) {
      keep(
          caller,
          given,
          new Answer(
              hash,
              answer.getStatus(),
              new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8)));
    }
    answer.copyBodyToResponse();
  }

  private static boolean worthKeeping(int status) {
    return status < 500 && status != 202 && status != 401 && status != 429;
  }

  private static void replay(HttpServletResponse response, Answer answer) throws IOException {
    response.setStatus(answer.status());
    if (!answer.body().isEmpty()) {
      response.setContentType(
          answer.status() < 400
              ? MediaType.APPLICATION_JSON_VALUE
              : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Optional<String> caller() {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who != null && who.getPrincipal() instanceof Caller caller
        ? Optional.of(
            caller.peer() == null ? "user " + caller.account() : "peer " + caller.peer().peerId())
        : Optional.empty();
  }

  private Optional<Answer> find(String caller, String given) {
    return database
        .sql()
        .sql(
            "SELECT request_hash, status, body FROM idempotent_call WHERE caller = ? AND idem_key ="
                + " ? AND created_at > ?")
        .params(caller, given, clock.millis() - KEPT.toMillis())
        .query((rs, n) -> new Answer(rs.getString(1), rs.getInt(2), rs.getString(3)))
        .optional();
  }

  private void keep(String caller, String given, Answer answer) {
    database.write(
        () ->
            database
                .sql()
                .sql(
                    "INSERT INTO idempotent_call (caller, idem_key, request_hash, status, body,"
                        + " created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (caller, idem_key) DO"
                        + " UPDATE SET request_hash = excluded.request_hash, status ="
                        + " excluded.status, body = excluded.body, created_at ="
                        + " excluded.created_at")
                .params(
                    caller,
                    given,
                    answer.requestHash(),
                    answer.status(),
                    answer.body(),
                    clock.millis())
                .update());
  }

  @Scheduled(initialDelay = 25, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void forget() {
    database.write(
        () ->
            database
                .sql()
                .sql("DELETE FROM idempotent_call WHERE created_at < ?")
                .param(clock.millis() - KEPT.toMillis())
                .update());
  }

  /// A request whose body was read once and can be read again.
  private static final class Repeatable extends HttpServletRequestWrapper {
    private final byte[] body;

    Repeatable(HttpServletRequest request) throws IOException {
      super(request);
      this.body = request.getInputStream().readAllBytes();
    }

    /// Everything that makes it this request and no other.
    byte[] asBytes() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      String line = getMethod() + " " + getRequestURI() + "?" + getQueryString() + "\n";
      all.write(line.getBytes(StandardCharsets.UTF_8));
      all.write(body);
      return all.toByteArray();
    }

    @Override
    public ServletInputStream getInputStream() {
      ByteArrayInputStream in = new ByteArrayInputStream(body);
      return new ServletInputStream() {
        @Override
        public int read() {
          return in.read();
        }

        @Override
        public int read(byte[] to, int at, int most) {
          return in.read(to, at, most);
        }

        @Override
        public boolean isFinished() {
          return in.available() == 0;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          throw new UnsupportedOperationException("read at once");
        }
      };
    }
  }
}
