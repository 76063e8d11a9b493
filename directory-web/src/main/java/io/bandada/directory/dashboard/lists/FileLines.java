package io.bandada.directory.dashboard.lists;

import io.bandada.directory.api.FileRecord;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.FileQuery;
import io.bandada.directory.dashboard.text.Tally;
import io.bandada.directory.problems.Refusal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Files out of the catalog.
@Component
public final class FileLines implements ListLines<FileLine> {
  private final Catalog catalog;

  FileLines(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public ListPage page(ListQuery query) {
    try {
      return pageFrom(query);
    } catch (Refusal mangledPlace) {
      return pageFrom(query.atStart());
    }
  }

  private ListPage pageFrom(ListQuery query) {
    var page =
        catalog.page(
            new FileQuery(
                null,
                null,
                query.text(),
                switch (query.filter()) {
                  case "safe" -> FileQuery.Health.ENOUGH;
                  case "few" -> FileQuery.Health.UNDER;
                  case "none" -> FileQuery.Health.NONE;
                  default -> FileQuery.Health.ANY;
                },
                switch (query.sort()) {
                  case "size" -> FileQuery.Sort.SIZE;
                  case "created" -> FileQuery.Sort.CREATED;
                  case "copies" -> FileQuery.Sort.COPIES;
                  default -> FileQuery.Sort.NAME;
                },
                query.down(),
                query.after(),
                PAGE));
    return new ListPage(
        query,
        page.files().stream().map(FileLines::line).toList(),
        page.next(),
        new Tally(page.total(), Boolean.TRUE.equals(page.atLeast())));
  }

  /// Copies of the file that has the fewest; 0 without files.
  public int fewestCopies() {
    var query =
        new FileQuery(
            null, null, null, FileQuery.Health.ANY, FileQuery.Sort.COPIES, false, null, 1);
    return catalog.page(query).files().stream().mapToInt(FileRecord::copies).findFirst().orElse(0);
  }

  @Override
  public Map<String, FileLine> byKeys(Collection<String> keys) {
    var found = new LinkedHashMap<String, FileLine>();
    for (var key : keys) {
      catalog.find(key).ifPresent(record -> found.put(key, line(record)));
    }
    return found;
  }

  public static FileLine line(FileRecord file) {
    return new FileLine(
        file.name(),
        file.root(),
        file.sizeBytes(),
        file.revision(),
        Instant.parse(file.created()).toEpochMilli(),
        file.owner(),
        file.copies(),
        file.copiesWanted());
  }
}
