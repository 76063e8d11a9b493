package io.bandada.directory.dashboard;

import io.bandada.directory.DirectoryWeb;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerVitals;
import io.bandada.directory.members.transfers.ReportedTransfers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;

/// A network made up of a seed, to look at pages with: peers that ping, files with too few copies,
/// transfers that move.
///
/// `main` starts a directory on it: arguments are the data folder, the port, how many peers and
/// files, and the password of ada (without it the directory is not set up).
public final class SeededNetwork {
  static final long SEED = 20261122;
  private static final Duration BEAT = Duration.ofSeconds(3);
  private static final String[] BIRDS = {
    "kestrel", "heron", "avocet", "siskin", "plover", "merlin", "wren", "osprey", "curlew",
    "dunlin", "fulmar", "gannet"
  };
  private static final String[] FOLDERS = {
    "releases", "datasets/imaging", "models", "backup/2026-11", "video/raw", "maps"
  };
  private static final String[] NAMES = {
    "debian-13.2-amd64.iso",
    "weights.safetensors",
    "scan",
    "corpus.parquet",
    "take",
    "tiles.mbtiles",
    "home.tar.zst"
  };

  private final Random random = new Random(SEED);
  private final int peers;
  private final int files;
  private final long now = System.currentTimeMillis();
  private final List<String> roots = new ArrayList<>();
  private final List<Long> sizes = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  SeededNetwork(int peers, int files) {
    this.peers = peers;
    this.files = files;
  }

  public static String peerId(int peer) {
    return "p%020x".formatted(0xabc000L + peer);
  }

  public String peerName(int peer) {
    return BIRDS[peer % BIRDS.length] + (peer < BIRDS.length ? "" : "-" + peer / BIRDS.length);
  }

  String nameOf(int file) {
    return names.get(file);
  }

  /// The last of a small network are late, lost and gone.
  String state(int peer) {
    return peers < 4
        ? "live"
        : peer == peers - 1
            ? "left"
            : peer == peers - 2 ? "lost" : peer == peers - 3 ? "stale" : "live";
  }

  void write(Path data) throws SQLException, java.io.IOException {
    Files.createDirectories(data);
    String url = "jdbc:sqlite:" + data.resolve("directory.db");
    Flyway.configure()
        .dataSource(url, null, null)
        .placeholders(Map.of("bytewise", ""))
        .load()
        .migrate();
    try (var connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      writeFiles(connection);
      writeHoldings(connection);
      writePeers(connection);
      writeEvents(connection);
      writeSamples(connection);
      connection.commit();
    }
  }

  private void writeFiles(Connection connection) throws SQLException {
    try (var file =
            connection.prepareStatement(
                "INSERT INTO file (name, revision, root, size_bytes, created_at, owner,"
                    + " copies_wanted, copies, name_folded, adopted) VALUES (?,?,?,?,?,?,3,0,?,0)");
        var revision =
            connection.prepareStatement(
                "INSERT INTO revision (name, revision, root, size_bytes, created_at, owner,"
                    + " copies_wanted) VALUES (?,?,?,?,?,?,3)")) {
      for (int i = 0; i < files; i++) {
        byte[] root = new byte[32];
        random.nextBytes(root);
        roots.add(HexFormat.of().formatHex(root));
        sizes.add((long) Math.exp(8 + random.nextDouble() * 16));
        names.add(name(i));
        long at = now - (long) (random.nextDouble() * random.nextDouble() * 40 * 86_400_000L);
        String owner = i % 7 == 0 ? "grace" : "ada";
        set(
            file,
            names.get(i),
            1,
            roots.get(i),
            sizes.get(i),
            at,
            owner,
            names.get(i).toLowerCase(java.util.Locale.ROOT));
        set(revision, names.get(i), 1, roots.get(i), sizes.get(i), at, owner);
      }
      file.executeBatch();
      revision.executeBatch();
    }
  }

