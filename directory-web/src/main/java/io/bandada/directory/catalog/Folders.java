package io.bandada.directory.catalog;

import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.FolderPage;
import io.bandada.directory.api.FolderRecord;
import io.bandada.directory.database.Database;
import io.bandada.directory.problems.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What is directly in a folder, with what is below each folder of it.
///
/// A folder is what the slashes of names say. The next one is found by one look into the index of
/// folders, however many files lie between; numbers and sizes are [NameSums]', and the worst health
/// is one look for each number of copies that some file lacks others of.
@Component
public class Folders {
  public static final int MOST = 1_000;

  /// Different numbers of copies that are looked for: who has more is not the worst.
  private static final int NUMBERS = 20;

  private static final String FOLDER = FileList.FOLDER;

  private final Database database;
  private final NameSums sums;

  Folders(Database database, NameSums sums) {
    this.database = database;
    this.sums = sums;
  }

  /// Its folders by name, and behind them its files by name.
  ///
  /// @throws Refusal bad-request
  public FolderPage page(String folder, @Nullable String after, int limit) {
    check(folder);
    int most = Math.clamp(limit, 1, MOST);
    FolderPlace place = FolderPlace.of(after);
    List<FolderRecord> records = new ArrayList<>();
    if (!place.files()) {
      List<String> found = below(folder, place.behind(), false, most + 1);
      boolean more = found.size() > most;
      records.addAll(sumsOf(folder, more ? found.subList(0, most) : found));
      if (more) {
        return page(folder, records, FolderPlace.behindFolder(records.getLast().name()));
      }
    }
    String from = place.files() ? place.behind() : null;
    FileQuery query = FileQuery.in(folder, from, Math.max(1, most - records.size()));
    FilePage files = new FileList(query).page(database, 0);
    if (records.size() == most) {
      return page(folder, records, files.files().isEmpty() ? null : FolderPlace.FILES);
    }
    files.files().forEach(file -> records.add(record(file)));
    String next = files.next();
    return page(folder, records, next == null ? null : FolderPlace.behindFile(next));
  }

  private FolderPage page(String folder, List<FolderRecord> records, @Nullable FolderPlace next) {
    NameSums.Sum all = sums.between(folder, end(folder));
    return new FolderPage(
        List.copyOf(records), all.files(), all.bytes(), next == null ? null : next.wire());
  }

  private static FolderRecord record(FileRecord file) {
    boolean enough = file.copies() >= file.copiesWanted();
    return new FolderRecord(file.name(), 1, file.sizeBytes(), enough ? null : file.copies(), file);
  }

  /// One folder; empty when no name is below it (any more). That of all names is always there.
  public Optional<FolderRecord> find(String folder) {
    check(folder);
    FolderRecord found = sumsOf(folder, List.of(folder)).getFirst();
    return Optional.of(found).filter(record -> record.files() > 0 || folder.isEmpty());
  }

  /// The folders directly in one, by name.
  ///
  /// @param last where the page before ended; null: from the first
  /// @param down the last by name come first
  public List<String> below(String folder, @Nullable String last, boolean down, int limit) {
    List<String> found = new ArrayList<>();
    String bound = last;
    while (found.size() < limit) {
      Optional<String> next = down ? before(folder, bound) : behind(folder, bound);
      if (next.isEmpty()) {
        break;
      }
      bound = next.get();
      found.add(bound);
    }
    return found;
  }

  private Optional<String> behind(String folder, @Nullable String last) {
    String from = last == null ? NameOrder.behind(folder) : NameOrder.end(last);
    return first(folder, from, end(folder), "");
  }

  private Optional<String> before(String folder, @Nullable String last) {
    return first(folder, NameOrder.behind(folder), last == null ? end(folder) : last, " DESC");
  }

  /// The folder directly in this one that holds the first file in a range of folders.
  private Optional<String> first(
      String folder, String from, @Nullable String to, String direction) {
    return database
        .sql()
        .sql(
            "SELECT "
                + FOLDER
                + " FROM file f WHERE "
                + FOLDER
                + " >= :from"
                + (to == null ? "" : " AND " + FOLDER + " < :to")
                + " ORDER BY "
                + FOLDER
                + direction
                + " LIMIT 1")
        .param("from", from)
        .param("to", to)
        .query(String.class)
        .optional()
        .map(found -> found.substring(0, found.indexOf('/', folder.length()) + 1));
  }

  /// These folders, with what is below them, as far as they are in this one.
  public List<FolderRecord> sumsOf(String parent, List<String> folders) {
    List<Integer> lacking = folders.isEmpty() ? List.of() : lacking(parent);
    return folders.stream()
        .map(
            folder -> {
              NameSums.Sum sum = sums.between(folder, end(folder));
              return new FolderRecord(
                  folder, sum.files(), sum.bytes(), fewest(folder, lacking), null);
            })
        .toList();
  }

  /// The numbers of copies that files below this folder have, and lack others.
  private List<Integer> lacking(String folder) {
    List<Integer> found = new ArrayList<>();
    int last = -1;
    for (int looked = 0; looked < NUMBERS; looked++) {
      Optional<Integer> next =
          database
              .sql()
              .sql(
                  "SELECT f.copies FROM file f WHERE f.copies < f.copies_wanted AND f.copies >"
                      + " :last ORDER BY f.copies LIMIT 1")
              .param("last", last)
              .query(Integer.class)
              .optional();
      if (next.isEmpty()) {
        break;
      }
      last = next.get();
      if (has(folder, last)) {
        found.add(last);
      }
    }
    return found;
  }

  private @Nullable Integer fewest(String folder, List<Integer> numbers) {
    return numbers.stream().filter(copies -> has(folder, copies)).findFirst().orElse(null);
  }

  private boolean has(String folder, int copies) {
    String end = end(folder);
    return database
        .sql()
        .sql(
            "SELECT 1 FROM file f WHERE f.copies < f.copies_wanted AND f.copies = :copies"
                + " AND f.name >= :from"
                + (end == null ? "" : " AND f.name < :end")
                + " LIMIT 1")
        .param("copies", copies)
        .param("from", folder)
        .param("end", end)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private static @Nullable String end(String folder) {
    return folder.isEmpty() ? null : NameOrder.end(folder);
  }

  private static void check(String folder) {
    if (!folder.isEmpty() && !folder.endsWith("/")) {
      throw Refusal.badRequest("a folder ends with a slash, or is empty: all names");
    }
    if (folder.length() > FileQuery.MAX_PATTERN) {
      throw Refusal.badRequest("a folder has at most " + FileQuery.MAX_PATTERN + " characters");
    }
  }
}
