package io.bandada.directory.members;

import java.util.Collection;

/// How many peers are in which state, and what those that are there move and offer together.
public record Fleet(
    int live,
    int stale,
    int lost,
    int left,
    long bytesPerSecondIn,
    long bytesPerSecondOut,
    long capacityBytes,
    long freeBytes) {

  static Fleet of(Collection<Member> members) {
    int[] states = new int[PeerState.values().length];
    long in = 0;
    long out = 0;
    long capacity = 0;
    long free = 0;
    for (Member member : members) {
      states[member.state().rank()]++;
      if (member.state().counts()) {
        PeerVitals v = member.vitals();
        in += v.bytesPerSecondIn();
        out += v.bytesPerSecondOut();
        capacity += v.capacityBytes();
        free += v.freeBytes();
      }
    }
    return new Fleet(
        states[PeerState.LIVE.rank()],
        states[PeerState.STALE.rank()],
        states[PeerState.LOST.rank()],
        states[PeerState.LEFT.rank()],
        in,
        out,
        capacity,
        free);
  }
}
