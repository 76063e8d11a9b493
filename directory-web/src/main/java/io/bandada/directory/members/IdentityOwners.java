package io.bandada.directory.members;

import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.members.liveness.DaemonRuns;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Which daemon speaks for each peer, and the word for people when there are two. In memory: after
/// a restart of ours it shows anew with the next pings.
final class IdentityOwners {
  private final Events events;
  private final ConcurrentHashMap<String, DaemonRuns> runs = new ConcurrentHashMap<>();

  IdentityOwners(Events events) {
    this.events = events;
  }

  /// @param run of the daemon; null: one that does not say
  DaemonRuns.Verdict heard(Member peer, @Nullable String run, long incarnation, PeerVitals vitals) {
    String id = run == null ? "incarnation " + incarnation : run;
    String address =
        vitals.addresses().isEmpty() ? "an unknown address" : vitals.addresses().getFirst();
    DaemonRuns.Verdict verdict =
        runs.computeIfAbsent(peer.id(), p -> new DaemonRuns())
            .heard(
                new DaemonRuns.Run(id, incarnation, address),
                peer.incarnation(),
                peer.state().counts());
    if (verdict instanceof DaemonRuns.Verdict.Speaks(boolean taken, DaemonRuns.Run twin)
        && taken
        && twin != null) {
      tell(peer, address, twin.address());
    } else if (verdict instanceof DaemonRuns.Verdict.Refused(DaemonRuns.Run owner, boolean fresh)
        && fresh) {
      tell(peer, owner.address(), address);
    }
    return verdict;
  }

  private void tell(Member peer, String first, String other) {
    events.record(
        Events.DIRECTORY,
        EventKind.IDENTITY_TWICE,
        peer.name(),
        "Two daemons use the identity of "
            + peer.name()
            + ". The one at "
            + first
            + " keeps it; the one at "
            + other
            + " is refused until it logs in as a peer of its own.");
  }

  /// It logged in, so whoever pings with the new certificate speaks for it; or it is forgotten.
  void forget(String peerId) {
    runs.remove(peerId);
  }
}
