package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// One directory and some peers that are signed in, in a folder of their own that goes away at the
/// end. Logs stay.
final class Network implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final Path logs;
  private final DirectoryServer directory;
  private final List<Peer> peers = new ArrayList<>();

  private Network(Path folder, Path logs, DirectoryServer directory) {
    this.folder = folder;
    this.logs = logs;
    this.directory = directory;
  }

  /// @param test whose network it is: the folder of its logs
  static Network of(Class<?> test, int peers, String... directorySettings) {
    Network network = withoutAdmin(test, directorySettings);
    try {
      network.directory.setUp();
      network.addPeers(peers);
      return network;
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  /// A directory as it is on the first visit, and no peer.
  static Network withoutAdmin(Class<?> test, String... directorySettings) {
    try {
      // Not below target/: a socket's path has 107 bytes.
      Path folder = Files.createTempDirectory("bandada-it");
      Path logs = Checkout.TARGET.resolve(test.getSimpleName());
      Checkout.delete(logs);
      return new Network(
          folder,
          logs,
          DirectoryServer.startWithoutAdmin(
              folder.resolve("directory"), logs.resolve("directory.log"), directorySettings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DirectoryServer directory() {
    return directory;
  }

  Path folder() {
    return folder;
  }

  Path log(String name) {
    return logs.resolve(name + ".log");
  }

  /// Counted from 1, as people do.
  Peer peer(int number) {
    return peers.get(number - 1);
  }

  List<Peer> peers() {
    return peers;
  }

  /// More peers, up and signed in.
  void addPeers(int count, String... settings) {
    List<Peer> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      started.add(newPeer("peer" + (peers.size() + 1), settings));
    }
    for (Peer peer : started) {
      peer.awaitAnswering().login(directory);
    }
  }

  /// A peer that is started and knows the directory, not yet signed in.
  Peer newPeer(String name, String... settings) {
    Peer peer =
        Peer.start(name, folder, logs.resolve(name + ".log"), directory.peersUrl(), settings);
    peers.add(peer);
    return peer;
  }

  /// A file of bytes that nobody can guess or compress, the same for the same seed.
  Path file(String name, long sizeBytes, long seed) {
    Path file = folder.resolve(name);
    SplittableRandom random = new SplittableRandom(seed);
    byte[] block = new byte[1 << 20];
    try {
      Files.createDirectories(file.getParent());
      try (var out = Files.newOutputStream(file)) {
        for (long left = sizeBytes; left > 0; left -= block.length) {
          random.nextBytes(block);
          out.write(block, 0, (int) Math.min(left, block.length));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /// Uploads from that peer and gives the id.
  String upload(Peer peer, Path file, String name) {
    JsonNode files = peer.ctl().ok("upload", "--json", file, "--name", name).json().get("files");
    assertThat(files).hasSize(1);
    return files.get(0).get("id").asString();
  }

  /// What the directory says of a file, straight from its REST.
  JsonNode fileRecord(String name) {
    for (JsonNode file : directory.get("/api/v1/files?limit=1000").get("files")) {
      if (file.get("name").asString().equals(name)) {
        return file;
      }
    }
    throw new AssertionError("the directory does not list " + name);
  }

  /// Waits until the directory counts so many complete copies.
  void awaitCopies(String name, int copies) {
    await(copies + " copies of " + name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> fileRecord(name).get("copies").asInt() == copies);
  }

  /// What a download under way has written beside its destination so far, under whatever hidden
  /// name.
  static long bytesOfPart(Path destination) throws IOException {
    try (Stream<Path> files = Files.list(destination.resolveSibling("."))) {
      return files
          .map(Path::toFile)
          .filter(
              file ->
                  file.getName().startsWith("." + destination.getFileName() + ".")
                      && file.getName().endsWith(".part"))
          .mapToLong(File::length)
          .sum();
    }
  }

  static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return sha256(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return sha256(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(InputStream in) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    for (Peer peer : peers) {
      peer.program().kill();
    }
    directory.program().kill();
    Checkout.delete(folder);
  }
}
