package io.bandada.peerd.swarmsim;

import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.AvailabilityListener;

/// One peer watches what another one has.
final class SwarmMemberWatch implements PeerNetwork.Call {
  private final SimulatedSwarm fleet;
  private final SwarmMember watcher;
  private final SwarmMember watched;
  private final boolean manifest;
  private final AvailabilityListener listener;
  private boolean told;
  private boolean over;

  SwarmMemberWatch(
      SimulatedSwarm fleet,
      SwarmMember watcher,
      SwarmMember watched,
      boolean manifest,
      AvailabilityListener listener) {
    this.fleet = fleet;
    this.watcher = watcher;
    this.watched = watched;
    this.manifest = manifest;
    this.listener = listener;
  }

  void begin() {
    watcher.watching.add(this);
    fleet.time.at(watcher.connected(watched) + fleet.wayNanos(watcher, watched), this::arrived);
  }

  private void arrived() {
    if (over) {
      return;
    }
    if (watched.isGone()) {
      broken();
      return;
    }
    watched.watchers.add(this);
    if (watched.hasManifest()) {
      have(watched.durable);
    }
  }

  /// Who has no manifest yet says nothing before it has.
  private void have(PieceSet now) {
    told = true;
    later(
        () -> {
          if (manifest) {
            listener.manifest(fleet.manifest);
          }
          if (!over) {
            listener.have(now);
          }
        });
  }

  /// @param news durable since the last time
  /// @param now all that is
  void changed(PieceSet news, PieceSet now) {
    if (!told) {
      have(now);
    } else if (!news.isEmpty()) {
      later(() -> listener.gained(news));
    }
  }

  void broken() {
    later(
        () -> {
          end();
          listener.closed(PeerNetwork.Closed.UNREACHABLE);
        });
  }

  private void later(Runnable heard) {
    fleet.time.in(
        fleet.wayNanos(watched, watcher),
        () -> {
          if (!over) {
            heard.run();
          }
        });
  }

  @Override
  public void cancel() {
    end();
  }

  private void end() {
    over = true;
    watcher.watching.remove(this);
    watched.watchers.remove(this);
  }
}
