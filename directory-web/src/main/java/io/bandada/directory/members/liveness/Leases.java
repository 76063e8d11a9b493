package io.bandada.directory.members.liveness;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decides from silence alone who is stale and who is lost. Pure: time comes in as monotonic
/// nanoseconds, verdicts go out.
///
/// Three rules protect the fleet from our own faults. Leases begin with the first sweep, when we
/// listen. If a sweep runs late by x (a pause, a suspended machine), every lease is extended by x.
/// If at least max(minimum, share) of the peers fall silent within one ping interval, it is more
/// likely that our own network is gone: verdicts are held, until the silent ones are fewer again or
/// the patience is over.
public final class Leases {
  /// A sweep this much later than agreed counts as a pause of ours; less is the scheduler's breath.
  private static final double LATE = 0.5;

  private final long sweepNanos;
  private final int massMinimum;
  private final double massShare;
  private final long holdNanos;

  private final Map<String, Lease> leases = new HashMap<>();
  private final Deque<Long> fellSilent = new ArrayDeque<>();
  private long lastSweep;
  private boolean swept;
  private boolean held;
  private long heldSince;
  private boolean holdSpent;

  public Leases(long sweepNanos, int massMinimum, double massShare, long holdNanos) {
    this.sweepNanos = sweepNanos;
    this.massMinimum = massMinimum;
    this.massShare = massShare;
    this.holdNanos = holdNanos;
  }

  private static final class Lease {
    long heard;
    boolean silent;
    boolean stale;
  }

  /// @param turnedHeld,turnedFree the hold on verdicts began or ended with this sweep
  /// @param silent peers beyond their stale time at this moment
  public record Verdicts(
      List<String> stale, List<String> lost, boolean turnedHeld, boolean turnedFree, int silent) {}

  /// A sign of life.
  public void heard(String peerId, long now) {
    Lease lease = leases.computeIfAbsent(peerId, id -> new Lease());
    lease.heard = now;
    lease.silent = false;
    lease.stale = false;
  }

  /// A peer that was stale before this directory was started: a fresh lease, but its state stands
  /// until it speaks.
  public void known(String peerId, boolean stale, long now) {
    heard(peerId, now);
    Lease lease = leases.get(peerId);
    if (lease != null) {
      lease.stale = stale;
    }
  }

  public void gone(String peerId) {
    leases.remove(peerId);
  }

  public boolean held() {
    return held;
  }

  public Verdicts sweep(long now, HeartbeatInterval beat) {
    forgive(now);
    int silent = countSilent(now, beat);
    boolean turnedHeld = false;
    boolean turnedFree = false;
    boolean mass = fellSilent.size() >= threshold();
    if (!held && mass && !holdSpent) {
      held = true;
      turnedHeld = true;
      heldSince = now;
    } else if (held && (now - heldSince >= holdNanos || silent < threshold())) {
      held = false;
      turnedFree = true;
      holdSpent = silent >= threshold();
    }
    if (holdSpent && silent < threshold()) {
      holdSpent = false;
    }
    if (held) {
      return new Verdicts(List.of(), List.of(), turnedHeld, turnedFree, silent);
    }
    return judge(now, beat, turnedFree, silent);
  }

  private Verdicts judge(long now, HeartbeatInterval beat, boolean turnedFree, int silent) {
    List<String> stale = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    leases.forEach(
        (id, lease) -> {
          long silence = now - lease.heard;
          if (silence >= beat.lostNanos()) {
            lost.add(id);
          } else if (silence >= beat.staleNanos() && !lease.stale) {
            lease.stale = true;
            stale.add(id);
          }
        });
    lost.forEach(leases::remove);
    stale.sort(Comparator.naturalOrder());
    lost.sort(Comparator.naturalOrder());
    return new Verdicts(stale, lost, false, turnedFree, silent);
  }

  /// Before the first sweep nobody was listened to, however long the start took.
  private void forgive(long now) {
    if (!swept) {
      leases.values().forEach(lease -> lease.heard = now);
    } else {
      long late = now - lastSweep - sweepNanos;
      if (late > sweepNanos * LATE) {
        leases.values().forEach(lease -> lease.heard += late);
        if (held) {
          heldSince += late;
        }
      }
    }
    swept = true;
    lastSweep = now;
  }

  private int countSilent(long now, HeartbeatInterval beat) {
    int silent = 0;
    for (Lease lease : leases.values()) {
      if (now - lease.heard < beat.staleNanos()) {
        continue;
      }
      silent++;
      if (!lease.silent) {
        lease.silent = true;
        fellSilent.addLast(now);
      }
    }
    while (!fellSilent.isEmpty() && now - fellSilent.getFirst() > beat.nanos()) {
      fellSilent.removeFirst();
    }
    return silent;
  }

  private int threshold() {
    return Math.max(massMinimum, (int) Math.ceil(leases.size() * massShare));
  }
}
