package io.bandada.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A peer daemon of its own: its process, its store, its control socket.
final class Peer {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);

  private final String name;
  private final Path data;
  private final Path config;
  private final Path log;
  private final Peerctl ctl;
  private Program program;

  private Peer(String name, Path data, Path config, Path log, Peerctl ctl) {
    this.name = name;
    this.data = data;
    this.config = config;
    this.log = log;
    this.ctl = ctl;
    this.program = launch();
  }

  /// Starts without waiting, so that several can start at once: see [#awaitAnswering].
  ///
  /// @param folder short enough for a socket's path
  /// @param settings more lines of the configuration
  static Peer start(String name, Path folder, Path log, String directory, String... settings) {
    return start(name, folder, folder.resolve(name), log, directory, settings);
  }

  /// With its store somewhere else than the rest: on a disk that fills up or loses its power.
  static Peer start(
      String name, Path folder, Path data, Path log, String directory, String... settings) {
    Path socket = folder.resolve(name + ".sock");
    Path config = folder.resolve(name + ".toml");
    String toml =
        String.join(
                "\n",
                "name = \"" + name + "\"",
                "data = \"" + data + "\"",
                "control = \"" + socket + "\"",
                "listen = \"127.0.0.1:0\"",
                "directory = \"" + directory + "\"",
                String.join("\n", settings))
            + "\n";
    try {
      Files.createDirectories(folder);
      Files.writeString(config, toml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Peer(name, data, config, log, new Peerctl(socket));
  }

  String name() {
    return name;
  }

  Path data() {
    return data;
  }

  Path config() {
    return config;
  }

  Peerctl ctl() {
    return ctl;
  }

  Program program() {
    return program;
  }

  Peer awaitAnswering() {
    await(name + " answers")
        .atMost(START_PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              program.checkAlive();
              return Files.exists(data.resolve("node/address")) && Files.exists(ctl.socket());
            });
    return this;
  }

  Peer login(DirectoryServer directory) {
    ctl.login(directory, DirectoryServer.ADMIN, DirectoryServer.PASSWORD).expect(0);
    return this;
  }

  /// Kill and start on the same store.
  void killAndStart() {
    program.kill();
    startAgain();
    awaitAnswering();
  }

  void startAgain() {
    try {
      Files.deleteIfExists(data.resolve("node/address"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    program = launch();
  }

  JsonNode status() {
    return ctl.ok("status", "--json").json();
  }

  void awaitLive() {
    await(name + " is live")
        .atMost(START_PATIENCE)
        .until(
            () -> {
              program.checkAlive();
              Answer answer = ctl.run("status", "--json");
              return answer.exit() == 0 && answer.json().get("state").asString().equals("live");
            });
  }

  /// What Prometheus would read.
  String metrics() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri =
          URI.create(
              "http://"
                  + Files.readString(data.resolve("node/metrics-address")).strip()
                  + "/metrics");
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Whether all of the content of that id lies in this peer's store, by its own word.
  boolean holds(String id) {
    for (JsonNode file : ctl.ok("ls", "--json").json().get("files")) {
      if (file.get("id").asString().equals(id) && file.get("here").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  private Program launch() {
    return Program.start(
        name, log, List.of(Checkout.launcher("peerd").toString(), "--config", config.toString()));
  }
}
