package io.bandada.directory.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/// A PostgreSQL of this machine's own packages, in a temporary folder on a loopback port, stopped
/// with the JVM. It refuses to run as root, so root becomes the user `postgres` for it.
public final class PostgresCluster {
  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
  private static final int PATIENCE_SECONDS = 180;

  private final Path bin;
  private final Path folder;
  private final int port;

  private PostgresCluster(Path bin, Path folder, int port) {
    this.bin = bin;
    this.folder = folder;
    this.port = port;
  }

  /// The newest version that is installed.
  public static Optional<Path> installed() {
    File[] versions = PACKAGES.toFile().listFiles();
    return versions == null
        ? Optional.empty()
        : Arrays.stream(versions)
            .map(v -> v.toPath().resolve("bin"))
            .filter(b -> Files.isExecutable(b.resolve("initdb")))
            .max(Comparator.naturalOrder());
  }

  public static PostgresCluster start(Path bin) throws IOException {
    Path folder = Files.createTempDirectory("directory-postgres");
    PostgresCluster cluster = new PostgresCluster(bin, folder, FixedPort.free());
    if (root()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    String data = folder.resolve("data").toString();
    cluster.asPostgres(
        bin.resolve("initdb").toString(),
        "-D",
        data,
        "-U",
        "bandada",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync");
    // After the contexts that use it.
    SpringApplication.getShutdownHandlers().add(cluster::stop);
    cluster.asPostgres(
        bin.resolve("pg_ctl").toString(),
        "-D",
        data,
        "-w",
        "-l",
        folder.resolve("log").toString(),
        "-o",
        "-p " + cluster.port + " -c listen_addresses=127.0.0.1 -c fsync=off -k " + folder,
        "start");
    return cluster;
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bandada";
  }

  /// For who runs it without Spring, whose shutdown would stop it.
  public void stop() {
    try {
      asPostgres(
          bin.resolve("pg_ctl").toString(),
          "-D",
          folder.resolve("data").toString(),
          "-m",
          "immediate",
          "-w",
          "stop");
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
      }
    } catch (IOException e) {
      System.err.println(
          "the test's PostgreSQL in " + folder + " was not stopped: " + e.getMessage());
    }
  }

  private void asPostgres(String... command) throws IOException {
    List<String> whole = new ArrayList<>();
    if (root()) {
      whole.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    whole.addAll(List.of(command));
    run(whole);
  }

  private static void run(List<String> command) throws IOException {
    Path out = Files.createTempFile("directory-postgres", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(new File("/"))
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(command + " failed: " + Files.readString(out));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(out);
    }
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }
}
