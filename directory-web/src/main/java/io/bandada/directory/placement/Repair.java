package io.bandada.directory.placement;

import io.bandada.directory.catalog.NameAdoption;
import io.bandada.directory.database.Database;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerState;
import io.bandada.directory.safemode.SafeMode;
import io.bandada.directory.settings.DirectorySettings;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Gives files with too few copies new ones: those with the fewest first, a few at a time, and only
/// when the loss is old enough that the peer will hardly come back by itself.
///
/// It goes through the files in portions, so that a million that cannot be helped (two peers, three
/// copies wanted) do not keep the one that can from its turn.
@Component
class Repair {
  private static final int PORTION = 200;
  private static final int ORDERS_AT_ONCE = 100;

  private final Database database;
  private final Members members;
  private final Placements placements;
  private final Reservations reservations;
  private final NameAdoption adoption;
  private final SafeMode safeMode;
  private final InstantSource clock;
  private final DirectorySettings settings;

  /// Where the next portion begins. Used by the scheduler's thread only.
  private Position position = Position.START;

  Repair(
      Database database,
      Members members,
      Placements placements,
      Reservations reservations,
      NameAdoption adoption,
      SafeMode safeMode,
      InstantSource clock,
      DirectorySettings settings) {
    this.database = database;
    this.members = members;
    this.placements = placements;
    this.reservations = reservations;
    this.adoption = adoption;
    this.safeMode = safeMode;
    this.clock = clock;
    this.settings = settings;
  }

  private record Position(int copies, String name, int revision) {
    static final Position START = new Position(1, "", 0);
  }

  private record Undercopied(
      String name, int revision, String root, long sizeBytes, int copies, int wanted) {
    Position position() {
      return new Position(copies, name, revision);
    }
  }

  @Scheduled(fixedDelayString = "${bandada.repair.interval:5s}")
  void look() {
    // On the word of a few peers that came back first, everything looks lost.
    boolean fresh =
        clock.millis() - adoption.lastAdoptedAt() < settings.repair().delay().toMillis();
    if (fresh || safeMode.on() || members.verdictsHeld() || members.live() == 0) {
      return;
    }
    reservations.settle();
    List<Undercopied> portion = portion();
    position = portion.size() < PORTION ? Position.START : portion.getLast().position();
    if (!portion.isEmpty()) {
      mend(portion);
    }
  }

  private static final String UNDERCOPIED =
      """
      SELECT * FROM (SELECT name, revision, root, size_bytes, copies, copies_wanted FROM %s
        WHERE %s (copies, name) >= (:copies, :name) AND (copies, name, revision) > (:copies, :name, :revision)
          AND copies < copies_wanted ORDER BY copies, name, revision LIMIT :most) AS %s
      """;

  /// Files and kept revisions that have a copy to mend from, and fewer than wanted.
  private List<Undercopied> portion() {
    return database
        .sql()
        .sql(
            UNDERCOPIED.formatted("file", "", "f")
                + " UNION ALL "
                + UNDERCOPIED.formatted("revision", "kept = 1 AND", "r")
                + " ORDER BY copies, name, revision LIMIT :most")
        .param("copies", position.copies())
        .param("name", position.name())
        .param("revision", position.revision())
        .param("most", PORTION)
        .query(
            (rs, n) ->
                new Undercopied(
                    rs.getString(1),
                    rs.getInt(2),
                    rs.getString(3),
                    rs.getLong(4),
                    rs.getInt(5),
                    rs.getInt(6)))
        .list();
  }

  private void mend(List<Undercopied> portion) {
    Map<String, Integer> busy = reservations.running();
    Set<String> full = new HashSet<>();
    int ordered = 0;
    for (Undercopied file : portion) {
      if (ordered >= ORDERS_AT_ONCE || full.size() >= members.live()) {
        return;
      }
      int missing = file.wanted() - file.copies() - lostLately(file.root());
      if (missing <= 0) {
        continue;
      }
      members.all().stream()
          .filter(m -> busy.getOrDefault(m.id(), 0) >= settings.repair().perPeer())
          .map(Member::id)
          .forEach(full::add);
      Placements.Need need =
          new Placements.Need(file.root(), file.sizeBytes(), file.copies() + missing, null, null);
      for (String peerId : placements.mend(need, full)) {
        busy.merge(peerId, 1, Integer::sum);
        ordered++;
      }
    }
  }

  /// Copies whose peer is lost for so short a time that it may come back with them. One that left,
  /// or that is there and has the copy no more, brings nothing back.
  private int lostLately(String root) {
    long since = clock.millis() - settings.repair().delay().toMillis();
    int lately = 0;
    for (String peerId : placements.completeAt(root)) {
      lately +=
          members
                  .get(peerId)
                  .filter(m -> m.state() == PeerState.LOST && m.stateSince() > since)
                  .isPresent()
              ? 1
              : 0;
    }
    return lately;
  }
}
