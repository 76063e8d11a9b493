package io.bandada.peerd.node.names;

import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameChanges;
import io.bandada.directory.api.NameRecord;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The name records of what is here, kept durably: what a directory that lost its names is rebuilt
/// from. Only such that the directory has signed, since it takes back no others.
///
/// Of a name this is the newest that was heard, and earlier revisions whose content is here still.
/// Content that came here before its name was given (a replica of an upload) is asked about
/// afterwards.
public final class NameRecords {
  public static final String KIND = "name";

  /// Being checked; above, more are left for the next time that they are told.
  private static final int MOST_UNCHECKED = 1_000;

  private static final System.Logger LOG = System.getLogger(NameRecords.class.getName());

  private final Ports ports;
  private final Journal journal;
  private final LocalHoldings holdings;

  /// By their keys, as [NameRow] has them.
  private final TreeMap<String, NameRecord> all = new TreeMap<>();

  private final TreeMap<String, TreeSet<String>> keysByRoot = new TreeMap<>();
  private final NameSearch search;
  private NameChanges changes = new NameChanges(List.of());
  private int unchecked;

  public NameRecords(Ports ports, Journal journal, LocalHoldings holdings) {
    this.ports = ports;
    this.journal = journal;
    this.holdings = holdings;
    this.search = new NameSearch(ports, holdings, this::learn);
  }

