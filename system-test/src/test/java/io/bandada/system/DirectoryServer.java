package io.bandada.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A directory of its own: its process, its folder, and its REST as the admin.
final class DirectoryServer {
  static final String ADMIN = "admin";
  static final String PASSWORD = "correct horse battery";

  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /// Peers report soon, and passwords cost little.
  private static final List<String> QUICK =
      List.of(
          "--bandada.ping.interval=500ms",
          "--bandada.lease.sweep=200ms",
          "--bandada.repair.interval=500ms",
          "--bandada.accounts.strength=4");

  /// Silence that is told within seconds. Only where it is the subject: on a busy machine a healthy
  /// peer may be late as well.
  static final String[] SHORT_LEASES = {"--bandada.lease.stale=4s", "--bandada.lease.lost=12s"};

  static {
    AotCaches.ensure();
  }

  private final Path data;
  private final Path log;
  private final List<String> settings;
  private Program program;
  private String url;
  private String peersUrl;

  private DirectoryServer(Path data, Path log, List<String> settings) {
    this.data = data;
    this.log = log;
    this.settings = settings;
    this.program = launch(port(), port());
    this.url = awaitWritten("directory.url");
    this.peersUrl = awaitWritten("peers.url");
  }

  /// Started, listening, and with its first admin.
  static DirectoryServer start(Path data, Path log, String... settings) {
    DirectoryServer server = startWithoutAdmin(data, log, settings);
    server.setUp();
    return server;
  }

  /// As it is on the first visit.
  static DirectoryServer startWithoutAdmin(Path data, Path log, String... settings) {
    List<String> all = new ArrayList<>(QUICK);
    all.addAll(List.of(settings));
    return new DirectoryServer(data, log, all);
  }

  /// Where people go.
  String url() {
    return url;
  }

  /// Where peers go.
  String peersUrl() {
    return peersUrl;
  }

  /// What its network is recognized by.
  String fingerprint() {
    return awaitWritten("network.pin");
  }

  Path data() {
    return data;
  }

  Program program() {
    return program;
  }

  /// At the same address, as the peers know no other.
  void startAgain() {
    program = launch(port(url), port(peersUrl));
    url = awaitWritten("directory.url");
    peersUrl = awaitWritten("peers.url");
  }

  private static String port() {
    return Integer.toString(FixedPort.free());
  }

  private static String port(String url) {
    return Integer.toString(URI.create(url).getPort());
  }

  /// All that it knew is gone, except the keys by which it recognizes its peers.
  void loseDatabase() {
    try (Stream<Path> files = Files.list(data)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("directory.db")).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes the first admin by the one-time token.
  void setUp() {
    send(
            "POST",
            "/api/v1/setup",
            Map.of("token", setupToken(), "user", ADMIN, "password", PASSWORD),
            false)
        .expect2xx();
  }

  /// What only somebody who may read this machine's files can know.
  String setupToken() {
    Path token = data.resolve("setup-token");
    await("the setup token")
        .atMost(START_PATIENCE)
        .until(() -> Files.exists(token) && Files.size(token) > 0);
    try {
      return Files.readString(token).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode get(String path) {
    return send("GET", path, null, true).expect2xx().json();
  }

  Reply send(
      String method, String path, @org.jspecify.annotations.Nullable Object body, boolean asAdmin) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
    if (asAdmin) {
      request.header("Authorization", basic(ADMIN, PASSWORD));
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(method + " " + path, response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /// The state of the peer of that name: live, stale, lost, left; empty when the directory does not
  /// know it.
  String stateOf(String peerName) {
    for (JsonNode peer : get("/api/v1/peers").get("peers")) {
      if (peer.get("name").asString().equals(peerName)) {
        return peer.get("state").asString();
      }
    }
    return "";
  }

  void awaitState(String peerName, String state, Duration patience) {
    await(peerName + " is " + state)
        .atMost(patience)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> stateOf(peerName).equals(state));
  }

  private Program launch(String port, String peersPort) {
    try {
      Files.createDirectories(data);
      Files.deleteIfExists(data.resolve("directory.url"));
      Files.deleteIfExists(data.resolve("peers.url"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Checkout.launcher("directory-web").toString(),
                "--bandada.data=" + data,
                "--server.port=" + port,
                "--bandada.peers.address=127.0.0.1",
                "--bandada.peers.port=" + peersPort));
    command.addAll(settings);
    return Program.start("the directory", log, command);
  }

  private String awaitWritten(String name) {
    Path file = data.resolve(name);
    await("the directory has written " + name)
        .atMost(START_PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              program.checkAlive();
              return Files.exists(file) && Files.size(file) > 0;
            });
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the REST answered.
  record Reply(String call, int status, String body) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    Reply expect2xx() {
      if (status / 100 != 2) {
        throw new AssertionError(call + " answered " + status + ": " + body);
      }
      return this;
    }
  }
}
