package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.swarm.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Peers that may have the content and are not being asked now: those never tried first, in the
/// order in which they were offered.
public final class Candidates {
  /// More than the directory ever tells at once; above, new ones are not taken in.
  static final int MOST = 200;

  private final SequencedMap<String, PeerAddress> untried = new LinkedHashMap<>();
  private final Map<String, PeerAddress> tried = new LinkedHashMap<>();

  public void offer(PeerAddress peer) {
    if (tried.containsKey(peer.peerId())) {
      tried.put(peer.peerId(), peer);
    } else if (untried.containsKey(peer.peerId()) || untried.size() < MOST) {
      untried.put(peer.peerId(), peer);
    }
  }

  /// It has just shown that it lives and knows the content: the next one to be asked.
  public void offerFirst(PeerAddress peer) {
    tried.remove(peer.peerId());
    untried.putFirst(peer.peerId(), peer);
  }

  /// It was asked for a while.
  public void putBack(PeerAddress peer) {
    if (tried.size() < MOST && !untried.containsKey(peer.peerId())) {
      tried.put(peer.peerId(), peer);
    }
  }

  boolean hasUntried() {
    return !untried.isEmpty();
  }

  boolean isEmpty() {
    return untried.isEmpty() && tried.isEmpty();
  }

  /// The next one, which is a candidate no more; null when there is none.
  public @Nullable PeerAddress poll() {
    Map<String, PeerAddress> from = untried.isEmpty() ? tried : untried;
    if (from.isEmpty()) {
      return null;
    }
    return from.remove(from.keySet().iterator().next());
  }
}
