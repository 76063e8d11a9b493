package io.bandada.directory.dashboard.live;

import io.bandada.directory.dashboard.screens.NetworkView;
import io.bandada.directory.dashboard.screens.Totals;
import io.bandada.directory.database.Database;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;

/// Once a second: what changed and is looked at goes to those who look at it, as long as they may.
@Component
class LiveTicker {
  private static final Logger log = LoggerFactory.getLogger(LiveTicker.class);

  /// A quiet line says so this often: the page's script takes a longer silence for a lost
  /// connection.
  private static final long PULSE_MILLIS = 5_000;

  private static final TextMessage PULSE =
      new TextMessage("<span id=\"pulse\" hidden hx-swap-oob=\"true\"></span>");

  private final LiveFeed feed;
  private final NetworkView view;
  private final Fragments fragments;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Viewer> viewers = new ConcurrentHashMap<>();

  /// The ticker's thread only.
  private @Nullable Totals totals;

  LiveTicker(LiveFeed feed, NetworkView view, Fragments fragments, InstantSource clock) {
    this.feed = feed;
    this.view = view;
    this.fragments = fragments;
    this.clock = clock;
  }

  void add(Viewer viewer) {
    viewers.put(viewer.id(), viewer);
  }

  void remove(String id) {
    viewers.remove(id);
  }

  Collection<Viewer> viewers() {
    return viewers.values();
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void tick() {
    var noted = feed.take();
    if (viewers.isEmpty()) {
      return;
    }
    var marks = counted() ? noted.counted() : noted;
    var round = new UpdateRound(marks, view, fragments, System::nanoTime);
    for (var viewer : viewers.values()) {
      if (!mayLook(viewer)) {
        viewer.close(CloseStatus.POLICY_VIOLATION);
      } else if (viewer.ready()) {
        send(viewer, round);
      } else if (!marks.none()) {
        viewer.miss();
      }
    }
  }

  /// Whether the network's numbers are others than a second ago: a count may be made long after
  /// what it counts has changed.
  private boolean counted() {
    try {
      var now = view.totals();
      boolean other = !now.equals(totals);
      totals = now;
      return other;
    } catch (RuntimeException away) {
      log.debug("the network cannot be counted", away);
      return false;
    }
  }

  /// A database that does not answer signs nobody out.
  private static boolean mayLook(Viewer viewer) {
    try {
      return viewer.mayLook.getAsBoolean();
    } catch (RuntimeException unknown) {
      log.debug("cannot tell whether {} may still look", viewer.account, unknown);
      return true;
    }
  }

  private void send(Viewer viewer, UpdateRound round) {
    long now = clock.millis();
    try {
      var news = round.newsFor(viewer);
      if (!news.isEmpty() || now - viewer.lastWord >= PULSE_MILLIS) {
        viewer.lastWord = now;
        viewer.send(news.isEmpty() ? List.of(PULSE) : news);
      }
    } catch (RuntimeException unexpected) {
      // One page that cannot be shown must not silence the others; its next frames show everything
      // anew.
      if (!Database.cannotBeUsed(unexpected)) {
        log.warn("cannot bring a page of {} up to date", viewer.screen.page(), unexpected);
      }
      viewer.miss();
    }
  }
}
