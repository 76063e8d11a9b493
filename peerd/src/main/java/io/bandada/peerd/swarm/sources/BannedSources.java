package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.swarm.PeerAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who was a source of one download, or would be, and is banned for its lies.
public final class BannedSources {
  static final int MOST = 20;

  private final Bans bans;
  private final Map<String, PeerAddress> seen = new LinkedHashMap<>();

  BannedSources(Bans bans) {
    this.bans = bans;
  }

  /// This peer is let go, or was not let in.
  void look(PeerAddress peer) {
    if (!bans.isBanned(peer.peerId())) {
      seen.remove(peer.peerId());
    } else if (seen.size() < MOST) {
      seen.put(peer.peerId(), peer);
    }
  }

  public List<PeerAddress> banned() {
    return seen.values().stream().filter(peer -> bans.isBanned(peer.peerId())).toList();
  }
}
