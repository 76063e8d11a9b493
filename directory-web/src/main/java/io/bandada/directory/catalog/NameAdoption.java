package io.bandada.directory.catalog;

import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.authority.signing.Seals;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.problems.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Brings names back that the directory lost, from the records that holders keep.
///
/// A peer is asked when the directory holds nothing of its index, or when it reports contents that
/// no name, no removal and no upload knows. A record is believed when it carries our own seal, the
/// peer holds its content, the name is unknown, and it was not removed. What becomes of it then,
/// and of the words by which names were moved, is [AdoptedNames].
@Component
public class NameAdoption {
  private static final int MOST_PENDING = 100_000;
  private static final int MOST_TOLD = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(NameAdoption.class);

  private final Database database;
  private final AdoptedNames adopted;
  private final Events events;
  private final Seals seals;
  private final Members members;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, List<NameRecord>> asked = new ConcurrentHashMap<>();

  /// Peers that were asked and have sent what they keep.
  private final Set<String> heardOut = ConcurrentHashMap.newKeySet();

  /// Peers that brought records which are not ours, as far as that was written down.
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private volatile long lastAdoptedAt;

  NameAdoption(
      Database database,
      AdoptedNames adopted,
      Events events,
      Seals seals,
      Members members,
      InstantSource clock) {
    this.database = database;
    this.adopted = adopted;
    this.events = events;
    this.seals = seals;
    this.members = members;
    this.clock = clock;
  }

  /// From now on this peer is wanted to send its names.
  public void ask(String peerId) {
    asked.putIfAbsent(peerId, List.of());
  }

  public boolean wants(String peerId) {
    return asked.containsKey(peerId);
  }

  /// It was asked and has sent what it keeps, since the last [#hearAllAnew].
  public boolean heardOut(String peerId) {
    return heardOut.contains(peerId);
  }

  /// What peers sent before may have been judged by a database that was not whole.
  public void hearAllAnew() {
    heardOut.clear();
  }

  /// Some came, in a report that was not whole then.
  public boolean brought(String peerId) {
    List<NameRecord> names = asked.get(peerId);
    return names != null && !names.isEmpty();
  }

  /// When names came back last, milliseconds since 1970; 0 never. Nothing is repaired on such fresh
  /// knowledge.
  public long lastAdoptedAt() {
    return lastAdoptedAt;
  }

  /// Names that came with a part of a report. They are believed when the report is whole, see
  /// [#settle].
  public void heard(String peerId, List<NameRecord> names, @Nullable List<NameChangeWord> changes) {
    if (!wants(peerId)) {
      return;
    }
    hear(changes);
    if (names.isEmpty()) {
      return;
    }
    List<NameRecord> ours =
        names.stream().filter(name -> believable(name) && seals.isOurs(name)).toList();
    if (ours.size() < names.size()) {
      tellOnce(peerId, names.size() - ours.size());
    }
    asked.computeIfPresent(
        peerId,
        (id, before) -> {
          List<NameRecord> all = new ArrayList<>(before);
          all.addAll(ours);
          return all.subList(0, Math.min(all.size(), MOST_PENDING));
        });
  }

  /// Moves and copies that carry our seal were made here: they count at once.
  private void hear(@Nullable List<NameChangeWord> changes) {
    if (changes == null || changes.isEmpty()) {
      return;
    }
    List<NameChangeWord> ours = changes.stream().filter(seals::isOurs).toList();
    if (!ours.isEmpty()) {
      database.write(() -> adopted.follow(ours));
    }
  }

  private void tellOnce(String peerId, int refused) {
    if (told.size() < MOST_TOLD && told.add(peerId)) {
      String peer = members.get(peerId).map(Member::name).orElse(peerId);
      String text =
          "Refused "
              + refused
              + (refused == 1 ? " name" : " names")
              + " that "
              + peer
              + " brought: this directory did not seal them.";
      LOG.warn("{} More of this peer are not told.", text);
      events.record(Events.DIRECTORY, EventKind.NAMES_REFUSED, peer, text);
    }
  }

  /// The peer's index is whole: takes what it brought.
  public void settle(String peerId, String peerName) {
    List<NameRecord> names = asked.remove(peerId);
    if (names == null) {
      return;
    }
    if (!names.isEmpty()) {
      take(names, peerId, peerName);
    }
    heardOut.add(peerId);
  }

  private void take(List<NameRecord> names, String peerId, String peerName) {
    int taken =
        database.write(
            () -> {
              List<NameRecord> held = names.stream().filter(name -> holds(peerId, name)).toList();
              Set<String> given = adopted.take(held);
              for (NameRecord name : held) {
                if (given.contains(name.name())) {
                  database.announce(new CatalogEvent.Published(name.name(), name.root()));
                }
              }
              int count = given.size();
              if (count > 0) {
                events.record(
                    Events.DIRECTORY,
                    EventKind.NAMES_ADOPTED,
                    peerName,
                    "Took "
                        + count
                        + (count == 1 ? " name" : " names")
                        + " back from "
                        + peerName
                        + ".");
              }
              return count;
            });
    if (taken > 0) {
      lastAdoptedAt = clock.millis();
    }
  }

  /// Some content that this peer has is known to nobody here: no name, no former name, no removal,
  /// no upload.
  public boolean strange(String peerId) {
    return database
        .sql()
        .sql(
            """
            SELECT 1 FROM holding h WHERE h.peer_id = :peer AND h.have_bytes = h.size_bytes
              AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.root = h.root)
              AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.root = h.root)
              AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.root = h.root)
            LIMIT 1
            """)
        .param("peer", peerId)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private static boolean believable(NameRecord name) {
    try {
      return new FileName(name.name()).text().equals(name.name())
          && name.revision() > 0
          && name.copies() > 0
          && name.copies() <= 1_000
          && name.owner().length() <= 100
          && Instant.parse(name.created()).toEpochMilli() >= 0;
    } catch (Refusal | DateTimeException | ArithmeticException e) {
      return false;
    }
  }

  private boolean holds(String peerId, NameRecord name) {
    return database
        .sql()
        .sql(
            "SELECT 1 FROM holding WHERE peer_id = ? AND root = ? AND size_bytes = ? AND have_bytes"
                + " = size_bytes")
        .params(peerId, name.root(), name.sizeBytes())
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
