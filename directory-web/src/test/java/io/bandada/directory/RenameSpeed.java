package io.bandada.directory;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.database.Database;
import io.bandada.directory.database.PostgresCluster;
import io.bandada.directory.publish.ManyNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// How long a folder of many names takes to be moved, copied and removed, each three times.
///
/// `main`: a fresh folder for the directory, how many names, and `sqlite` or `postgres`. As many
/// names again lie beside the folder; each name has three revisions and two holders.
final class RenameSpeed {
  private static final int ROUNDS = 3;
  private static final int BATCH = 10_000;
  private static final Caller ADA = new Caller("ada", Role.ADMIN, null);

  private RenameSpeed() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int names = Integer.parseInt(args[1]);
    List<String> settings =
        new ArrayList<>(
            List.of("--server.port=0", "--bandada.peers.port=0", "--bandada.data=" + folder));
    if (args[2].equals("postgres")) {
      settings.add(
          "--bandada.database.url="
              + PostgresCluster.start(PostgresCluster.installed().orElseThrow()).url());
    }
    try (ConfigurableApplicationContext directory =
        new SpringApplicationBuilder(DirectoryWeb.class).run(settings.toArray(String[]::new))) {
      Database database = directory.getBean(Database.class);
      ManyNames many = directory.getBean(ManyNames.class);
      fill(database, "beside/", names);
      for (int round = 0; round < ROUNDS; round++) {
        fill(database, "a" + round + "/", names);
        String from = "a" + round + "/";
        String to = "b" + round + "/";
        String copy = "c" + round + "/";
        time("move", () -> many.change(change(NameChange.Kind.MOVE, from, to), ADA));
        time("copy", () -> many.change(change(NameChange.Kind.COPY, to, copy), ADA));
        time("remove", () -> many.change(change(NameChange.Kind.REMOVE, copy, null), ADA));
        time("remove the last", () -> many.change(change(NameChange.Kind.REMOVE, to, null), ADA));
      }
    }
    System.exit(0); // stops PostgreSQL
  }

  private static NameChange change(
      NameChange.Kind kind, String prefix, @org.jspecify.annotations.Nullable String to) {
    return new NameChange(kind, null, prefix, to, false, null, false);
  }

  private static void time(String what, Runnable change) {
    long began = System.nanoTime();
    change.run();
    System.out.printf(Locale.ROOT, "%7.2f s  %s%n", (System.nanoTime() - began) / 1e9, what);
  }

  private static void fill(Database database, String prefix, int names) {
    for (int from = 0; from < names; from += BATCH) {
      List<Object[]> files = new ArrayList<>();
      List<Object[]> revisions = new ArrayList<>();
      List<Object[]> holdings = new ArrayList<>();
      for (int i = from; i < Math.min(names, from + BATCH); i++) {
        String name = prefix + "folder-" + i / 100 + "/file-" + i + ".bin";
        for (int revision = 1; revision <= 3; revision++) {
          String root = String.format("%032x%032x", (prefix + i).hashCode(), i * 4L + revision);
          revisions.add(new Object[] {name, revision, root, revision < 3 ? 1 : 0});
          for (String peer : List.of("p1", "p2")) {
            holdings.add(new Object[] {peer, root});
          }
          if (revision == 3) {
            files.add(new Object[] {name, root, name});
          }
        }
      }
      database.write(
          () -> {
            database
                .batch()
                .batchUpdate(
                    "INSERT INTO file (name, revision, root, size_bytes, created_at, owner,"
                        + " copies_wanted, copies, name_folded, adopted) VALUES (?, 3, ?, 4096, 1,"
                        + " 'ada', 2, 2, ?, 0)",
                    files);
            database
                .batch()
                .batchUpdate(
                    "INSERT INTO revision (name, revision, root, size_bytes, created_at, owner,"
                        + " copies_wanted, kept) VALUES (?, ?, ?, 4096, 1, 'ada', 2, ?)",
                    revisions);
            database
                .batch()
                .batchUpdate(
                    "INSERT INTO holding (peer_id, root, bucket, size_bytes, have_bytes) VALUES (?,"
                        + " ?, 0, 4096, 4096)",
                    holdings);
          });
    }
    if (database.postgres()) {
      database.sql().sql("ANALYZE").update();
    }
  }
}
