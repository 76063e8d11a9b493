package io.bandada.peerd.swarm.explain;

/// What keeps a transfer, or one of its sources, from being faster now. The rules are those of
/// [Diagnosis]; those of uploads are in `node`.
public enum Limit {
  /// It is over, or only just begun.
  NOTHING("nothing"),
  /// No peer is known that has the content.
  NO_SOURCE("no-source"),
  /// Somebody wants nothing of it to move for now.
  PAUSED("paused"),
  /// The piece list is being asked for.
  MANIFEST("manifest"),
  /// There is no room on our disk.
  SPACE("space"),
  /// Our own store is slower than the sources, or does not take pieces.
  DISK("disk"),
  /// Our own download limit is used up.
  OWN_RATE("own-rate"),
  /// A source sends as much as it grants us.
  GRANT("grant"),
  /// All that may be asked for at a time is on its way: bandwidth times delay.
  WINDOW("window"),
  /// A source has more requests of ours than it can answer at once.
  SOURCE("source"),
  /// Sources have no slot for us now.
  BUSY("busy"),
  /// A source was asked, or looked at, and nothing came of it yet.
  AWAITED("awaited"),
  /// Sources are silent, not reachable, or do not have it yet; they are asked again later.
  RESTING("resting"),
  /// Who has it sent wrong bytes and is not asked for a while.
  BANNED("banned"),
  /// What the awake sources have is here.
  NO_MISSING_PIECE("no-missing-piece"),
  /// A missing piece is at no source that is known.
  NOBODY_HAS("nobody-has"),
  /// Everything missing was asked for: there is no more work for the sources.
  LAST_PIECES("last-pieces"),
  /// An upload's bytes come from this machine.
  IMPORTING("importing"),
  /// An upload waits for the directory to name its holders.
  PUBLISHING("publishing"),
  /// An upload's holders are not done fetching.
  HOLDERS("holders"),
  /// Holders have all bytes; their signed receipts are awaited.
  RECEIPTS("receipts"),
  /// The directory has not committed the name.
  COMMITTING("committing");

  private final String word;

  Limit(String word) {
    this.word = word;
  }

  /// A word that scripts may rely on.
  public String word() {
    return word;
  }
}
