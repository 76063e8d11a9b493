package io.bandada.directory.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.api.FolderPage;
import io.bandada.directory.api.FolderRecord;
import io.bandada.directory.database.Database;
import io.bandada.directory.database.PostgresCluster;
import io.bandada.directory.database.TestDatabase;
import io.bandada.directory.problems.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Folders against a model that looks at every name, while names come and go, on every engine that
/// is installed. Blocks of names are small here, so that few names are many blocks.
class FoldersTest {
  private static final int BLOCK = 8;
  private static final int ROUNDS = 150;
  private static final String[] SEGMENTS = {
    "a", "A", "a.b", "a b", "0", "é", "\uFFFD", "\uD83D\uDC26", "100%_!", "z"
  };
  private static final List<Database> OPENED = new ArrayList<>();

  private static Runnable cleanUp = () -> {};

  @TempDir private static Path folder;

  /// What is there.
  private record Model(long size, int copies, int wanted) {}

  private final Map<String, Model> model =
      new TreeMap<>((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)));
  private final AtomicLong nanos = new AtomicLong();

  @BeforeAll
  static void open() throws IOException {
    OPENED.add(TestDatabase.sqlite(folder.resolve("sqlite")));
    Optional<Path> postgres = PostgresCluster.installed();
    if (postgres.isPresent()) {
      PostgresCluster cluster = PostgresCluster.start(postgres.get());
      cleanUp = cluster::stop;
      OPENED.add(TestDatabase.at(folder.resolve("postgres"), cluster.url()));
    }
  }

  @AfterAll
  static void close() {
    OPENED.forEach(Database::close);
    cleanUp.run();
  }

  static List<Database> databases() {
    return OPENED;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("databases")
  void aFolderSaysWhatIsBelowItHoweverNamesComeAndGo(Database database) {
    clear(database);
    NameSums sums = new NameSums(database, nanos::get, BLOCK);
    Folders folders = new Folders(database, sums);
    Random random = new Random(11);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < random.nextInt(12); i++) {
        change(database, sums, random);
      }
      check(folders, "");
      check(folders, SEGMENTS[random.nextInt(SEGMENTS.length)] + "/");
      check(folders, "a/" + SEGMENTS[random.nextInt(SEGMENTS.length)] + "/");
    }
    for (String name : List.copyOf(model.keySet())) {
      remove(database, sums, name);
    }
    check(folders, "");
    assertThat(folders.page("", null, 10).records()).isEmpty();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("databases")
  void whatAnotherDirectoryDidIsSeenAfterAWhile(Database database) {
    clear(database);
    NameSums sums = new NameSums(database, nanos::get, BLOCK);
    Folders folders = new Folders(database, sums);
    put(database, sums, "a/1", new Model(5, 3, 3));
    assertThat(folders.page("", null, 10).files()).isEqualTo(1);
    insert(database, "a/2", new Model(7, 3, 3));
    nanos.addAndGet(60_000_000_000L);
    assertThat(folders.page("", null, 10).files()).isEqualTo(2);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("databases")
  void aPlaceThatNoPageGaveIsRefused(Database database) {
    Folders folders = new Folders(database, new NameSums(database, nanos::get, BLOCK));
    for (String after : List.of("@@", "eA", "ZGE", "Zmd4")) {
      assertThatThrownBy(() -> folders.page("", after, 10)).isInstanceOf(Refusal.class);
    }
    assertThatThrownBy(() -> folders.page("a", null, 10))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("ends with a slash");
  }

  private void change(Database database, NameSums sums, Random random) {
    if (!model.isEmpty() && random.nextInt(3) == 0) {
      List<String> names = List.copyOf(model.keySet());
      remove(database, sums, names.get(random.nextInt(names.size())));
      return;
    }
    int depth = 1 + random.nextInt(4);
    StringBuilder name = new StringBuilder();
    for (int i = 1; i < depth; i++) {
      name.append(SEGMENTS[random.nextInt(random.nextBoolean() ? 2 : SEGMENTS.length)]).append('/');
    }
    name.append(random.nextInt(40)).append(SEGMENTS[random.nextInt(SEGMENTS.length)]);
    int wanted = 1 + random.nextInt(3);
    int copies = random.nextInt(8) == 0 ? random.nextInt(wanted) : wanted;
    put(database, sums, name.toString(), new Model(random.nextInt(1000), copies, wanted));
  }

  private void clear(Database database) {
    database.write(() -> database.sql().sql("DELETE FROM file").update());
  }

  private void put(Database database, NameSums sums, String name, Model file) {
    remove(database, sums, name);
    insert(database, name, file);
    model.put(name, file);
    sums.changed(new CatalogEvent.Published(name, "root"));
  }

  private static void insert(Database database, String name, Model file) {
    database.write(
        () ->
            database
                .sql()
                .sql(
                    "INSERT INTO file (name, revision, root, size_bytes, created_at, owner,"
                        + " copies_wanted, copies, name_folded, adopted) VALUES (?, 1, 'root', ?,"
                        + " 1, 'ada', ?, ?, ?, 0)")
                .params(
                    name, file.size(), file.wanted(), file.copies(), name.toLowerCase(Locale.ROOT))
                .update());
  }

  private void remove(Database database, NameSums sums, String name) {
    database.write(
        () -> database.sql().sql("DELETE FROM file WHERE name = ?").param(name).update());
    model.remove(name);
    sums.changed(new CatalogEvent.Removed(name, "root"));
  }

  private void check(Folders folders, String folder) {
    for (int limit : new int[] {3, 100}) {
      List<FolderRecord> found = new ArrayList<>();
      String after = null;
      do {
        FolderPage page = folders.page(folder, after, limit);
        assertThat(page.records()).hasSizeLessThanOrEqualTo(limit);
        assertThat(page.files()).as("files in " + folder).isEqualTo(sum(folder, true));
        assertThat(page.sizeBytes()).as("bytes in " + folder).isEqualTo(sum(folder, false));
        found.addAll(page.records());
        after = page.next();
      } while (after != null);
      assertThat(found.stream().filter(FolderRecord::isFolder).toList())
          .as("folders in '" + folder + "'")
          .isEqualTo(folders(folder));
      assertThat(found.stream().filter(one -> !one.isFolder()).map(FolderRecord::name).toList())
          .as("files in '" + folder + "'")
          .isEqualTo(
              model.keySet().stream()
                  .filter(name -> name.startsWith(folder))
                  .filter(name -> name.indexOf('/', folder.length()) < 0)
                  .toList());
      assertThat(found.stream().map(FolderRecord::isFolder).toList())
          .as("folders come first")
          .isSortedAccordingTo((a, b) -> Boolean.compare(b, a));
    }
    List<String> down = folders.below(folder, null, true, 1_000);
    assertThat(down.reversed())
        .isEqualTo(folders(folder).stream().map(FolderRecord::name).toList());
  }

  private long sum(String folder, boolean count) {
    return model.entrySet().stream()
        .filter(one -> one.getKey().startsWith(folder))
        .mapToLong(one -> count ? 1 : one.getValue().size())
        .sum();
  }

  private List<FolderRecord> folders(String folder) {
    return model.keySet().stream()
        .filter(name -> name.startsWith(folder) && name.indexOf('/', folder.length()) >= 0)
        .map(name -> name.substring(0, name.indexOf('/', folder.length()) + 1))
        .distinct()
        .map(one -> new FolderRecord(one, sum(one, true), sum(one, false), fewest(one), null))
        .toList();
  }

  private @Nullable Integer fewest(String folder) {
    return model.entrySet().stream()
        .filter(one -> one.getKey().startsWith(folder))
        .map(Map.Entry::getValue)
        .filter(file -> file.copies() < file.wanted())
        .map(Model::copies)
        .min(Integer::compare)
        .orElse(null);
  }
}
