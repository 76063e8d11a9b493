package io.bandada.peerd.swarm.download;

import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Figures;
import io.bandada.peerd.swarm.explain.Limit;
import io.bandada.peerd.swarm.sources.Bans;
import io.bandada.peerd.swarm.sources.Candidates;
import io.bandada.peerd.swarm.sources.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Finds the manifest: asks a few candidates at a time until one gives it. Who is silent rests and
/// is asked again; who is said to be at another address meanwhile is asked there at once.
public final class ManifestSearch {
  static final int ASKED_AT_ONCE = 3;
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Loop loop;
  private final Admission admission;
  private final RandomGenerator random;
  private final Bans bans;
  private final FileId id;
  private final Candidates candidates;
  private final Consumer<Manifest> found;
  private final Runnable outOfSources;
  private final Map<String, Asked> asked = new LinkedHashMap<>();
  private boolean over;

  /// @param outOfSources runs when nobody is left who might answer now
  ManifestSearch(
      Loop loop,
      Admission admission,
      RandomGenerator random,
      Bans bans,
      FileId id,
      Candidates candidates,
      Consumer<Manifest> found,
      Runnable outOfSources) {
    this.loop = loop;
    this.admission = admission;
    this.random = random;
    this.bans = bans;
    this.id = id;
    this.candidates = candidates;
    this.found = found;
    this.outOfSources = outOfSources;
  }

  /// Asks more candidates while there is room.
  void more() {
    while (!over && active() < ASKED_AT_ONCE) {
      PeerAddress peer = candidates.poll();
      if (peer == null) {
        break;
      }
      if (asked.containsKey(peer.peerId())) {
        moved(peer);
      } else if (!bans.isBanned(peer.peerId())) {
        ask(peer);
      }
    }
    if (!over && active() == 0) {
      outOfSources.run();
    }
  }

  private void ask(PeerAddress peer) {
    Asked one = new Asked(peer);
    asked.put(peer.peerId(), one);
    one.ask();
  }

  /// It is at this address now: if it was asked at another, it is asked anew.
  void moved(PeerAddress peer) {
    Asked old = asked.get(peer.peerId());
    if (!over && old != null && !old.peer.endpoint().equals(peer.endpoint())) {
      old.giveUp();
      asked.remove(peer.peerId());
      ask(peer);
    }
  }

  void stop() {
    over = true;
    for (Asked one : asked.values()) {
      one.giveUp();
    }
  }

  Explanation explanation() {
    if (asked.isEmpty()) {
      return Explanation.of(Limit.NO_SOURCE, "no peer is known that has it");
    }
    List<String> names = new ArrayList<>();
    List<String> described = new ArrayList<>();
    for (Asked one : asked.values()) {
      names.add(one.peer.name());
      described.add(one.peer.name() + (one.resting ? " (" + one.trouble + ")" : ""));
    }
    String text = "asking for the piece list: " + Figures.names(described);
    return Explanation.of(Limit.MANIFEST, text, Explanation.Measure.EMPTY, names);
  }

  private int active() {
    int count = 0;
    for (Asked one : asked.values()) {
      count += one.resting ? 0 : 1;
    }
    return count;
  }

  private void succeed(Asked by, Manifest manifest) {
    if (over) {
      return;
    }
    for (Asked one : asked.values()) {
      candidates.offer(one.peer);
    }
    candidates.offerFirst(by.peer);
    stop();
    found.accept(manifest);
  }

  private void drop(Asked one) {
    one.giveUp();
    asked.remove(one.peer.peerId());
    more();
  }

  /// One candidate, asked again after each rest.
  private final class Asked implements PeerNetwork.AvailabilityListener {
    private final PeerAddress peer;
    private final Backoff rests = new Backoff(Source.FIRST_REST, Source.LONGEST_REST, random);
    private PeerNetwork.@Nullable Call call;
    private Loop.@Nullable Timer timer;
    private boolean resting;
    private String trouble = "";
    private int timesNotHeld;

    Asked(PeerAddress peer) {
      this.peer = peer;
    }

    void ask() {
      resting = false;
      timer = loop.after(PATIENCE, () -> rest("silent"));
      call = admission.watch(peer, true, this);
    }

    void rest(String why) {
      giveUp();
      trouble = why;
      resting = true;
      timer = loop.after(rests.next(), this::ask);
      more();
    }

    void giveUp() {
      if (call != null) {
        call.cancel();
        call = null;
      }
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }

    @Override
    public void manifest(Manifest manifest) {
      if (manifest.id().equals(id)) {
        succeed(this, manifest);
      }
    }

    @Override
    public void have(PieceSet pieces) {}

    @Override
    public void gained(PieceSet pieces) {}

    @Override
    public void closed(PeerNetwork.Closed reason) {
      call = null;
      if (over) {
        return;
      }
      switch (reason) {
        case NOT_HELD -> {
          if (++timesNotHeld > Source.MOST_NOT_HELD) {
            drop(this);
          } else {
            rest("does not have it yet");
          }
        }
        case UNREACHABLE -> rest("not reachable");
        case DISHONEST -> {
          if (bans.strike(peer, id, "a wrong piece list")) {
            drop(this);
          } else {
            rest("sent a wrong one");
          }
        }
      }
    }
  }
}
