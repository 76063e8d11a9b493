package io.bandada.peerd.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bandada.peerd.identity.DiskKeyring;
import io.bandada.peerd.identity.Keyring;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.loop.EventLoop;
import io.bandada.peerd.piece.Manifest;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The contract against a directory-web process, where its jar is built (in a whole build it is).
class HttpDirectoryContractTest extends DirectoryContract {
  private static final String PASSWORD = "correct horse battery";

  @TempDir static Path data;
  private static @Nullable Process process;
  private static String url = "";
  private static String pin = "";

  private final EventLoop loop = new EventLoop();
  private final IdentityHashMap<HttpDirectory, Keyring> keyrings = new IdentityHashMap<>();

  @BeforeAll
  static void startDirectory() throws Exception {
    Optional<Path> jar = jar();
    assumeTrue(jar.isPresent(), "directory-web is not packaged");
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.orElseThrow().toString(),
                "--bandada.data=" + data,
                "--server.port=0",
                "--bandada.peers.address=127.0.0.1",
                "--bandada.peers.port=0")
            .redirectErrorStream(true)
            .redirectOutput(new File(data.toFile(), "log"))
            .start();
    Awaitility.await("the directory starts")
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                Stream.of("setup-token", "directory.url", "peers.url", "network.pin")
                    .allMatch(f -> Files.exists(data.resolve(f))));
    url = read("peers.url");
    pin = read("network.pin");
    setUp(read("directory.url"), read("setup-token"));
  }

  private static String read(String file) throws IOException {
    return Files.readString(data.resolve(file)).strip();
  }

  private static Optional<Path> jar() throws IOException {
    Path target = Path.of("../directory-web/target");
    if (!Files.isDirectory(target)) {
      return Optional.empty();
    }
    try (var files = Files.list(target)) {
      return files
          .filter(
              f ->
                  f.getFileName()
                      .toString()
                      .matches("directory-web-[^/]*(?<!sources|javadoc|tests)\\.jar"))
          .findFirst();
    }
  }

  private static void setUp(String people, String token) throws IOException, InterruptedException {
    String body =
        "{\"token\":\"" + token + "\",\"user\":\"ana\",\"password\":\"" + PASSWORD + "\"}";
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(people + "/api/v1/setup"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }
  }

  @AfterAll
  static void stopDirectory() {
    Process running = process;
    if (running != null) {
      running.destroy();
      running.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  @AfterEach
  void close() {
    keyrings.keySet().forEach(HttpDirectory::close);
    loop.close();
  }

  @Override
  protected Directory directory() {
    try {
      DiskKeyring keyring =
          DiskKeyring.open(loop, Files.createTempDirectory(data, "peer"), NetworkClock.system());
      HttpDirectory directory = new HttpDirectory(loop, keyring.trust());
      keyrings.put(directory, keyring);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Keyring keyring(Directory way) {
    return Objects.requireNonNull(keyrings.get(way));
  }

  @Override
  protected String pin() {
    return pin;
  }

  /// A peer's word is enough here.
  @Override
  protected void keeps(Directory way, Manifest content) {}

  @Override
  protected String url() {
    return url;
  }

  @Override
  protected String user() {
    return "ana";
  }

  @Override
  protected String password() {
    return PASSWORD;
  }

  @Override
  protected <T> Answer<T> ask(Consumer<Consumer<Answer<T>>> question) {
    CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    loop.run(() -> question.accept(answer::complete));
    return answer.orTimeout(120, TimeUnit.SECONDS).join();
  }
}
