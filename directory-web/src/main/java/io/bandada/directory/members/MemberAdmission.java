package io.bandada.directory.members;

import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.holdings.Copies;
import io.bandada.directory.problems.Refusal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Under which id and which name a peer that arrives is taken in. Inside a change of the database;
/// [Members] keeps what comes out.
final class MemberAdmission {
  private static final int ID_BYTES = 10;
  private static final int MOST_SUFFIX = 10_000;
  private static final SecureRandom IDS = new SecureRandom();

  private final PeerTable rows;
  private final Copies copies;
  private final Events events;
  private final InstantSource clock;

  MemberAdmission(PeerTable rows, Copies copies, Events events, InstantSource clock) {
    this.rows = rows;
    this.copies = copies;
    this.events = events;
    this.clock = clock;
  }

  /// The id that a peer claims is its own when it is free, or was given to the same account, or an
  /// admin says so.
  ///
  /// @param known who has the id that is claimed
  Member admit(@Nullable Member known, Arrival arrival, boolean admin) {
    boolean same = known != null && (admin || known.account().equals(arrival.account()));
    return same && known != null ? rejoin(known, arrival) : newcomer(arrival, known == null);
  }

  private Member newcomer(Arrival arrival, boolean mayKeepId) {
    long now = clock.millis();
    String claimed = arrival.peerId();
    String id = claimed != null && mayKeepId ? claimed : newId();
    Member member =
        new Member(
            id,
            freeName(arrival.name(), id),
            arrival.account(),
            arrival.site(),
            PeerState.LIVE,
            now,
            now,
            now,
            arrival.incarnation(),
            -1,
            arrival.vitals());
    rows.insert(member);
    events.record(
        member.account(),
        EventKind.PEER_JOINED,
        member.name(),
        member.name() + " joined the network.");
    return member;
  }

  private Member rejoin(Member known, Arrival arrival) {
    long now = clock.millis();
    boolean counted = known.state().counts();
    Member member =
        new Member(
            known.id(),
            freeName(arrival.name(), known.id()),
            arrival.account(),
            arrival.site(),
            PeerState.LIVE,
            known.state() == PeerState.LIVE ? known.stateSince() : now,
            known.joinedAt(),
            now,
            arrival.incarnation(),
            -1,
            arrival.vitals());
    rows.update(member);
    if (!counted) {
      copies.recountOf(member.id());
      events.record(
          member.account(), EventKind.PEER_JOINED, member.name(), member.name() + " came back.");
    }
    return member;
  }

  private String freeName(String wanted, String peerId) {
    if (!rows.nameTaken(wanted, peerId)) {
      return wanted;
    }
    for (int suffix = 2; suffix <= MOST_SUFFIX; suffix++) {
      String name = wanted + "-" + suffix;
      if (!rows.nameTaken(name, peerId)) {
        return name;
      }
    }
    throw Refusal.badRequest("too many peers are called " + wanted + "; choose another name");
  }

  private static String newId() {
    byte[] bytes = new byte[ID_BYTES];
    IDS.nextBytes(bytes);
    return "p" + HexFormat.of().formatHex(bytes);
  }
}
