package io.bandada.peerd.sim;

import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.FolderPage;
import io.bandada.directory.api.FolderRecord;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChangePage;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameChanges;
import io.bandada.directory.api.NameRule;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.api.TrashRecord;
import io.bandada.peerd.directory.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The names of the simulated directory as people keep them: earlier revisions, moves and copies of
/// whole folders, and a trash with a way back.
final class SimNames {
  /// Earlier revisions that stay fetchable.
  static final int KEPT = 2;

  private final SimDirectory directory;

  /// By name, then by revision.
  private final Map<String, TreeMap<Integer, FileRecord>> earlier = new TreeMap<>();

  /// By name, what was removed last first.
  private final TreeMap<String, Removed> removed = new TreeMap<>();

  /// Who was told to bring back which root.
  private final Map<String, List<SimMember>> restoring = new TreeMap<>();

  /// Words about moved names, by number.
  private final TreeMap<Long, NameChangeWord> words = new TreeMap<>();

  /// Grows across the loss of everything else.
  private long spoken;

  /// @param holders who had it
  private record Removed(FileRecord file, String at, Set<String> holders, long number) {}

  SimNames(SimDirectory directory) {
    this.directory = directory;
  }

  void clear() {
    earlier.clear();
    removed.clear();
    restoring.clear();
    words.clear();
  }

  long lastWord() {
    return words.isEmpty() ? 0 : words.lastKey();
  }

  NameChangePage wordsAfter(long number) {
    return new NameChangePage(
        words.tailMap(number, false).values().stream().limit(NameChangeWord.MOST).toList());
  }

  NameChanges changes() {
    return new NameChanges(words.values());
  }

  private void speak(NameChange change) {
    String prefix = change.prefix();
    NameChangeWord bare =
        new NameChangeWord(
            ++spoken,
            NameChangeWord.Kind.valueOf(change.kind().name()),
            prefix != null ? prefix : Objects.requireNonNull(change.names()).getFirst(),
            Objects.requireNonNull(change.to()),
            prefix != null,
            directory.world.now().toEpochMilli(),
            null);
    words.put(bare.number(), sealed(bare, SimSeal.of(SimSeal.DIRECTORY, bare.statement())));
  }

  private static NameChangeWord sealed(NameChangeWord w, String seal) {
    return new NameChangeWord(w.number(), w.kind(), w.from(), w.to(), w.prefix(), w.at(), seal);
  }

  /// What a peer brings back.
  void adopt(List<NameChangeWord> brought) {
    for (NameChangeWord word : brought) {
      if (SimSeal.of(SimSeal.DIRECTORY, word.statement()).equals(word.seal())) {
        words.put(word.number(), word);
        spoken = Math.max(spoken, word.number());
      }
    }
    for (FileRecord file : List.copyOf(directory.names.values())) {
      List<NameChanges.Named> now =
          changes().of(file.name(), Instant.parse(file.created()).toEpochMilli());
      if (now.stream().noneMatch(n -> n.name().equals(file.name()))) {
        directory.names.remove(file.name());
      }
      now.forEach(n -> directory.names.putIfAbsent(n.name(), file(file, n)));
    }
  }

  static FileRecord file(FileRecord f, NameChanges.Named now) {
    return new FileRecord(
        now.name(),
        f.root(),
        f.sizeBytes(),
        f.revision(),
        now.moved() ? Instant.ofEpochMilli(now.since()).toString() : f.created(),
        f.owner(),
        f.copies(),
        f.copiesWanted(),
        f.attributes());
  }

  boolean isRestoring(String root) {
    return restoring.containsKey(root);
  }

  /// Everything that is to be kept: what names point to, and their earlier revisions.
  Stream<FileRecord> wanted() {
    return Stream.concat(
        directory.names.values().stream(),
        earlier.values().stream().flatMap(all -> all.values().stream()));
  }

  boolean isWanted(String root) {
    return wanted().anyMatch(f -> f.root().equals(root));
  }

  List<FileRecord> earlier(String name) {
    return List.copyOf(earlier.getOrDefault(name, new TreeMap<>()).descendingMap().values());
  }

  Optional<FileRecord> revision(String name, int number) {
    return Stream.concat(
            Optional.ofNullable(directory.names.get(name)).stream(), earlier(name).stream())
        .filter(f -> f.revision() == number)
        .findFirst();
  }

