package io.bandada.directory.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.database.Database;
import io.bandada.directory.database.TestDatabase;
import io.bandada.directory.problems.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Searches and places in lists as anybody sends them, held against a model of a few awkward names.
class FileListFuzzTest {
  private static final List<String> NAMES =
      List.of(
          "a",
          "a!b",
          "a%b",
          "a_b",
          "a/b",
          "a/b/c.txt",
          "ab",
          "aXb",
          "A",
          "\u00e9t\u00e9",
          "\ud83d\udc26",
          "back\\slash",
          "\uffee",
          "z[x]");

  @TempDir private static Path folder;

  private static @Nullable Database opened;

  @BeforeAll
  static void fill() {
    Database database = TestDatabase.sqlite(folder);
    database.write(
        () -> {
          for (int i = 0; i < NAMES.size(); i++) {
            database
                .sql()
                .sql(
                    "INSERT INTO file (name, revision, root, size_bytes, created_at, owner,"
                        + " copies_wanted, copies, name_folded, adopted) VALUES (?, 1, ?, ?, ?,"
                        + " 'ada', 3, ?, ?, 0)")
                .params(
                    NAMES.get(i),
                    "ab".repeat(32),
                    i % 5,
                    1000L + i,
                    i % 4,
                    FileName.fold(NAMES.get(i)))
                .update();
          }
          return true;
        });
    opened = database;
  }

  /// All pages of a query have what the model has, each once.
  @FuzzTest
  void query(FuzzedDataProvider input) {
    boolean[] given = {input.consumeBoolean(), input.consumeBoolean(), input.consumeBoolean()};
    FileQuery.Sort sort = input.pickValue(FileQuery.Sort.values());
    boolean down = input.consumeBoolean();
    int limit = input.consumeInt(1, 20);
    String prefix = given[0] ? input.consumeString(12) : null;
    String glob = given[1] ? input.consumeString(12) : null;
    String contains = given[2] ? input.consumeString(12) : null;
    List<String> found = new ArrayList<>();
    String after = null;
    do {
      FilePage page =
          page(
              new FileQuery(
                  prefix, glob, contains, FileQuery.Health.ANY, sort, down, after, limit));
      found.addAll(page.files().stream().map(FileRecord::name).toList());
      after = page.next();
      assertThat(found).doesNotHaveDuplicates();
    } while (after != null);
    if (isText(prefix) && isText(glob) && isText(contains)) {
      assertThat(found).containsExactlyInAnyOrderElementsOf(model(prefix, glob, contains));
    }
  }

  /// Any place to go on from: refused, or some rows.
  @FuzzTest
  void place(FuzzedDataProvider input) {
    FileQuery.Sort sort = input.pickValue(FileQuery.Sort.values());
    try {
      FilePage page =
          page(
              new FileQuery(
                  null,
                  null,
                  null,
                  FileQuery.Health.ANY,
                  sort,
                  false,
                  input.consumeRemainingAsString(),
                  5));
      assertThat(page.files()).hasSizeLessThanOrEqualTo(5);
    } catch (Refusal e) {
      assertThat(e).hasMessageContaining("after");
    }
  }

  private static FilePage page(FileQuery query) {
    Database database = opened;
    if (database == null) {
      throw new AssertionError("it was opened before");
    }
    return new FileList(query).page(database, NAMES.size());
  }

  private static boolean isText(@Nullable String text) {
    return text == null
        || text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }

  private static List<String> model(
      @Nullable String prefix, @Nullable String glob, @Nullable String contains) {
    return NAMES.stream()
        .filter(name -> prefix == null || name.startsWith(prefix))
        .filter(name -> glob == null || glob.isEmpty() || regex(glob).matcher(name).matches())
        .filter(name -> contains == null || FileName.fold(name).contains(FileName.fold(contains)))
        .toList();
  }

  private static Pattern regex(String glob) {
    String all =
        glob.codePoints()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return Pattern.compile(all, Pattern.DOTALL);
  }
}
