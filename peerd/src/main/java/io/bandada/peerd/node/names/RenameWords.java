package io.bandada.peerd.node.names;

import io.bandada.directory.api.NameChangePage;
import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameChanges;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.node.base.Fields;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.store.PieceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// The directory's signed words that names were moved or copied, kept durably beside the name
/// records and brought back with them. One word may be about a hundred thousand names; a peer hears
/// of it with a ping, and asks for it once.
public final class RenameWords {
  public static final String KIND = "rename";

  /// The oldest go first: by then most records are younger.
  static final int MOST = 10_000;

  private static final int LEAST_FIELDS = 6;
  private static final System.Logger LOG = System.getLogger(RenameWords.class.getName());

  private final Ports ports;
  private final Journal journal;
  private final NameRecords names;

  /// By number.
  private final TreeMap<Long, NameChangeWord> all = new TreeMap<>();

  /// Number of the last one that was looked at, kept or not.
  private long seen;

  private boolean asking;

  public RenameWords(Ports ports, Journal journal, NameRecords names) {
    this.ports = ports;
    this.journal = journal;
    this.names = names;
  }

  public void restore(List<PieceStore.Records.Row> rows) {
    for (PieceStore.Records.Row row : rows) {
      try {
        NameChangeWord word = decode(row.key(), row.value());
        all.put(word.number(), word);
        seen = Math.max(seen, word.number());
      } catch (IllegalArgumentException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the word {0} about moved names cannot be read: {1}",
            row.key(),
            e.getMessage());
      }
    }
    names.changes(new NameChanges(all.values()));
  }

  /// Those that are known, the oldest first.
  public List<NameChangeWord> all() {
    return List.copyOf(all.values());
  }

  /// @param last number of the last word that the directory has spoken
  public void spoken(long last) {
    if (last > seen && !asking) {
      asking = true;
      ports.directory().nameChanges(seen, answer -> answered(last, answer));
    }
  }

  private void answered(long last, Answer<NameChangePage> answer) {
    if (answer instanceof Answer.Ok<NameChangePage>(NameChangePage page)) {
      check(page.words(), 0, new ArrayList<>(), last);
    } else {
      asking = false; // the next ping asks again
    }
  }

  /// One after the other.
  private void check(List<NameChangeWord> words, int next, List<NameChangeWord> good, long last) {
    if (next == words.size()) {
      take(good);
      asking = false;
      if (words.isEmpty()) {
        seen = Math.max(seen, last); // it has no such word any more
      }
      spoken(last);
      return;
    }
    NameChangeWord word = words.get(next);
    String seal = word.seal();
    seen = Math.max(seen, word.number());
    if (seal == null) {
      check(words, next + 1, good, last);
      return;
    }
    ports
        .keyring()
        .vouched(
            word.statement(),
            seal,
            vouched -> {
              if (vouched) {
                good.add(word);
              } else {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "a word about moved names is not signed by this network");
              }
              check(words, next + 1, good, last);
            });
  }

  private void take(List<NameChangeWord> words) {
    if (words.isEmpty()) {
      return;
    }
    for (NameChangeWord word : words) {
      all.put(word.number(), word);
      journal.put(KIND, key(word.number()), encode(word));
    }
    while (all.size() > MOST) {
      journal.remove(KIND, key(all.pollFirstEntry().getKey()));
    }
    names.changes(new NameChanges(all.values()));
    words.forEach(names::renamed);
  }

  /// In the order of numbers.
  private static String key(long number) {
    return String.format(Locale.ROOT, "%019d", number);
  }

  private static String encode(NameChangeWord word) {
    return Fields.join(
        word.kind(),
        word.from(),
        word.to(),
        word.prefix(),
        word.at(),
        word.seal() == null ? "" : word.seal());
  }

  private static NameChangeWord decode(String key, String value) {
    List<String> f = Fields.split(value, LEAST_FIELDS);
    return new NameChangeWord(
        Long.parseLong(key),
        NameChangeWord.Kind.valueOf(f.get(0)),
        f.get(1),
        f.get(2),
        Boolean.parseBoolean(f.get(3)),
        Long.parseLong(f.get(4)),
        f.get(5));
  }
}
