package io.bandada.directory.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.database.Database;
import io.bandada.directory.database.PostgresCluster;
import io.bandada.directory.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Pages out of many files, however few of them fit and wherever those stand, on every engine that
/// is installed. What is looked at is little here, so that few files are many.
class FileListTest {
  private static final int FILES = 400;
  private static final int PAGE = 7;
  private static final FileList.Reach SHORT = new FileList.Reach(60, 50, 5, 20);
  private static final List<FileRecord> ALL = new ArrayList<>();
  private static final List<Database> OPENED = new ArrayList<>();

  private static Runnable cleanUp = () -> {};

  @TempDir private static Path folder;

  @BeforeAll
  static void fill() throws IOException {
    for (int i = 0; i < FILES; i++) {
      // The last folder holds the largest: far from the beginning in every order.
      String name = (i < 280 ? "a" : "z") + i % 3 + "/" + i + (i % 100 == 3 ? " Rare" : "");
      ALL.add(
          new FileRecord(
              name,
              "%064x".formatted(i * 7919L % 4001),
              i * 10L / 3,
              1,
              "1970-01-01T00:00:01Z",
              "ada",
              i % 37 == 0 ? 1 : 3,
              3));
    }
    OPENED.add(TestDatabase.sqlite(folder.resolve("sqlite")));
    Optional<Path> postgres = PostgresCluster.installed();
    if (postgres.isPresent()) {
      PostgresCluster cluster = PostgresCluster.start(postgres.get());
      cleanUp = cluster::stop;
      OPENED.add(TestDatabase.at(folder.resolve("postgres"), cluster.url()));
    }
    for (Database database : OPENED) {
      database.write(
          () -> {
            for (FileRecord file : ALL) {
              insert(database, file);
            }
          });
    }
  }

  @AfterAll
  static void close() {
    OPENED.forEach(Database::close);
    cleanUp.run();
  }

  private static void insert(Database database, FileRecord f) {
    database
        .sql()
        .sql(
            "INSERT INTO file (name, revision, root, size_bytes, created_at, owner, copies_wanted,"
                + " copies, name_folded, adopted) VALUES (?, 1, ?, ?, 1000, 'ada', 3, ?, ?, 0)")
        .params(f.name(), f.root(), f.sizeBytes(), f.copies(), f.name().toLowerCase(Locale.ROOT))
        .update();
  }

  static List<Database> engines() {
    return OPENED;
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("engines")
  void everySearchHasAllItsPagesInEveryOrder(Database database) {
    for (String text : List.of("rare", "z1", "z", "a", "/", "nothing", "")) {
      for (FileQuery.Health health :
          List.of(FileQuery.Health.ANY, FileQuery.Health.UNDER, FileQuery.Health.ENOUGH)) {
        for (FileQuery.Sort sort : FileQuery.Sort.values()) {
          for (boolean down : new boolean[] {false, true}) {
            check(database, new FileQuery(null, null, text, health, sort, down, null, PAGE));
          }
        }
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("engines")
  void aFolderIsReadFromTheNamesAndSearchedLikeTheRest(Database database) {
    for (FileQuery.Sort sort : FileQuery.Sort.values()) {
      check(
          database,
          new FileQuery("z2/", null, null, FileQuery.Health.ANY, sort, false, null, PAGE));
      check(
          database, new FileQuery("z", null, "rare", FileQuery.Health.ANY, sort, true, null, PAGE));
    }
  }

  @ParameterizedTest
  @EnumSource(FileQuery.Sort.class)
  void aCountThatEndsAtItsBoundSaysSo(FileQuery.Sort sort) {
    for (Database database : OPENED) {
      FilePage dense =
          page(
              database,
              new FileQuery(null, null, "a", FileQuery.Health.ANY, sort, true, null, PAGE));
      assertThat(dense.total()).isEqualTo(60);
      assertThat(dense.atLeast()).isTrue();
      FilePage sparse =
          page(
              database,
              new FileQuery(null, null, "rare", FileQuery.Health.ANY, sort, true, null, PAGE));
      assertThat(sparse.total()).isEqualTo(4);
      assertThat(sparse.atLeast()).isFalse();
      FilePage all =
          page(
              database,
              new FileQuery(null, null, null, FileQuery.Health.ANY, sort, true, null, PAGE));
      assertThat(all.total()).as("nothing is filtered, so all are known").isEqualTo(FILES);
      assertThat(all.atLeast()).isFalse();
    }
  }

  private static void check(Database database, FileQuery first) {
    List<String> found = new ArrayList<>();
    List<String> expected = model(first);
    boolean filtered =
        first.prefix() != null
            || first.health() != FileQuery.Health.ANY
            || !"".equals(first.contains());
    String after = null;
    do {
      FilePage page =
          page(
              database,
              new FileQuery(
                  first.prefix(),
                  null,
                  first.contains(),
                  first.health(),
                  first.sort(),
                  first.descending(),
                  after,
                  PAGE));
      page.files().forEach(file -> found.add(file.name()));
      assertThat(page.total())
          .as("total of %s", first)
          .isEqualTo(filtered ? Math.min(60, expected.size()) : expected.size());
      assertThat(page.atLeast()).as("%s", first).isEqualTo(filtered && expected.size() > 60);
      after = page.next();
    } while (after != null);
    assertThat(found).as("%s", first).isEqualTo(expected);
  }

  private static FilePage page(Database database, FileQuery query) {
    return new FileList(query, SHORT).page(database, FILES);
  }

  private static List<String> model(FileQuery query) {
    Comparator<FileRecord> order =
        switch (query.sort()) {
          case NAME, CREATED -> Comparator.comparing(FileRecord::name);
          case SIZE ->
              Comparator.comparingLong(FileRecord::sizeBytes).thenComparing(FileRecord::name);
          case COPIES ->
              Comparator.comparingInt(FileRecord::copies).thenComparing(FileRecord::name);
        };
    String text = query.contains() == null ? "" : query.contains();
    String prefix = query.prefix() == null ? "" : query.prefix();
    return ALL.stream()
        .filter(
            f -> f.name().startsWith(prefix) && f.name().toLowerCase(Locale.ROOT).contains(text))
        .filter(
            f ->
                switch (query.health()) {
                  case ANY -> true;
                  case ENOUGH -> f.copies() >= 3;
                  case UNDER -> f.copies() < 3;
                  case NONE -> f.copies() == 0;
                })
        .sorted(query.descending() ? order.reversed() : order)
        .map(FileRecord::name)
        .toList();
  }
}