  private String name(int i) {
    if (i == 0) {
      return "<img src=x onerror=alert(1)>.txt";
    }
    if (i == 1) {
      return "notes/[(${7*7})] & [[${T(java.lang.Runtime)}]] \"quoted\" 'single'.md";
    }
    if (i == 2) {
      return "a-rather-long-name/" + "with-no-end-".repeat(14) + "in-sight.bin";
    }
    return FOLDERS[i % FOLDERS.length]
        + "/"
        + (i < 7 ? "" : "%05d-".formatted(i))
        + NAMES[i % NAMES.length];
  }

  private void writeHoldings(Connection connection) throws SQLException {
    try (var holding =
        connection.prepareStatement(
            "INSERT OR IGNORE INTO holding (peer_id, root, bucket, size_bytes, have_bytes) VALUES"
                + " (?,?,?,?,?)")) {
      for (int i = 0; i < files; i++) {
        int copies = i % 311 == 5 ? 1 : i % 97 == 3 ? 2 : 3;
        for (int c = 0; c < copies; c++) {
          int peer = Math.floorMod(i * 7 + c * 5, Math.max(1, peers - 3));
          set(holding, peerId(peer), roots.get(i), 0, sizes.get(i), sizes.get(i));
        }
        if (i % 50 == 0) {
          set(
              holding,
              peerId(Math.floorMod(i * 7 + 4, Math.max(1, peers - 3))),
              roots.get(i),
              0,
              sizes.get(i),
              sizes.get(i) * 2 / 5);
        }
      }
      holding.executeBatch();
    }
  }

  private void writePeers(Connection connection) throws SQLException {
    try (var peer =
        connection.prepareStatement(
            "INSERT INTO peer VALUES (?,?,'ada',?,?,?,1,0,?,?,?,0,?,?,?,?,?,1,1,(SELECT COUNT(*)"
                + " FROM holding WHERE peer_id = ?),'00000000000000000000000000000000',(SELECT"
                + " COALESCE(SUM(have_bytes),0) FROM holding WHERE peer_id = ?),?)")) {
      for (int i = 0; i < peers; i++) {
        long capacity = (1L << 38) * (1 + i % 4);
        long silent =
            switch (state(i)) {
              case "stale" -> 14_000L;
              case "lost" -> 780_000L;
              case "left" -> 7_200_000L;
              default -> 1_000L;
            };
        set(
            peer,
            peerId(i),
            peerName(i),
            i % 3 == 0 ? "berlin" : null,
            "127.0.0.1:" + (40_000 + i % 20_000),
            state(i),
            now - 86_400_000L * (3 + i % 30),
            now - silent,
            now - silent,
            random.nextInt(12),
            capacity,
            (long) (capacity * (0.15 + 0.8 * random.nextDouble())),
            rate(),
            rate(),
            peerId(i),
            peerId(i),
            now - 2_000L);
      }
      peer.executeBatch();
    }
    try (var count = connection.createStatement()) {
      count.execute(
          "UPDATE file SET copies = (SELECT COUNT(*) FROM holding h JOIN peer p ON p.id = h.peer_id"
              + " WHERE h.root = file.root AND h.have_bytes = h.size_bytes AND p.state IN"
              + " ('live','stale'))");
    }
  }

  private long rate() {
    return random.nextInt(3) == 0 ? (long) (random.nextDouble() * 60_000_000) : 0;
  }

