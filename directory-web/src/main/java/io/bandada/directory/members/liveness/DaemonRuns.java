package io.bandada.directory.members.liveness;

import org.jspecify.annotations.Nullable;

/// Which start of which daemon speaks for a peer. Two daemons have one identity when the peer's
/// folder was copied while both run, or when a backup of it is started beside the first.
///
/// A start of a daemon is known by a number that it draws, its run. What tells a copy from a
/// restart is that the run before goes on speaking: then it was there first, and the peer is its
/// again. The other one is refused and told so, until the first is silent for so long that it is
/// lost; so neither takes the identity from one that lives. Pure; a lock of its own, held for
/// moments.
public final class DaemonRuns {
  /// So often must a run that was replaced be heard before it counts as alive: one ping may have
  /// been on its way.
  private static final int ALIVE = 2;

  /// After so many pings of the one that took over, the one before is a thing of the past.
  private static final int SETTLED = 20;

  /// After so many pings without a word of the other one, there is none any more.
  private static final int SILENT = 50;

  private @Nullable Run owner;
  private @Nullable Run before;
  private int heardBefore;
  private @Nullable Run rival;
  private int sinceTaken;
  private int sinceRival;

  /// @param id drawn by the daemon at its start
  /// @param address where it says that it is
  public record Run(String id, long incarnation, String address) {}

  public sealed interface Verdict {
    /// It speaks for the peer.
    ///
    /// @param taken another one did, until now
    /// @param rival the other one that is refused; null when there is none
    record Speaks(boolean taken, @Nullable Run rival) implements Verdict {}

    /// It spoke for the peer before; whether it still lives its next ping will show.
    record Late() implements Verdict {}

    /// Another one speaks for the peer.
    ///
    /// @param fresh this was not known before
    record Refused(Run owner, boolean fresh) implements Verdict {}

    /// It is of an older time than the peer that is known, and nobody else speaks for that.
    record Outdated() implements Verdict {}
  }

  /// A ping of this run.
  ///
  /// @param known the newest incarnation that is known of the peer
  /// @param there the peer counts as there
  public synchronized Verdict heard(Run run, long known, boolean there) {
    Run speaking = owner;
    if (speaking == null) {
      if (run.incarnation() < known) {
        return new Verdict.Outdated();
      }
      owner = run;
      return new Verdict.Speaks(false, null);
    }
    if (run.id().equals(speaking.id())) {
      return goesOn(run);
    }
    if (!there) {
      // Whoever was there first has had its time.
      return run.incarnation() < speaking.incarnation()
          ? new Verdict.Outdated()
          : takeOver(run, null);
    }
    Run old = before;
    if (old != null && run.id().equals(old.id())) {
      if (++heardBefore < ALIVE) {
        return new Verdict.Late();
      }
      owner = run;
      before = null;
      rival = speaking;
      sinceRival = 0;
      return new Verdict.Speaks(true, rival);
    }
    boolean fresh = rival == null || !rival.id().equals(run.id());
    if (fresh && run.incarnation() > speaking.incarnation()) {
      return takeOver(run, speaking);
    }
    rival = run;
    sinceRival = 0;
    return new Verdict.Refused(speaking, fresh);
  }

  private Verdict goesOn(Run run) {
    owner = run;
    if (before != null && ++sinceTaken >= SETTLED) {
      before = null;
    }
    if (rival != null && ++sinceRival >= SILENT) {
      rival = null;
    }
    return new Verdict.Speaks(false, rival);
  }

  private Verdict takeOver(Run run, @Nullable Run from) {
    owner = run;
    before = from;
    heardBefore = 0;
    sinceTaken = 0;
    rival = null;
    return new Verdict.Speaks(true, null);
  }
}
