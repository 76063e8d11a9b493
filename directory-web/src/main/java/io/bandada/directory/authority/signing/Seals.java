package io.bandada.directory.authority.signing;

import io.bandada.directory.api.CheckedSeals;
import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Seal;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.authority.keys.Keys;
import io.bandada.directory.authority.x509.EdKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Seals what peers keep of the directory's memory, and knows its own [Seal] again.
@Component
public class Seals {
  private final EdKey key;
  private final CheckedSeals checked = new CheckedSeals();

  public Seals(Keys keys) {
    this.key = keys.records();
  }

  public NameRecord seal(NameRecord record) {
    return sealNames(List.of(record)).getFirst();
  }

  /// By one signature, however many they are: at most [Seal#MOST_TOGETHER].
  public List<NameRecord> sealNames(List<NameRecord> records) {
    List<String> seals = together(records.stream().map(NameRecord::statement).toList());
    List<NameRecord> sealed = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      NameRecord r = records.get(i);
      sealed.add(
          new NameRecord(
              r.name(),
              r.revision(),
              r.root(),
              r.sizeBytes(),
              r.created(),
              r.owner(),
              r.copies(),
              r.attributes(),
              seals.get(i)));
    }
    return sealed;
  }

  public Tombstone seal(Tombstone tombstone) {
    return sealTombstones(List.of(tombstone)).getFirst();
  }

  /// Likewise.
  public List<Tombstone> sealTombstones(List<Tombstone> tombstones) {
    List<String> seals = together(tombstones.stream().map(Tombstone::statement).toList());
    List<Tombstone> sealed = new ArrayList<>(tombstones.size());
    for (int i = 0; i < tombstones.size(); i++) {
      Tombstone t = tombstones.get(i);
      sealed.add(
          new Tombstone(t.id(), t.name(), t.revision(), t.root(), t.removedAt(), seals.get(i)));
    }
    return sealed;
  }

  private List<String> together(List<byte[]> statements) {
    return statements.isEmpty() ? List.of() : Seal.together(statements, key.id(), key::sign);
  }

  public NameChangeWord seal(NameChangeWord word) {
    return new NameChangeWord(
        word.number(),
        word.kind(),
        word.from(),
        word.to(),
        word.prefix(),
        word.at(),
        together(List.of(word.statement())).getFirst());
  }

  public boolean isOurs(NameChangeWord word) {
    return word.kind() != null
        && whole(word.from(), word.to())
        && holds(word.statement(), word.seal());
  }

  public boolean isOurs(NameRecord record) {
    return whole(record.name(), record.root(), record.created(), record.owner())
        && holds(record.statement(), record.seal());
  }

  public boolean isOurs(Tombstone tombstone) {
    return whole(tombstone.id(), tombstone.name(), tombstone.root())
        && holds(tombstone.statement(), tombstone.seal());
  }

  /// What was read from JSON may lack anything.
  private static boolean whole(String... texts) {
    return Arrays.stream(texts).noneMatch(Objects::isNull);
  }

  private boolean holds(byte[] statement, @Nullable String text) {
    if (text == null) {
      return false;
    }
    try {
      Seal seal = Seal.parse(text);
      return seal.keyId().equals(key.id()) && checked.holds(seal, statement, key::verifies);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
