package io.bandada.directory.dashboard.lists;

import io.bandada.directory.api.FileRecord;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.FileQuery;
import io.bandada.directory.catalog.FolderPlace;
import io.bandada.directory.catalog.Folders;
import io.bandada.directory.dashboard.text.Tally;
import io.bandada.directory.problems.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Files out of the catalog: those of a folder behind its folders, or those of all names that are
/// searched for.
@Component
public final class FileLines implements ListLines<ListLine> {
  private final Catalog catalog;
  private final Folders folders;

  FileLines(Catalog catalog, Folders folders) {
    this.catalog = catalog;
    this.folders = folders;
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
    return query.byFolders() ? folder(query) : found(query);
  }

  private ListPage found(ListQuery query) {
    var page = catalog.page(files(query, null, query.after(), PAGE));
    return new ListPage(
        query,
        page.files().stream().map(FileLines::line).toList(),
        page.next(),
        new Tally(page.total(), Boolean.TRUE.equals(page.atLeast())));
  }

  /// The order is that of the files; folders come by name, before them.
  private ListPage folder(ListQuery query) {
    var place = FolderPlace.of(query.after());
    var lines = new ArrayList<ListLine>();
    if (!place.files()) {
      boolean down = query.down() && query.sort().equals("name");
      var found = folders.below(query.folder(), place.behind(), down, PAGE + 1);
      boolean more = found.size() > PAGE;
      lines.addAll(lines(query.folder(), more ? found.subList(0, PAGE) : found));
      if (more) {
        return page(query, lines, FolderPlace.behindFolder(lines.getLast().key()));
      }
    }
    var from = place.files() ? place.behind() : null;
    var files = catalog.page(files(query, query.folder(), from, Math.max(1, PAGE - lines.size())));
    if (lines.size() == PAGE) {
      return page(query, lines, files.files().isEmpty() ? null : FolderPlace.FILES);
    }
    files.files().forEach(file -> lines.add(line(query.folder(), file)));
    var next = files.next();
    return page(query, lines, next == null ? null : FolderPlace.behindFile(next));
  }

  private ListPage page(ListQuery query, List<ListLine> lines, @Nullable FolderPlace next) {
    var here = lines(query.folder(), List.of(query.folder())).getFirst();
    return new ListPage(
        query,
        List.copyOf(lines),
        next == null ? null : next.wire(),
        Tally.exactly(here.files()),
        here);
  }

  private List<FolderLine> lines(String parent, List<String> names) {
    return folders.sumsOf(parent, names).stream()
        .map(
            folder ->
                new FolderLine(
                    folder.name(), folder.files(), folder.sizeBytes(), folder.fewestCopies()))
        .toList();
  }

  private static FileQuery files(
      ListQuery query, @Nullable String folder, @Nullable String after, int limit) {
    return new FileQuery(
        null,
        null,
        query.text(),
        folder,
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
        after,
        limit);
  }

  /// Copies of the file that has the fewest; 0 without files.
  public int fewestCopies() {
    var query =
        new FileQuery(
            null, null, null, FileQuery.Health.ANY, FileQuery.Sort.COPIES, false, null, 1);
    return catalog.page(query).files().stream().mapToInt(FileRecord::copies).findFirst().orElse(0);
  }

  /// A name never ends with a slash, a folder always.
  @Override
  public Map<String, ListLine> byKeys(ListQuery query, Collection<String> keys) {
    var found = new LinkedHashMap<String, ListLine>();
    var shown = keys.stream().filter(key -> key.endsWith("/")).toList();
    lines(query.folder(), shown).stream()
        .filter(folder -> folder.files() > 0)
        .forEach(folder -> found.put(folder.key(), folder));
    for (var key : keys) {
      if (!found.containsKey(key)) {
        catalog.find(key).ifPresent(file -> found.put(key, line(query.folder(), file)));
      }
    }
    return found;
  }

  /// In whatever folder.
  public static FileLine line(FileRecord file) {
    return line("", file);
  }

  private static FileLine line(String in, FileRecord file) {
    return new FileLine(
        in,
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