  public void restore(List<PieceStore.Records.Row> rows) {
    for (PieceStore.Records.Row row : rows) {
      try {
        put(row.key(), NameRow.decode(row.key(), row.value()));
      } catch (IllegalArgumentException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the record of the name {0} cannot be read: {1}",
            row.key(),
            e.getMessage());
      }
    }
  }

  /// Keeps those that are signed. Their content is here, or is coming.
  public void learn(List<NameRecord> records) {
    for (NameRecord record : records) {
      String seal = record.seal();
      if (seal != null
          && Reference.isRoot(record.root())
          && isNews(record)
          && unchecked < MOST_UNCHECKED) {
        unchecked++;
        ports.keyring().vouched(record.statement(), seal, good -> checked(record, good));
      }
    }
  }

  private void checked(NameRecord record, boolean good) {
    unchecked--;
    if (!good) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a record of the name {0} is not signed by this network",
          record.name());
    } else if (isNews(record)) {
      take(record);
    }
  }

  /// The newest of a name, or what was said of it since (attributes, copies); or an earlier
  /// revision whose content is here. One without a seal may stand here since before there were any.
  private boolean isNews(NameRecord record) {
    if (isMovedAway(record)) {
      return false;
    }
    NameRecord newest = all.get(record.name());
    if (newest == null || newest.revision() < record.revision()) {
      return true;
    }
    if (newest.revision() > record.revision()) {
      return isHere(record) && !record.equals(all.get(NameRow.earlierKey(record)));
    }
    return newest.seal() == null || (newest.root().equals(record.root()) && !newest.equals(record));
  }

  /// What is known of moved names from now on.
  void changes(NameChanges now) {
    changes = now;
  }

  private boolean isMovedAway(NameRecord record) {
    return namesNow(record).noneMatch(record.name()::equals);
  }

  private Stream<String> namesNow(NameRecord record) {
    try {
      return changes.of(record).stream().map(NameChanges.Named::name);
    } catch (DateTimeParseException e) {
      return Stream.of(record.name()); // nobody knows whether it is older
    }
  }

  /// The old names are none any more. Their records stay beside the word until those of the new
  /// names are here: together they tell a directory that lost its database what is called how.
  /// Those are asked for one after the other.
  void renamed(NameChangeWord word) {
    List<String> keys = new ArrayList<>();
    for (String key : all.tailMap(word.from(), true).keySet()) {
      if (!key.startsWith(word.from())) {
        break;
      }
      keys.add(key);
    }
    for (String key : keys) {
      NameRecord record = all.get(key);
      if (record == null || NameRow.isMoved(key) || !word.isAbout(record.name())) {
        continue;
      }
      if (isMovedAway(record)) {
        remove(key);
        write(NameRow.movedKey(key), record);
      }
      if (namesNow(record).anyMatch(name -> all.get(name) == null)) {
        lookUpMore(FileId.parse(record.root()));
      }
    }
  }

  /// The new name of something that was moved: what it was called is not needed any more.
  private void forgetMoved(NameRecord now) {
    for (String key : List.copyOf(keysByRoot.getOrDefault(now.root(), new TreeSet<>()))) {
      NameRecord old = all.get(key);
      if (NameRow.isMoved(key) && old != null && namesNow(old).anyMatch(now.name()::equals)) {
        remove(key);
      }
    }
  }

  private boolean isHere(NameRecord record) {
    return holdings.find(FileId.parse(record.root())).isPresent();
  }

  private void take(NameRecord record) {
    NameRecord newest = all.get(record.name());
    if (newest != null && newest.revision() > record.revision()) {
      write(NameRow.earlierKey(record), record);
      return;
    }
    if (newest != null
        && newest.revision() < record.revision()
        && newest.seal() != null
        && isHere(newest)) {
      write(NameRow.earlierKey(newest), newest);
    }
    write(record.name(), record);
    forgetMoved(record);
  }

  private void write(String key, NameRecord record) {
    put(key, record);
    journal.put(KIND, key, NameRow.encode(record));
  }

  private void put(String key, NameRecord record) {
    NameRecord old = all.put(key, record);
    if (old != null) {
      unindex(key, old);
    }
    keysByRoot.computeIfAbsent(record.root(), root -> new TreeSet<>()).add(key);
  }

  private void unindex(String key, NameRecord record) {
    TreeSet<String> keys = keysByRoot.get(record.root());
    if (keys != null && keys.remove(key) && keys.isEmpty()) {
      keysByRoot.remove(record.root());
    }
  }

  private void remove(String key) {
    NameRecord old = all.remove(key);
    if (old != null) {
      unindex(key, old);
      journal.remove(KIND, key);
    }
  }

  /// The newest of this name.
  Optional<NameRecord> find(String name) {
    return Optional.ofNullable(all.get(name));
  }

  Optional<NameRecord> find(Reference.OfRevision revision) {
    return find(revision.name())
        .filter(newest -> newest.revision() == revision.number())
        .or(
            () ->
                Optional.ofNullable(
                    all.get(NameRow.earlierKey(revision.name(), revision.number()))));
  }

  /// In the order of names.
  public List<NameRecord> of(FileId id) {
    return keysOf(id.hex())
        .filter(key -> !NameRow.isMoved(key))
        .map(all::get)
        .filter(Objects::nonNull)
        .toList();
  }

  /// Those of names that were moved away, too: with the words about that, a directory knows what
  /// they are called. In the order of roots, then of names.
  public List<NameRecord> ofRoots(List<String> roots) {
    return new TreeSet<>(roots)
        .stream().flatMap(this::keysOf).map(all::get).filter(Objects::nonNull).toList();
  }

  private Stream<String> keysOf(String root) {
    return keysByRoot.getOrDefault(root, new TreeSet<>()).stream();
  }

  /// What people call each content, by root, all at once.
  public Map<String, List<String>> byRoot() {
    Map<String, List<String>> names = new TreeMap<>();
    all.forEach(
        (key, record) -> {
          if (!NameRow.isMoved(key)) {
            names
                .computeIfAbsent(record.root(), r -> new ArrayList<>())
                .add(
                    key.equals(record.name())
                        ? record.name()
                        : record.name() + "@" + record.revision());
          }
        });
    return names;
  }

  /// The name was taken away.
  void forgetName(String name) {
    remove(name);
  }

  /// The content is no longer here.
  public void forget(FileId id) {
    for (String key : List.copyOf(keysByRoot.getOrDefault(id.hex(), new TreeSet<>()))) {
      remove(key);
    }
    search.forget(id);
  }

  /// Asks the directory for the names of this content, in a while, unless one is known.
  public void lookUp(FileId id) {
    if (of(id).isEmpty()) {
      search.begin(id, 1);
    }
  }

  /// The same at once: it has a name, by the directory's word.
  public void lookUpNow(FileId id) {
    if (of(id).isEmpty()) {
      search.beginNow(id);
    }
  }

  /// This content is about to get one more name.
  public void lookUpMore(FileId id) {
    search.begin(id, of(id).size() + 1);
  }
}
