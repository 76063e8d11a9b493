package io.bandada.directory.safemode;

import io.bandada.directory.authority.keys.DatabaseRolledBack;
import io.bandada.directory.catalog.NameAdoption;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.members.MemberEvent;
import io.bandada.directory.members.Members;
import io.bandada.directory.problems.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Whether the directory is in safe mode, why, and when that is over.
@Component
public class SafeMode {
  private static final String FACT = "safe_mode";

  private final Database database;
  private final KnownPeers known;
  private final Members members;
  private final NameAdoption adoption;
  private final Events events;
  private final InstantSource clock;
  private final RollCall rollCall = new RollCall();
  private final AtomicReference<@Nullable Mode> mode = new AtomicReference<>();

  /// It is on, and the database was not told yet.
  private volatile boolean unwritten;

  SafeMode(
      Database database,
      KnownPeers known,
      Members members,
      NameAdoption adoption,
      Events events,
      InstantSource clock) {
    this.database = database;
    this.known = known;
    this.members = members;
    this.adoption = adoption;
    this.events = events;
    this.clock = clock;
    start();
  }

  /// What happened to the database.
  public enum Cause {
    LOST("the database is new, but the network is not"),
    RESTORED("the database is older than what the network has seen");

    private final String words;

    Cause(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /// @param whole who was there last is known
  private record Mode(Cause cause, long since, boolean whole) {
    String fact() {
      return cause.name() + " " + since + " " + whole;
    }

    static Mode of(String fact) {
      String[] parts = fact.split(" ", -1);
      return new Mode(
          Cause.valueOf(parts[0]), Long.parseLong(parts[1]), Boolean.parseBoolean(parts[2]));
    }
  }

  /// @param heard,called of the peers that were there last
  /// @param whole it is known who they were; else an admin has to say when all are back
  public record Standing(Cause cause, Instant since, int heard, int called, boolean whole) {}

  private void start() {
    LastKnown before = known.before().orElse(LastKnown.NOTHING);
    rollCall.call(before.here());
    Optional<String> fact =
        database
            .sql()
            .sql("SELECT value FROM fact WHERE name = ?")
            .param(FACT)
            .query(String.class)
            .optional();
    if (fact.isPresent()) {
      mode.set(Mode.of(fact.get()));
      known.hold(before);
      rollCall.call(before.peers());
    } else if (before.newestEvent() > known.newestEvent()
        || !before.peers().stream().allMatch(this::isMember)) {
      begin(members.all().isEmpty() ? Cause.LOST : Cause.RESTORED, true);
      writeDown();
    }
  }

  private boolean isMember(String peer) {
    return members.get(peer).isPresent();
  }

  public boolean on() {
    return mode.get() != null;
  }

  /// Why and how far; empty when it is off.
  public Optional<Standing> standing() {
    Mode now = mode.get();
    RollCall.Count count = rollCall.count();
    return now == null
        ? Optional.empty()
        : Optional.of(
            new Standing(
                now.cause(),
                Instant.ofEpochMilli(now.since()),
                count.heard(),
                count.called(),
                now.whole()));
  }

  /// A peer with good papers came whom the database does not know.
  public void strangerCame() {
    begin(members.all().isEmpty() ? Cause.LOST : Cause.RESTORED, known.before().isPresent());
    writeDown();
  }

  /// Somebody has a trust bundle that this directory made and the database does not know of.
  @EventListener
  void memoryWasLost(DatabaseRolledBack lost) {
    begin(members.all().isEmpty() ? Cause.LOST : Cause.RESTORED, known.before().isPresent());
  }

  /// A ping was heard.
  ///
  /// @param verified its index is known to be true
  /// @param ahead it has seen more of this network than this database
  public void heard(String peer, boolean verified, boolean ahead) {
    if (ahead) {
      rollCall.doubt(peer);
      return;
    }
    boolean on = on();
    writeDown();
    if (on && !adoption.heardOut(peer)) {
      adoption.ask(peer);
    } else if (verified && !rollCall.heardFrom(peer)) {
      rollCall.heard(peer);
    }
    if (on) {
      endWhenAllWereHeard();
    }
  }

  /// Whether this peer may be told to give something up: it and all the others that were there have
  /// reported, and nobody has reason to doubt the database.
  public boolean mayDrop(String peer) {
    return !on() && rollCall.complete() && rollCall.heardFrom(peer);
  }

  /// @throws Refusal safe-mode, while nothing may be removed
  public void refuseRemovals() {
    Optional<Standing> standing = standing();
    if (standing.isPresent()) {
      Standing now = standing.get();
      throw Refusal.safeMode(
          "nothing is removed in safe mode, which is on since "
              + now.since().truncatedTo(ChronoUnit.SECONDS)
              + ": "
              + now.cause().words(),
          now.whole()
              ? "it ends by itself when the peers are back ("
                  + now.heard()
                  + " of "
                  + now.called()
                  + " are), or an admin ends it"
              : "an admin ends it when all peers are back: in the dashboard");
    }
  }

  @EventListener
  void peerChanged(MemberEvent event) {
    switch (event) {
      case MemberEvent.Left left -> rollCall.excuse(left.peerId());
      case MemberEvent.Lost lost -> {
        if (!on()) {
          rollCall.excuse(lost.peerId());
        }
      }
      case MemberEvent.Joined joined -> {}
      case MemberEvent.Seen seen -> {}
      case MemberEvent.Stale stale -> {}
    }
  }

  /// In memory at once, since from here on nothing may be dropped; [#writeDown] comes after. It may
  /// be called inside of a change that is just over, and waits for nobody.
  private void begin(Cause cause, boolean whole) {
    if (mode.compareAndSet(null, new Mode(cause, clock.millis(), whole))) {
      unwritten = true;
      adoption.hearAllAnew();
      LastKnown then =
          LastKnown.of(known.before().map(LastKnown::newestEvent).orElse(0L), all(), Set.of());
      rollCall.again();
      rollCall.call(then.peers());
      known.hold(then);
    }
  }

  private void writeDown() {
    Mode begun = mode.get();
    if (!unwritten || begun == null) {
      return;
    }
    database.write(
        () -> {
          int rows =
              database
                  .sql()
                  .sql("INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")
                  .params(FACT, begun.fact())
                  .update();
          if (rows == 1) {
            // What this database says of a name gives way to a newer record of ours.
            database.sql().sql("UPDATE file SET adopted = 1 WHERE adopted = 0").update();
            events.record(
                Events.DIRECTORY,
                EventKind.SAFE_MODE_BEGAN,
                null,
                "Safe mode began: "
                    + begun.cause().words()
                    + ". Names are taken back from the peers; nothing is removed, dropped or"
                    + " repaired.");
          }
        });
    unwritten = false;
  }

  private Set<String> all() {
    Set<String> all = new TreeSet<>(known.now().peers());
    known.before().ifPresent(before -> all.addAll(before.peers()));
    return all;
  }

  private void endWhenAllWereHeard() {
    Mode now = mode.get();
    if (now != null && now.whole() && rollCall.complete()) {
      RollCall.Count count = rollCall.count();
      end(
          Events.DIRECTORY,
          "Safe mode ended: "
              + count.heard()
              + " of "
              + count.called()
              + " known peers have reported.");
    }
  }

  /// An admin says that all who will come have come.
  public void end(String by) {
    RollCall.Count count = rollCall.count();
    end(
        by,
        by
            + " ended safe mode; "
            + count.heard()
            + " of "
            + count.called()
            + " known peers had reported.");
  }

  private void end(String by, String text) {
    Mode ended = mode.get();
    if (ended == null) {
      return;
    }
    writeDown();
    known.letGo();
    rollCall.over();
    database.write(
        () -> {
          if (database.sql().sql("DELETE FROM fact WHERE name = ?").param(FACT).update() == 1) {
            events.record(by, EventKind.SAFE_MODE_ENDED, null, text);
          }
        });
    mode.compareAndSet(ended, null);
  }
}
