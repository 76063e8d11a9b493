package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.swarm.PeerAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who sent wrong bytes, over all downloads of this peer. Only a lie counts here, never silence.
public final class Bans {
  static final int STRIKES = 2;
  static final Duration BAN = Duration.ofMinutes(10);

  /// Strikes that were not repeated for so long are forgotten.
  static final Duration MEMORY = Duration.ofMinutes(10);

  /// Liars remembered; above, the one with the oldest lie is forgotten.
  static final int MOST = 1_000;

  private static final System.Logger LOG = System.getLogger(Bans.class.getName());

  private final Loop loop;
  private final Map<String, Liar> records = new LinkedHashMap<>();

  public Bans(Loop loop) {
    this.loop = loop;
  }

  /// It sent a piece that is not what the manifest says, or a manifest that is not what the id
  /// says.
  ///
  /// @return whether it is banned now
  public boolean strike(PeerAddress peer, FileId id, String what) {
    Liar old = records.remove(peer.peerId());
    long now = loop.nanoTime();
    int strikes = 1 + (old == null || isOver(old, now) ? 0 : old.strikes);
    records.put(peer.peerId(), new Liar(peer, strikes, now));
    if (records.size() > MOST) {
      records.remove(records.keySet().iterator().next());
    }
    boolean banned = strikes >= STRIKES;
    if (strikes <= STRIKES) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} ({1}) sent {2} of {3}: {4}",
          peer.name(),
          peer.peerId(),
          what,
          id,
          banned
              ? "not asked again for " + BAN.toMinutes() + " minutes"
              : "one more and it is not asked again");
    }
    return banned;
  }

  /// Lies that are held against it now.
  public int strikes(String peerId) {
    Liar record = records.get(peerId);
    return record == null || isOver(record, loop.nanoTime()) ? 0 : record.strikes;
  }

  /// How long it will not be asked; zero when it may be.
  public Duration bannedFor(String peerId) {
    Liar record = records.get(peerId);
    long left =
        record == null || record.strikes < STRIKES
            ? 0
            : record.lastStrike + BAN.toNanos() - loop.nanoTime();
    return Duration.ofNanos(Math.max(0, left));
  }

  public boolean isBanned(String peerId) {
    Liar record = records.get(peerId);
    return record != null && record.strikes >= STRIKES && !isOver(record, loop.nanoTime());
  }

  /// Who is banned now.
  public List<PeerAddress> banned() {
    long now = loop.nanoTime();
    return records.values().stream()
        .filter(r -> r.strikes >= STRIKES && !isOver(r, now))
        .map(Liar::peer)
        .toList();
  }

  private static boolean isOver(Liar record, long now) {
    Duration lasts = record.strikes >= STRIKES ? BAN : MEMORY;
    return now - record.lastStrike > lasts.toNanos();
  }

  private record Liar(PeerAddress peer, int strikes, long lastStrike) {}
}