  /// The name points to something else from now on.
  void replaced(FileRecord old) {
    TreeMap<Integer, FileRecord> all = earlier.computeIfAbsent(old.name(), name -> new TreeMap<>());
    all.put(old.revision(), old);
    while (all.size() > KEPT) {
      directory.giveUp(Objects.requireNonNull(all.pollFirstEntry()).getValue());
    }
  }

  /// The name was taken away; so are its revisions.
  void removed(FileRecord file) {
    Set<String> holders = new TreeSet<>();
    directory.members.forEach(
        (id, member) -> {
          if (member.isComplete(file.root())) {
            holders.add(id);
          }
        });
    removed.put(
        file.name(),
        new Removed(file, directory.world.now().toString(), holders, directory.number()));
    TreeMap<Integer, FileRecord> all = earlier.remove(file.name());
    if (all != null) {
      all.values().forEach(directory::giveUp);
    }
  }

  Answer<NameChangeReply> change(NameChange change) {
    SimRules.change(change);
    List<FileRecord> files = chosen(change);
    List<String> names = files.stream().map(FileRecord::name).toList();
    if (change.kind() == NameChange.Kind.MOVE || change.kind() == NameChange.Kind.COPY) {
      require(change, files);
    }
    if (!change.dryRun()) {
      if (!files.isEmpty()
          && (change.kind() == NameChange.Kind.MOVE || change.kind() == NameChange.Kind.COPY)) {
        speak(change);
      }
      files.forEach(file -> carryOut(change, file));
    }
    long size = 0;
    Set<String> counted = new LinkedHashSet<>();
    for (FileRecord file : files) {
      size += counted.add(file.root()) ? file.sizeBytes() : 0;
    }
    return new Answer.Ok<>(
        new NameChangeReply(
            files.size(),
            size,
            names.subList(0, Math.min(names.size(), NameChangeReply.MOST_NAMED))));
  }

  private List<FileRecord> chosen(NameChange change) {
    String prefix = change.prefix();
    if (prefix != null) {
      return directory.names.values().stream().filter(f -> f.name().startsWith(prefix)).toList();
    }
    List<FileRecord> files = new ArrayList<>();
    for (String name : Objects.requireNonNullElse(change.names(), List.<String>of())) {
      FileRecord file = directory.names.get(name);
      if (file == null) {
        throw new SimRefusal(404, Problem.NOT_FOUND, "no file is called " + name);
      }
      files.add(file);
    }
    return files;
  }

  private void require(NameChange change, List<FileRecord> files) {
    Set<String> moving = new TreeSet<>();
    files.forEach(f -> moving.add(f.name()));
    for (FileRecord file : files) {
      String to = newName(change, file.name());
      NameRule.broken(to)
          .ifPresent(
              rule -> {
                throw SimRefusal.badName(rule);
              });
      FileRecord there = directory.names.get(to);
      boolean goes = change.kind() == NameChange.Kind.MOVE && moving.contains(to);
      if (there != null && !goes && !change.replace() && !there.root().equals(file.root())) {
        throw new SimRefusal(409, Problem.NAME_TAKEN, to + " is there already");
      }
    }
  }

  static String newName(NameChange change, String name) {
    String prefix = change.prefix();
    String to = Objects.requireNonNull(change.to());
    return prefix == null ? to : to + name.substring(prefix.length());
  }

  private void carryOut(NameChange change, FileRecord file) {
    switch (change.kind()) {
      case REMOVE -> directory.remove(file.name());
      case COPIES ->
          directory.names.put(
              file.name(), SimDirectory.wanting(file, Objects.requireNonNull(change.copies())));
      case MOVE, COPY -> {
        String to = newName(change, file.name());
        FileRecord there = directory.names.get(to);
        if (there != null && there.root().equals(file.root())) {
          return;
        }
        if (change.kind() == NameChange.Kind.MOVE) {
          directory.names.remove(file.name());
          TreeMap<Integer, FileRecord> all = earlier.remove(file.name());
          if (all != null) {
            TreeMap<Integer, FileRecord> moved = new TreeMap<>();
            all.forEach((number, old) -> moved.put(number, SimDirectory.called(old, to, number)));
            earlier.put(to, moved);
          }
        }
        int revision =
            there == null
                ? change.kind() == NameChange.Kind.MOVE ? file.revision() : 1
                : 1 + Math.max(there.revision(), file.revision());
        FileRecord moved = SimDirectory.called(file, to, revision);
        long now = directory.world.now().toEpochMilli();
        directory.name(file(moved, new NameChanges.Named(to, now, true)));
      }
    }
  }