  private void writeEvents(Connection connection) throws SQLException {
    try (var event = connection.prepareStatement("INSERT INTO event VALUES (?,?,?,?,?,?)")) {
      for (int i = 0; i < 400; i++) {
        long at = now - (400 - i) * 700_000L / 4;
        int f = Math.floorMod(i * 13, files == 0 ? 1 : files);
        int p = i % Math.max(1, peers);
        switch (i % 6) {
          case 0, 1, 4 -> {
            if (files > 0) {
              set(
                  event,
                  i + 1,
                  at,
                  "ada",
                  "file-published",
                  names.get(f),
                  "ada published " + names.get(f) + ".");
            }
          }
          case 2 ->
              set(
                  event,
                  i + 1,
                  at,
                  "directory",
                  "peer-stale",
                  peerName(p),
                  peerName(p) + " is silent.");
          case 3 ->
              set(
                  event,
                  i + 1,
                  at,
                  "directory",
                  "peer-live",
                  peerName(p),
                  peerName(p) + " is back.");
          default -> set(event, i + 1, at, "ada", "sign-in", "ada", "ada signed in.");
        }
      }
      event.executeBatch();
    }
  }

  private void writeSamples(Connection connection) throws SQLException {
    try (var sample = connection.prepareStatement("INSERT INTO sample VALUES (?,?,?,?,?,?,?,?)")) {
      long minute = now / 60_000;
      for (int i = 0; i < 7 * 1440; i++) {
        if (i > 1_400 && i < 1_490) {
          continue;
        }
        double wave = 1 + Math.sin(i / 190.0) + 0.4 * Math.sin(i / 7.0) + 0.5 * random.nextDouble();
        long in = (long) (Math.max(0, wave) * 30_000_000);
        set(
            sample,
            (minute - i) * 60_000,
            peers - 3 - (i / 40 % 9 == 2 ? 1 : 0),
            1,
            1,
            files,
            1L << 40,
            in,
            in);
      }
      sample.executeBatch();
    }
  }

  /// What the peers would tell of their transfers with a ping: up to 50 in all.
  void transferOnce(ReportedTransfers transfers, long seq) {
    if (names.size() < 20 || peers < 6) {
      return;
    }
    SeededTransfers seeded = new SeededTransfers(random, this::peerName);
    for (int peer = 0; peer < Math.min(25, peers - 3); peer++) {
      List<TransferReport> reports = new ArrayList<>();
      for (int i = 2 * peer; i < 2 * peer + 2; i++) {
        int file = 5 + i % (names.size() - 5);
        reports.add(seeded.report(i, names.get(file), roots.get(file), sizes.get(file), seq));
      }
      transfers.report(peerId(peer), reports);
    }
  }

  private static void set(
      PreparedStatement statement, @org.jspecify.annotations.Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.addBatch();
  }

  /// Pings of the live ones, as far as the seed can tell.
  public void pingOnce(Members members, long seq) {
    for (int i = 0; i < peers; i++) {
      if (state(i).equals("live")) {
        var member = members.get(peerId(i)).orElseThrow();
        var v = member.vitals();
        long rate = random.nextInt(4) == 0 ? rate() : v.bytesPerSecondIn();
        members.seen(
            member.id(),
            null,
            1,
            seq,
            new PeerVitals(
                v.addresses(),
                random.nextInt(9),
                v.capacityBytes(),
                v.freeBytes(),
                rate,
                rate,
                false));
      }
    }
  }

  public static void main(String[] args) throws Exception {
    var data = Path.of(args[0]);
    var network = new SeededNetwork(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    if (network.peers > 0) {
      network.write(data);
    }
    var context =
        SpringApplication.run(
            DirectoryWeb.class, "--bandada.data=" + data, "--server.port=" + args[1]);
    var accounts = context.getBean(Accounts.class);
    if (args.length > 4 && accounts.find("ada").isEmpty()) {
      accounts.add("ada", args[4], Role.ADMIN, "ada");
      accounts.add("grace", args[4], Role.MEMBER, "ada");
      accounts.add("lin", args[4], Role.VIEWER, "ada");
    }
    var members = context.getBean(Members.class);
    var transfers = context.getBean(ReportedTransfers.class);
    for (long seq = Instant.now().getEpochSecond(); ; seq++) {
      network.pingOnce(members, seq);
      network.transferOnce(transfers, seq);
      Thread.sleep(BEAT);
    }
  }
}
