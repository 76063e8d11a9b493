package io.bandada.peerd.node.names;

import io.bandada.directory.api.NameRecord;
import io.bandada.peerd.node.base.Fields;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The name records of what is here, kept durably: what a directory that lost its names is rebuilt
/// from. Only such that the directory has signed, since it takes back no others.
///
/// Content that came here before its name was given (a replica of an upload) is asked about
/// afterwards.
public final class NameRecords {
  public static final String KIND = "name";

  /// Being checked; above, more are left for the next time that they are told.
  private static final int MOST_UNCHECKED = 1_000;

  private static final System.Logger LOG = System.getLogger(NameRecords.class.getName());

  private final Ports ports;
  private final Journal journal;
  private final TreeMap<String, NameRecord> byName = new TreeMap<>();
  private final NameSearch search;
  private int unchecked;

  public NameRecords(Ports ports, Journal journal, LocalHoldings holdings) {
    this.ports = ports;
    this.journal = journal;
    this.search = new NameSearch(ports, holdings, this::learn);
  }

  public void restore(List<PieceStore.Records.Row> rows) {
    for (PieceStore.Records.Row row : rows) {
      try {
        NameRecord record = decode(row.key(), row.value());
        byName.put(record.name(), record);
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
      byName.put(record.name(), record);
      journal.put(KIND, record.name(), encode(record));
    }
  }

  /// One without a seal may stand here since before there were any.
  private boolean isNews(NameRecord record) {
    NameRecord old = byName.get(record.name());
    return old == null
        || old.revision() < record.revision()
        || (old.revision() == record.revision() && old.seal() == null);
  }

  Optional<NameRecord> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<NameRecord> of(FileId id) {
    return ofRoots(List.of(id.hex()));
  }

  /// In the order of names.
  public List<NameRecord> ofRoots(List<String> roots) {
    TreeSet<String> wanted = new TreeSet<>(roots);
    return byName.values().stream().filter(r -> wanted.contains(r.root())).toList();
  }

  /// Names by root, all at once.
  public Map<String, List<String>> byRoot() {
    Map<String, List<String>> names = new TreeMap<>();
    for (NameRecord record : byName.values()) {
      names.computeIfAbsent(record.root(), r -> new ArrayList<>()).add(record.name());
    }
    return names;
  }

  /// The name was taken away.
  void forgetName(String name) {
    if (byName.remove(name) != null) {
      journal.remove(KIND, name);
    }
  }

  /// The content is no longer here.
  public void forget(FileId id) {
    for (NameRecord record : of(id)) {
      forgetName(record.name());
    }
    search.forget(id);
  }

  /// Asks the directory for the names of this content, in a while, unless one is known.
  public void lookUp(FileId id) {
    if (of(id).isEmpty()) {
      search.begin(id, 1);
    }
  }

  /// This content is about to get one more name.
  public void lookUpMore(FileId id) {
    search.begin(id, of(id).size() + 1);
  }

  private static String encode(NameRecord r) {
    return Fields.join(
        r.revision(),
        r.root(),
        r.sizeBytes(),
        r.created(),
        r.owner(),
        r.copies(),
        r.seal() == null ? "" : r.seal());
  }

  private static NameRecord decode(String name, String value) {
    List<String> f = Fields.split(value, 7);
    if (!Reference.isRoot(f.get(1))) {
      throw new IllegalArgumentException("no content has the id " + f.get(1));
    }
    String seal = f.get(6);
    return new NameRecord(
        name,
        Integer.parseInt(f.get(0)),
        f.get(1),
        Long.parseLong(f.get(2)),
        f.get(3),
        f.get(4),
        Integer.parseInt(f.get(5)),
        seal.isEmpty() ? null : seal);
  }
}
