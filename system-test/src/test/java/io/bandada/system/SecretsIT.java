package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Canaries: secrets that are used for real must turn up in no log, no command line, no answer and
/// no database, in no form that they are sent in.
class SecretsIT {
  private static final String PASSWORD = DirectoryServer.PASSWORD;

  private final Network network = Network.of(SecretsIT.class, 1);

  @AfterEach
  void end() {
    network.close();
  }

  @Test
  void noSecretIsWrittenAnywhere() throws Exception {
    Map<String, String> canaries = new LinkedHashMap<>();
    Set<String> commandLines = new HashSet<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread watcher = Thread.ofPlatform().start(() -> watch(over, commandLines));

    String token =
        network
            .directory()
            .send("POST", "/api/v1/tokens", Map.of(), true)
            .expect2xx()
            .json()
            .get("token")
            .asString();
    canaries.put("the password", PASSWORD);
    canaries.put(
        "the password in an Authorization header",
        DirectoryServer.basic(DirectoryServer.ADMIN, PASSWORD).substring(6));
    canaries.put(
        "the secret of a join token",
        token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')));

    Peer second = network.newPeer("peer2").awaitAnswering();
    Path file = Files.writeString(network.folder().resolve("token"), token);
    second.ctl().ok("login", "--directory", network.directory().peersUrl(), "--token-file", file);
    Files.delete(file);
    second.awaitLive();
    // Refused secrets are secrets as well: often a right one with a typo, or one for another door.
    String nearly = PASSWORD + "x";
    canaries.put("a refused password", nearly);
    network.peer(1).ctl().login(network.directory(), DirectoryServer.ADMIN, nearly).expect(5);
    network
        .peer(1)
        .ctl()
        .run(
            Map.of(),
            token,
            "login",
            "--directory",
            network.directory().peersUrl(),
            "--token-file",
            "-");
    network.upload(network.peer(1), network.file("some", 3_000_000, 1), "some");
    second.ctl().ok("cat", "some");
    second.ctl().ok("logout", "--force");
    for (Peer peer : network.peers()) {
      keys(peer.data().resolve("node"), canaries);
    }
    keys(network.directory().data().resolve("authority"), canaries);
    over.set(true);
    watcher.join();

    assertThat(canaries).as("passwords, token, private keys").hasSizeGreaterThan(6);
    List<Path> looked = new ArrayList<>();
    for (Path where : written()) {
      String text = Files.readString(where, StandardCharsets.ISO_8859_1);
      canaries.forEach(
          (what, secret) ->
              assertThat(text.contains(secret)).as("%s is in %s", what, where).isFalse());
      looked.add(where);
    }
    assertThat(looked).as("logs and databases").hasSizeGreaterThan(4);
    assertThat(commandLines).as("command lines that were seen").hasSizeGreaterThan(3);
    for (String line : commandLines) {
      canaries.forEach(
          (what, secret) ->
              assertThat(line.contains(secret))
                  .as("%s is in the command line %s", what, line)
                  .isFalse());
    }
  }

  /// Each private key by a piece of its text that no other key shares.
  private static void keys(Path folder, Map<String, String> canaries) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf("PRIVATE KEY-----");
        if (begin >= 0) {
          String body =
              text.substring(begin).replaceAll("-----[^-]*-----|PRIVATE KEY-----|\\s", "");
          canaries.put(
              "the private key in " + file, body.substring(body.length() - 40, body.length() - 4));
        }
      }
    }
  }

  /// Logs, and all that the directory and the peers keep in databases.
  private List<Path> written() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path root : List.of(network.log("directory").getParent(), network.folder())) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(Files::isRegularFile)
            .filter(f -> f.toString().matches(".*(\\.log|\\.db|\\.db-wal|\\.db-shm)"))
            .forEach(found::add);
      }
    }
    return found;
  }

  /// What `ps` would show to anybody, as often as this machine lets us look.
  private static void watch(AtomicBoolean over, Set<String> seen) {
    while (!over.get()) {
      try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
        processes
            .filter(p -> p.getFileName().toString().matches("[0-9]+"))
            .forEach(
                p ->
                    commandLine(p)
                        .filter(line -> line.contains("bandada") || line.contains("peerctl"))
                        .ifPresent(seen::add));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static java.util.Optional<String> commandLine(Path process) {
    try {
      return java.util.Optional.of(
          Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
              .replace('\0', ' '));
    } catch (IOException e) {
      return java.util.Optional.empty();
    }
  }
}
