package io.bandada.directory.safemode;

import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventRecorded;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.MemberEvent;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerState;
import io.bandada.directory.settings.DataFolder;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Keeps [LastKnown] in the data folder: written when peers or events came or went, and at most
/// every [#EVERY_SECONDS].
@Component
class KnownPeers {
  static final String FILE = "known-peers";

  private static final int EVERY_SECONDS = 3;

  /// A peer that is lost for longer is not waited for.
  private static final Duration MOURNED = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger(KnownPeers.class);

  private final DataFolder data;
  private final Database database;
  private final Members members;
  private final InstantSource clock;
  private final Optional<LastKnown> before;
  private volatile boolean changed = true;
  private volatile boolean failed;

  /// What stays in the file whatever the database says.
  private volatile LastKnown held = LastKnown.NOTHING;

  KnownPeers(DataFolder data, Database database, Members members, InstantSource clock) {
    this.data = data;
    this.database = database;
    this.members = members;
    this.clock = clock;
    this.before = read(data);
  }

  private static Optional<LastKnown> read(DataFolder data) {
    try {
      return data.read(FILE)
          .map(bytes -> LastKnown.parse(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      LOG.warn("{} is of no use: {}; it is written anew", data.file(FILE), e.getMessage());
      return Optional.empty();
    }
  }

  /// What the file said when this directory was started; empty: there was none.
  Optional<LastKnown> before() {
    return before;
  }

  long newestEvent() {
    return database.sql().sql("SELECT coalesce(max(id), 0) FROM event").query(Long.class).single();
  }

  /// The database is not the last one: what was known before is not forgotten on its word.
  void hold(LastKnown what) {
    held = what;
    changed = true;
  }

  /// The database is the truth again.
  void letGo() {
    held = LastKnown.NOTHING;
    write();
  }

  LastKnown now() {
    Set<String> here = new HashSet<>();
    Set<String> lost = new HashSet<>();
    held.peers().stream().filter(id -> members.get(id).isEmpty()).forEach(here::add);
    long mourned = clock.millis() - MOURNED.toMillis();
    for (Member member : members.all()) {
      if (member.state().counts()) {
        here.add(member.id());
      } else if (member.state() == PeerState.LOST
          && (member.stateSince() > mourned || held.peers().contains(member.id()))) {
        lost.add(member.id());
      }
    }
    return LastKnown.of(Math.max(held.newestEvent(), newestEvent()), here, lost);
  }

  @EventListener
  void changed(MemberEvent event) {
    if (!(event instanceof MemberEvent.Seen)) {
      changed = true;
    }
  }

  @EventListener
  void changed(EventRecorded event) {
    changed = true;
  }

  @Scheduled(initialDelay = EVERY_SECONDS, fixedDelay = EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
  void writeWhatChanged() {
    if (changed) {
      try {
        write();
        failed = false;
      } catch (RuntimeException e) {
        changed = true;
        if (!failed && !Database.cannotBeUsed(e)) {
          failed = true;
          LOG.warn("{} was not written, it is tried again: {}", data.file(FILE), e.getMessage());
        }
      }
    }
  }

  @PreDestroy
  void writeTheRest() {
    writeWhatChanged();
  }

  private synchronized void write() {
    changed = false;
    data.write(FILE, now().text());
  }
}
