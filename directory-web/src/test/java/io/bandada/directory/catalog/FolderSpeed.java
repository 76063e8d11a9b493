package io.bandada.directory.catalog;

import io.bandada.directory.api.FolderPage;
import io.bandada.directory.database.Database;
import io.bandada.directory.database.PostgresCluster;
import io.bandada.directory.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// How long a page of a folder takes, and what a second of changes costs whoever looks at it.
///
/// `main`: a fresh folder for the database, how many files, and `sqlite` or `postgres`. A folder
/// that was filled before is used again.
final class FolderSpeed {
  private static final int BATCH = 20_000;
  private static final int ROUNDS = 5;
  private static final int PAGE = 50;
  private static final String INSERT =
      "INSERT INTO file (name, revision, root, size_bytes, created_at, owner, copies_wanted,"
          + " copies, name_folded, adopted) VALUES (?, 1, ?, ?, ?, 'ada', 3, ?, ?, 0)";

  /// All names; a folder of 200 folders; one of some thousand; one whose files are a fifth of all;
  /// one deep down.
  private static final List<String> LOOKED_AT =
      List.of("", "photos/", "many/", "flat/", "photos/y017/m03/", "deep/a/b/c/d/e/f/g/");

  private final Random random = new Random(7);
  private final Database database;
  private final int files;
  private final NameSums sums;
  private final Folders folders;

  private FolderSpeed(Database database, int files) {
    this.database = database;
    this.files = files;
    this.sums = new NameSums(database, System::nanoTime);
    this.folders = new Folders(database, sums);
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    String url =
        args[2].equals("postgres")
            ? PostgresCluster.start(PostgresCluster.installed().orElseThrow()).url()
            : null;
    try (Database database = TestDatabase.at(folder, url)) {
      FolderSpeed speed = new FolderSpeed(database, Integer.parseInt(args[1]));
      speed.fill();
      speed.look("of a directory that has just been started");
      speed.look("after that");
      speed.changed();
      database.write(
          () -> database.sql().sql("UPDATE file SET copies = 1 WHERE copies > 1").update());
      speed.look("while every file lacks copies");
      database.write(() -> database.sql().sql("UPDATE file SET copies = 3").update());
    }
    System.exit(0); // stops PostgreSQL
  }

  private void fill() {
    if (count() > 0) {
      return;
    }
    long began = System.nanoTime();
    for (int from = 0; from < files; from += BATCH) {
      List<Object[]> rows = new ArrayList<>();
      for (int i = from; i < Math.min(files, from + BATCH); i++) {
        rows.add(row(name(i), i));
      }
      database.write(
          () -> {
            database.batch().batchUpdate(INSERT, rows);
          });
    }
    database.sql().sql("ANALYZE file").update();
    System.out.printf(
        Locale.ROOT, "%.0f names a second made%n", files / ((System.nanoTime() - began) / 1e9));
  }

  private static String name(int i) {
    return switch (i % 5) {
      case 0, 1 ->
          "photos/y%03d/m%02d/d%02d/IMG_%07d.jpg".formatted(i / 5 % 200, i % 12, i % 28, i);
      case 2 -> "many/folder-%05d/part-%07d.bin".formatted(i / 5 % 5_000, i);
      case 3 -> "flat/%07d.dat".formatted(i);
      default -> "deep/a/b/c/d/e/f/g/%s/%07d".formatted(Integer.toString(i / 5 % 500, 36), i);
    };
  }

  private Object[] row(String name, int i) {
    StringBuilder root = new StringBuilder();
    for (int word = 0; word < 4; word++) {
      root.append(String.format("%016x", random.nextLong()));
    }
    int copies = i % 311 == 5 ? 1 : i % 5_003 == 9 ? 0 : i % 23 == 3 ? 2 : 3;
    return new Object[] {
      name,
      root.toString(),
      (long) Math.exp(8 + random.nextDouble() * 16),
      1_790_000_000_000L + i,
      copies,
      name
    };
  }

  private long count() {
    return database.sql().sql("SELECT count(*) FROM file").query(Long.class).single();
  }

  private void look(String when) {
    System.out.println("seconds, first and best, " + when);
    for (String folder : LOOKED_AT) {
      FolderPage page = time(folder, null);
      time(folder, page.next());
    }
  }

  private FolderPage time(String folder, @Nullable String after) {
    double first = 0;
    double best = Double.MAX_VALUE;
    FolderPage page = null;
    for (int round = 0; page == null || round < ROUNDS; round++) {
      long began = System.nanoTime();
      page = folders.page(folder, after, PAGE);
      double took = (System.nanoTime() - began) / 1e9;
      first = round == 0 ? took : first;
      best = Math.min(best, took);
    }
    System.out.printf(
        Locale.ROOT,
        "%7.3f %7.3f  '%s'%s (%d files, %d rows)%n",
        first,
        best,
        folder,
        after == null ? "" : ", second page",
        page.files(),
        page.records().size());
    return page;
  }

  /// A thousand names all over the place between two looks: what a live page costs a second.
  private void changed() {
    for (int i = 0; i < 1_000; i++) {
      sums.changed(new CatalogEvent.Published(name(random.nextInt(files)), "root"));
    }
    long began = System.nanoTime();
    folders.page("", null, PAGE);
    System.out.printf(
        Locale.ROOT,
        "%7.3f  the first look after 1000 names changed%n",
        (System.nanoTime() - began) / 1e9);
  }
}
