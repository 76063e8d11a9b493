package io.bandada.directory.members;

import io.bandada.directory.api.ClockSkew;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A peer as the directory knows it. Instants are milliseconds since 1970, for people; leases are
/// not made of them.
///
/// @param site a label for placement, null when there is one place only
/// @param incarnation grows with every start of the daemon
/// @param pingSeq the last ping of that incarnation: an older one that comes late is ignored
public record Member(
    String id,
    String name,
    String account,
    @Nullable String site,
    PeerState state,
    long stateSince,
    long joinedAt,
    long lastSeenAt,
    long incarnation,
    long pingSeq,
    PeerVitals vitals) {

  public String address() {
    return vitals.addresses().isEmpty() ? "" : vitals.addresses().getFirst();
  }

  /// Its clock is so far off that it would judge tickets and certificates wrongly.
  public boolean hasWrongClock() {
    return !ClockSkew.isAllowed(Duration.ofMinutes(vitals.clockAheadMinutes()));
  }

  /// New copies may be given to it.
  public boolean takesCopies() {
    return state == PeerState.LIVE
        && !vitals.draining()
        && !hasWrongClock()
        && vitals.unreachableBy() == 0
        && vitals.storeTrouble().isEmpty();
  }

  /// Why it gets no copies though it is heard, a few words for people.
  public Optional<String> noCopies() {
    if (state != PeerState.LIVE || takesCopies()) {
      return Optional.empty();
    }
    return trouble().or(() -> Optional.of("it is being drained"));
  }

  /// What is wrong with it though it is heard, a few words for people.
  public Optional<String> trouble() {
    Duration ahead = Duration.ofMinutes(vitals.clockAheadMinutes());
    if (state.counts() && !vitals.storeTrouble().isEmpty()) {
      return Optional.of("its store is not well: " + vitals.storeTrouble());
    }
    if (state.counts() && vitals.unreachableBy() > 0) {
      return Optional.of("others cannot reach it at " + address());
    }
    return state.counts() && ClockSkew.isTold(ahead)
        ? Optional.of("its clock is " + ClockSkew.words(ahead) + " the directory's")
        : Optional.empty();
  }

  Member seen(long at, long newIncarnation, long newPingSeq, PeerVitals newVitals) {
    return new Member(
        id,
        name,
        account,
        site,
        state,
        stateSince,
        joinedAt,
        at,
        newIncarnation,
        newPingSeq,
        newVitals);
  }

  Member turned(PeerState newState, long at) {
    PeerVitals now = newState.counts() ? vitals : vitals.silent();
    return new Member(
        id, name, account, site, newState, at, joinedAt, lastSeenAt, incarnation, pingSeq, now);
  }
}
