package io.bandada.directory.catalog;

import io.bandada.directory.api.FilePage;
import io.bandada.directory.database.Database;
import io.bandada.directory.database.PostgresCluster;
import io.bandada.directory.database.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// How long a page of files takes, for searches with filter and order that are hard in different
/// ways, and how many names a second can be given meanwhile.
///
/// `main`: a fresh folder for the database, how many files, and `sqlite` or `postgres`. A folder
/// that was filled before is used again. Each search runs twice and the faster run counts, so that
/// a busy machine says less than the search; on SQLite, which works in the thread that asks, its
/// processor time stands beside it.
final class SearchSpeed {
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
  private static final int BATCH = 20_000;
  private static final int ROUNDS = 2;
  private static final int COMMITS = 300;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// In every name; in a seventh; those of one folder, which stand together in the order of names;
  /// the largest only; one of 500; nothing; and none at all, so that the filter stands alone.
  private static final String[] TEXTS = {"a", "scan", "video", "huge", "rare", "zzz", ""};

  private static final List<FileQuery.Health> FILTERS =
      List.of(FileQuery.Health.ANY, FileQuery.Health.UNDER, FileQuery.Health.NONE);
  private static final List<FileQuery.Sort> ORDERS =
      List.of(FileQuery.Sort.NAME, FileQuery.Sort.SIZE, FileQuery.Sort.COPIES);

  private final Random random = new Random(7);
  private final Database database;
  private final int files;

  private SearchSpeed(Database database, int files) {
    this.database = database;
    this.files = files;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    String url =
        args[2].equals("postgres")
            ? PostgresCluster.start(PostgresCluster.installed().orElseThrow()).url()
            : null;
    try (Database database = TestDatabase.at(folder, url)) {
      SearchSpeed speed = new SearchSpeed(database, Integer.parseInt(args[1]));
      speed.fill();
      speed.search();
      speed.commit();
    }
    System.exit(0); // stops PostgreSQL
  }

  private void fill() {
    if (count("SELECT count(*) FROM file") > 0) {
      return;
    }
    for (int from = 0; from < files; from += BATCH) {
      List<Object[]> rows = new ArrayList<>();
      for (int i = from; i < Math.min(files, from + BATCH); i++) {
        rows.add(row(i));
      }
      database.write(
          () -> {
            database.batch().batchUpdate(INSERT, rows);
          });
    }
    database.sql().sql("ANALYZE file").update();
  }

  private static final String INSERT =
      "INSERT INTO file (name, revision, root, size_bytes, created_at, owner, copies_wanted,"
          + " copies, name_folded, adopted) VALUES (?, 1, ?, ?, ?, 'ada', 3, ?, ?, 0)";

  private Object[] row(int i) {
    StringBuilder root = new StringBuilder();
    for (int word = 0; word < 4; word++) {
      root.append(String.format("%016x", random.nextLong()));
    }
    long size = (long) Math.exp(8 + random.nextDouble() * 16);
    String name =
        FOLDERS[i % FOLDERS.length]
            + String.format("/%07d-", i)
            + NAMES[i % NAMES.length]
            + (size > 3_000_000_000L ? ".huge" : "")
            + (i % 500 == 7 ? ".Rare" : "");
    int copies = i % 311 == 5 ? 1 : i % 5_003 == 9 ? 0 : i % 23 == 3 ? 2 : 3;
    long created =
        1_790_000_000_000L - (long) (random.nextDouble() * random.nextDouble() * 40 * 86_400_000L);
    return new Object[] {
      name, root.toString(), size, created, copies, name.toLowerCase(Locale.ROOT)
    };
  }

  private long count(String sql) {
    return database.sql().sql(sql).query(Long.class).single();
  }

  private record Timed(String what, double seconds, double processor, long total) {}

  private void search() {
    List<Timed> all = new ArrayList<>();
    for (String text : TEXTS) {
      for (FileQuery.Health health : FILTERS) {
        for (FileQuery.Sort sort : ORDERS) {
          for (boolean down : new boolean[] {false, true}) {
            String what = "'" + text + "' " + health + " by " + (down ? "-" : "") + sort;
            FilePage first = time(all, what, query(text, health, sort, down, null));
            if (first.next() != null && sort == FileQuery.Sort.SIZE && down) {
              time(all, what + ", second page", query(text, health, sort, down, first.next()));
            }
          }
        }
      }
    }
    all.sort(Comparator.comparingDouble(Timed::seconds).reversed());
    System.out.println("seconds, of them in this thread, search (found)");
    all.stream().limit(12).forEach(SearchSpeed::print);
    System.out.println("the median of " + all.size() + " searches:");
    print(all.get(all.size() / 2));
    System.out.printf(
        Locale.ROOT,
        "most in this thread: %.3f s%n",
        all.stream().mapToDouble(Timed::processor).max().orElse(0));
  }

  private static void print(Timed t) {
    System.out.printf(
        Locale.ROOT, "%7.3f %7.3f  %s (%d)%n", t.seconds(), t.processor(), t.what(), t.total());
  }

  private static FileQuery query(
      String text,
      FileQuery.Health health,
      FileQuery.Sort sort,
      boolean down,
      @Nullable String after) {
    return new FileQuery(null, null, text, health, sort, down, after, 50);
  }

  private FilePage time(List<Timed> all, String what, FileQuery query) {
    double best = Double.MAX_VALUE;
    double least = Double.MAX_VALUE;
    FilePage page = null;
    for (int round = 0; page == null || round < ROUNDS; round++) {
      long began = System.nanoTime();
      long spent = THREADS.getCurrentThreadCpuTime();
      page = new FileList(query).page(database, files);
      best = Math.min(best, (System.nanoTime() - began) / 1e9);
      least = Math.min(least, (THREADS.getCurrentThreadCpuTime() - spent) / 1e9);
    }
    all.add(new Timed(what, best, least, page.total()));
    return page;
  }

  /// As a publication writes: the name, and then its copies.
  private void commit() {
    long began = System.nanoTime();
    int start = Math.toIntExact(count("SELECT count(*) FROM file"));
    for (int i = 0; i < COMMITS; i++) {
      Object[] row = row(start + i);
      database.write(
          () -> {
            database.batch().update(INSERT, row);
            database.sql().sql("UPDATE file SET copies = 2 WHERE root = ?").param(row[1]).update();
          });
    }
    System.out.printf(
        Locale.ROOT, "%7.0f commits a second%n", COMMITS / ((System.nanoTime() - began) / 1e9));
  }
}
