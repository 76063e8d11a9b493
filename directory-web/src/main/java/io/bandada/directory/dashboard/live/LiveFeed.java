package io.bandada.directory.dashboard.live;

import io.bandada.directory.catalog.CatalogEvent;
import io.bandada.directory.dashboard.charts.Sample;
import io.bandada.directory.dashboard.screens.HeartbeatStrips;
import io.bandada.directory.events.EventRecorded;
import io.bandada.directory.holdings.HoldingsChanged;
import io.bandada.directory.members.MemberEvent;
import java.util.HashSet;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Where the rest of the directory leaves word that something changed. It notes what, not how
/// often: a heartbeat is a set insertion and never waits for a browser.
@Component
class LiveFeed {
  /// More names than this are not noted one by one: everybody looks anew.
  static final int MAX_NOTED = 20_000;

  private final HeartbeatStrips beats;

  // All guarded by this.
  private Set<String> peers = new HashSet<>();
  private Set<String> newPeers = new HashSet<>();
  private Set<String> newFiles = new HashSet<>();
  private boolean files;
  private boolean states;
  private boolean transfers;
  private boolean events;
  private boolean samples;
  private boolean overflow;

  LiveFeed(HeartbeatStrips beats) {
    this.beats = beats;
  }

  @EventListener
  void on(MemberEvent event) {
    switch (event) {
      case MemberEvent.Joined joined -> {
        beats.heard(joined.peerId());
        noteNew(joined.peerId());
      }
      case MemberEvent.Seen seen -> {
        beats.heard(seen.peerId());
        note(seen.peerId(), false);
      }
      case MemberEvent.Stale stale -> note(stale.peerId(), true);
      case MemberEvent.Lost lost -> note(lost.peerId(), true);
      case MemberEvent.Left left -> {
        beats.forget(left.peerId());
        note(left.peerId(), true);
      }
    }
  }

  private synchronized void noteNew(String peer) {
    add(newPeers, peer);
    note(peer, true);
  }

  private synchronized void note(String peer, boolean state) {
    add(peers, peer);
    transfers = true;
    states |= state;
    files |= state;
  }

  private void add(Set<String> noted, String key) {
    if (noted.size() < MAX_NOTED) {
      noted.add(key);
    } else {
      overflow = true;
    }
  }

  @EventListener
  synchronized void on(CatalogEvent event) {
    files = true;
    switch (event) {
      case CatalogEvent.Published published -> add(newFiles, published.name());
      case CatalogEvent.Removed removed -> {}
      case CatalogEvent.Several several -> overflow = true;
    }
  }

  @EventListener
  synchronized void on(HoldingsChanged event) {
    files = true;
  }

  @EventListener
  synchronized void on(EventRecorded event) {
    events = true;
  }

  @EventListener
  synchronized void on(Sample added) {
    samples = true;
  }

  /// What was noted since the last call.
  synchronized Changes take() {
    var marks =
        new Changes(
            peers, newPeers, newFiles, files, states, transfers, events, samples, false, overflow);
    peers = new HashSet<>();
    newPeers = new HashSet<>();
    newFiles = new HashSet<>();
    files = states = transfers = events = samples = overflow = false;
    return marks;
  }
}
