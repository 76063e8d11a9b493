package io.bandada.peerd.directory;

import io.bandada.directory.api.ClockSkew;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.identity.OtherNetwork;
import io.bandada.peerd.identity.WrongClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// One request and its answer, whatever it may be: over TLS 1.3, past every proxy. Blocks; safe for
/// any number of threads.
class HttpExchange implements AutoCloseable {
  static final int MAX_BODY_BYTES = 8 << 20;
  static final String TLS = "TLSv1.3";

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

  /// What a directory says is shown to people: longer than that is no sentence.
  private static final int MAX_TEXT = 500;

  /// Controls, ends of lines, and what turns the reading direction.
  private static final Pattern NO_TEXT =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+");

  private static final int OK = 200;
  private static final int FIRST_REDIRECT = 300;

  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final HttpClient client;

  /// @param tls what is shown, and who is let in
  HttpExchange(SSLContext tls) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {TLS});
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_PATIENCE)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .sslContext(tls)
            .sslParameters(parameters)
            .build();
  }

  /// @param pathAndQuery begins with `/`
  /// @param body what to send as JSON; null nothing
  /// @param type what a good answer is; Boolean: a good answer needs no body and means true
  /// @param patience from the first byte of the request to the last of the answer
  record Call<T>(
      String method,
      String pathAndQuery,
      @Nullable Object body,
      @Nullable String idempotencyKey,
      Class<T> type,
      Duration patience) {}

  <T> Answer<T> run(DirectoryUrl at, Call<T> call) throws InterruptedException {
    try {
      HttpResponse<byte[]> came = send(at, call);
      String contentType = came.headers().firstValue("Content-Type").orElse("nothing");
      return read(at, call.type(), came.statusCode(), contentType, came.body());
    } catch (TimeoutException e) {
      return tooLate(at, call);
    } catch (ExecutionException e) {
      return Handshakes.otherNetwork(e)
          .<Answer<T>>map(other -> new Answer.Refused<>(elsewhere(at, other)))
          .orElseGet(() -> failed(at, e));
    }
  }

  /// Whom the handshake met, when this lets in nobody: the call is never made.
  Answer<String> whoIsThere(DirectoryUrl at, Call<?> call) throws InterruptedException {
    try {
      send(at, call);
      return unavailable(at, "it does not say who it is");
    } catch (TimeoutException e) {
      return tooLate(at, call);
    } catch (ExecutionException e) {
      return Handshakes.otherNetwork(e)
          .<Answer<String>>map(other -> new Answer.Ok<>(other.fingerprint()))
          .orElseGet(() -> failed(at, e));
    }
  }

  private HttpResponse<byte[]> send(DirectoryUrl at, Call<?> call)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<byte[]>> coming =
        client.sendAsync(
            request(at, call), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY_BYTES));
    try {
      return coming.get(call.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      coming.cancel(true);
      throw e;
    }
  }

  private static <T> Answer<T> tooLate(DirectoryUrl at, Call<?> call) {
    return unavailable(at, "no answer within " + call.patience().toSeconds() + " s");
  }

  private HttpRequest request(DirectoryUrl at, Call<?> call) {
    Object body = call.body();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at.at(call.pathAndQuery()))
            .header("Accept", "application/json, application/problem+json")
            .method(
                call.method(),
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    String key = call.idempotencyKey();
    if (key != null) {
      request.header(Paths.IDEMPOTENCY_KEY, key);
    }
    return request.build();
  }

  /// What the answer says.
  <T> Answer<T> read(DirectoryUrl at, Class<T> type, int status, String contentType, byte[] body) {
    String kind = contentType.toLowerCase(Locale.ROOT);
    if (status >= OK && status < FIRST_REDIRECT) {
      return type == Boolean.class ? new Answer.Ok<>(type.cast(true)) : good(at, type, kind, body);
    }
    if (kind.startsWith("application/problem+json")) {
      return refused(at, status, body);
    }
    return unavailable(
        at,
        "status " + status + " with " + oneLine(kind) + ": that is no directory, or a sick one");
  }

  private <T> Answer<T> good(DirectoryUrl at, Class<T> type, String contentType, byte[] body) {
    if (!contentType.startsWith("application/json")) {
      return unavailable(
          at, "answered " + oneLine(contentType) + " instead of JSON: that is no directory");
    }
    T value;
    try {
      value = json.readValue(body, type);
    } catch (JacksonException e) {
      return unavailable(at, "its " + type.getSimpleName() + " cannot be read" + place(e));
    }
    return MissingFields.missing(value)
        .<Answer<T>>map(
            field -> unavailable(at, "its " + type.getSimpleName() + " lacks " + oneLine(field)))
        .orElseGet(() -> new Answer.Ok<>(value));
  }

  /// Where in the record it went wrong: ` at files[3].name`; nothing when it is not even JSON.
  private static String place(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      if (name == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
    }
    return path.isEmpty() ? ": that is no JSON" : " at " + oneLine(path.toString());
  }

  private <T> Answer<T> refused(DirectoryUrl at, int status, byte[] body) {
    Problem problem;
    try {
      problem = json.readValue(body, Problem.class);
    } catch (JacksonException e) {
      return unavailable(at, "status " + status + " with a problem that cannot be read");
    }
    String code = problem == null ? null : problem.code();
    if (problem == null || code == null) {
      return unavailable(at, "status " + status + " without a reason");
    }
    if (code.equals(Problem.INTERNAL)) {
      return unavailable(at, "it failed: " + oneLine(problem.detail()));
    }
    return new Answer.Refused<>(
        new Problem(
            problem.type(),
            oneLineOrNull(problem.title()),
            status,
            code,
            oneLineOrNull(problem.detail()),
            oneLineOrNull(problem.hint()),
            problem.retryAfterMillis()));
  }

  private static <T> Answer<T> unavailable(DirectoryUrl at, String why) {
    return new Answer.Unavailable<>("directory at " + at.text() + ": " + why);
  }

  private static Problem elsewhere(DirectoryUrl at, OtherNetwork other) {
    return new Problem(
        "urn:bandada:problem:" + Problem.OTHER_NETWORK,
        null,
        0,
        Problem.OTHER_NETWORK,
        "another network answers at "
            + at.text()
            + ": its fingerprint is "
            + other.fingerprint()
            + "; nothing was sent to it",
        null,
        null);
  }

  private static <T> Answer<T> failed(DirectoryUrl at, ExecutionException e) {
    return Handshakes.wrongClock(e)
        .<Answer<T>>map(clock -> new Answer.Refused<>(wrongClock(clock)))
        .orElseGet(() -> unavailable(at, reason(e.getCause())));
  }

  private static Problem wrongClock(WrongClock clock) {
    return new Problem(
        "urn:bandada:problem:" + Problem.WRONG_CLOCK,
        null,
        0,
        Problem.WRONG_CLOCK,
        clock.getMessage(),
        ClockSkew.HINT,
        null);
  }

  private static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case SSLException e -> Handshakes.why(e);
      case HttpConnectTimeoutException e ->
          "cannot be reached within " + CONNECT_PATIENCE.toSeconds() + " s";
      case ConnectException e -> "nobody listens there (connection refused)";
      case IOException e -> "the connection broke: " + oneLine(e.getMessage());
      case null, default -> "the call failed: " + oneLine(String.valueOf(cause));
    };
  }

  private static @Nullable String oneLineOrNull(@Nullable String text) {
    return text == null ? null : oneLine(text);
  }

  static String oneLine(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return "without a word";
    }
    String line = NO_TEXT.matcher(text).replaceAll(" ").strip();
    return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
