package io.bandada.directory;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A browser as far as the directory can tell: it keeps the session's cookie and sends forms with
/// the page's CSRF token.
final class Browser {
  static final String COOKIE = "bandada";
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;
  private final Map<String, String> cookies = new TreeMap<>();

  Browser(int port) {
    this.port = port;
  }

  static Browser signedIn(int port, String user, String password) {
    Browser browser = new Browser(port);
    browser.signIn(user, password);
    return browser;
  }

  void signIn(String user, String password) {
    String to =
        submit("/login", "/login", Map.of("username", user, "password", password)).location();
    if (to.contains("/login")) {
      throw new AssertionError(user + " was not let in: " + to);
    }
  }

  /// The plain client, with this browser's cookie.
  Http http() {
    Http http = new Http(port).with("Origin", "http://127.0.0.1:" + port);
    return cookies.isEmpty() ? http : http.with("Cookie", cookieHeader());
  }

  private String cookieHeader() {
    return cookies.entrySet().stream()
        .map(c -> c.getKey() + "=" + c.getValue())
        .collect(Collectors.joining("; "));
  }

  /// What the directory knows this browser by; empty when it is nobody.
  String session() {
    return cookies.getOrDefault(COOKIE, "");
  }

  /// Somebody has put this cookie there.
  void plant(String session) {
    cookies.put(COOKIE, session);
  }

  /// As it goes over the wire.
  String cookie() {
    return COOKIE + "=" + session();
  }

  Page get(String path) {
    return keep(http().with("Accept", "text/html").get(path));
  }

  /// Fills a form of a page in.
  Page submit(String page, String action, Map<String, String> fields) {
    String form = "_csrf=" + encoded(get(page).token());
    String rest =
        fields.entrySet().stream()
            .map(field -> "&" + field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining());
    return keep(
        http().with("Content-Type", "application/x-www-form-urlencoded").post(action, form + rest));
  }

  boolean isSignedIn() {
    return get("/peers").reply().status() == 200;
  }

  private Page keep(Http.Reply reply) {
    for (String cookie : reply.raw().headers().allValues("Set-Cookie")) {
      String name = cookie.substring(0, cookie.indexOf('='));
      String value = cookie.substring(name.length() + 1, cookie.indexOf(';'));
      if (value.isEmpty() || cookie.contains("Max-Age=0")) {
        cookies.remove(name);
      } else {
        cookies.put(name, value);
      }
    }
    return new Page(reply);
  }

  record Page(Http.Reply reply) {
    String token() {
      var found = TOKEN.matcher(reply.text());
      if (!found.find()) {
        throw new AssertionError(
            "no form in a page with status " + reply.status() + " to " + location());
      }
      return found.group(1);
    }

    String location() {
      return reply.raw().headers().firstValue("Location").orElse("");
    }
  }

  /// Opens a live line.
  ///
  /// @param origin of the page that asks; null for none
  Live live(@Nullable String origin) {
    Live live = new Live();
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
    if (!cookies.isEmpty()) {
      builder.header("Cookie", cookieHeader());
    }
    if (origin != null) {
      builder.header("Origin", origin);
    }
    live.socket =
        builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/live?page=peers"), live);
    return live;
  }

  /// A live line.
  static final class Live implements WebSocket.Listener {
    CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    /// With the status that the directory closed it with.
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    /// With the first frame.
    final CompletableFuture<String> heard = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      heard.complete(data.toString());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      closed.completeExceptionally(failure);
    }

    /// The HTTP status that the handshake was refused with; 101 when it was not.
    int handshake() {
      try {
        socket.join();
        return 101;
      } catch (CompletionException e) {
        if (e.getCause() instanceof java.net.http.WebSocketHandshakeException refused) {
          HttpResponse<?> response = refused.getResponse();
          return response == null ? 0 : response.statusCode();
        }
        throw e;
      }
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