  TrashPage trash(String prefix, @Nullable String after, int limit) {
    List<TrashRecord> records =
        removed.values().stream()
            .filter(r -> r.file.name().startsWith(prefix))
            .sorted((a, b) -> Long.compare(b.number, a.number))
            .map(this::record)
            .toList();
    int from = after == null ? 0 : Integer.parseInt(after);
    int to = Math.min(records.size(), from + limit);
    return new TrashPage(
        records.subList(Math.min(from, to), to), to < records.size() ? "" + to : null);
  }

  private TrashRecord record(Removed r) {
    return new TrashRecord(
        r.file.name(),
        r.file.revision(),
        r.file.root(),
        r.file.sizeBytes(),
        r.file.owner(),
        SimDirectory.USER,
        r.at,
        directory.world.now().toString(),
        (int) members(r).filter(directory::isListed).count(),
        r.file.attributes());
  }

  private Stream<SimMember> members(Removed r) {
    return r.holders.stream().map(directory.members::get).filter(Objects::nonNull);
  }

  Answer<RestoreReply> restore(RestoreRequest request) {
    Integer revision = request.revision();
    FileRecord now = directory.names.get(request.name());
    if (now != null) {
      if (revision == null) {
        throw new SimRefusal(409, Problem.NAME_TAKEN, request.name() + " is there");
      }
      FileRecord old =
          revision(request.name(), revision)
              .orElseThrow(() -> new SimRefusal(404, Problem.NOT_FOUND, "no such revision"));
      if (old.revision() != now.revision()) {
        directory.name(SimDirectory.called(old, old.name(), now.revision() + 1));
      }
      return new Answer.Ok<>(new RestoreReply(directory.names.get(request.name()), 0));
    }
    Removed gone = removed.get(request.name());
    if (gone == null || (revision != null && revision != gone.file.revision())) {
      throw new SimRefusal(404, Problem.NOT_FOUND, "nothing of that name was removed");
    }
    FileRecord file = gone.file;
    if (isWanted(file.root()) || directory.completeCopies(file.root()) > 0) {
      removed.remove(file.name());
      restoring.remove(file.root());
      directory.withdrawDrops(file.root());
      FileRecord back = SimDirectory.called(file, file.name(), file.revision() + 1);
      directory.name(back);
      return new Answer.Ok<>(new RestoreReply(back, 0));
    }
    List<SimMember> asked = restoring.get(file.root());
    if (asked == null) {
      asked = members(gone).filter(directory::isListed).toList();
      restoring.put(file.root(), asked);
      directory.withdrawDrops(file.root());
      asked.forEach(m -> directory.command(m, PeerCommand.Kind.KEEP, file));
    }
    // Who has it behind it without a copy has refused.
    long awaited =
        asked.stream().filter(m -> directory.isListed(m) && m.isToKeep(file.root())).count();
    if (awaited == 0) {
      restoring.remove(file.root());
      throw new SimRefusal(404, Problem.NOT_FOUND, "nobody has it any more");
    }
    return new Answer.Ok<>(new RestoreReply(null, (int) awaited));
  }

  FolderPage folder(String prefix, @Nullable String after, int limit) {
    TreeMap<String, FolderRecord> records = new TreeMap<>();
    long files = 0;
    long bytes = 0;
    for (FileRecord file : directory.names.values()) {
      if (!file.name().startsWith(prefix)) {
        continue;
      }
      files++;
      bytes += file.sizeBytes();
      int slash = file.name().indexOf('/', prefix.length());
      int copies = directory.completeCopies(file.root());
      @Nullable Integer few = copies < file.copiesWanted() ? (Integer) copies : null;
      String name = slash < 0 ? file.name() : file.name().substring(0, slash + 1);
      FolderRecord one = new FolderRecord(name, 1, file.sizeBytes(), few, slash < 0 ? file : null);
      records.merge(name, one, SimNames::sum);
    }
    List<FolderRecord> all =
        records.values().stream()
            .filter(r -> after == null || r.name().compareTo(after) > 0)
            .toList();
    boolean more = all.size() > limit;
    return new FolderPage(
        more ? all.subList(0, limit) : all, files, bytes, more ? all.get(limit - 1).name() : null);
  }

  private static FolderRecord sum(FolderRecord a, FolderRecord b) {
    Integer one = a.fewestCopies();
    Integer two = b.fewestCopies();
    @Nullable Integer fewest = one == null ? two : two == null ? one : (Integer) Math.min(one, two);
    return new FolderRecord(
        a.name(), a.files() + b.files(), a.sizeBytes() + b.sizeBytes(), fewest, null);
  }
}
