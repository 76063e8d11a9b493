package io.bandada.directory.dashboard.live;

import io.bandada.directory.dashboard.lists.EventLine;
import io.bandada.directory.dashboard.lists.FileLine;
import io.bandada.directory.dashboard.lists.FolderLine;
import io.bandada.directory.dashboard.lists.ListKind;
import io.bandada.directory.dashboard.lists.ListLine;
import io.bandada.directory.dashboard.lists.ListPage;
import io.bandada.directory.dashboard.lists.ListQuery;
import io.bandada.directory.dashboard.lists.PeerLine;
import io.bandada.directory.dashboard.lists.TransferLine;
import io.bandada.directory.dashboard.screens.NetworkView;
import io.bandada.directory.dashboard.screens.Screen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.TextMessage;

/// One second's news, and what is owed from before. What several viewers share (a model, a rendered
/// block, a list) is made once.
class UpdateRound {
  /// Lines that a page shows at most before it is given its first page again.
  static final int MAX_SHOWN = 300;

  /// Times as long as it took.
  private static final int REST = 20;

  private final Changes marks;
  private final NetworkView view;
  private final Fragments fragments;
  private final Map<Screen, @Nullable Map<String, Object>> models = new HashMap<>();
  private final Map<Screen, Map<String, String>> rendered = new HashMap<>();
  private final Map<ListQuery, ListPage> pages = new HashMap<>();
  private final Map<String, TextMessage> frames = new HashMap<>();
  private final LongSupplier nanoClock;

  /// @param nanoClock what a list costs is measured by it
  UpdateRound(Changes marks, NetworkView view, Fragments fragments, LongSupplier nanoClock) {
    this.marks = marks;
    this.nanoClock = nanoClock;
    this.view = view;
    this.fragments = fragments;
  }

  /// What brings this viewer up to date; empty when it is.
  List<TextMessage> newsFor(Viewer viewer) {
    var news = newsOfScreen(viewer);
    var away = view.away();
    if (away.equals(viewer.away)) {
      return news;
    }
    viewer.away = away;
    var all = new ArrayList<>(news);
    all.add(frame(fragments.block("parts", "away", Map.of("away", away))));
    return all;
  }

  private List<TextMessage> newsOfScreen(Viewer viewer) {
    if (viewer.behind() || marks.overflow() || viewer.shown.size() > MAX_SHOWN) {
      return everything(viewer);
    }
    return switch (viewer.screen) {
      case Screen.Overview overview ->
          marks.none()
              ? List.of()
              : blocks(
                  viewer,
                  marks.samples() ? overview.blocks() : List.of("health", "tiles", "latest"));
      case Screen.OnePeer peer -> blocks(viewer, peerBlocks(peer));
      case Screen.OneFile file -> marks.files() ? blocks(viewer, file.blocks()) : List.of();
      case Screen.Adding adding -> marks.none() ? List.of() : blocks(viewer, adding.blocks());
      case Screen.Listed listed -> lines(viewer, listed.query());
    };
  }

  /// A peer that is silent changes too: its strip goes on.
  private List<String> peerBlocks(Screen.OnePeer peer) {
    if (marks.files()) {
      return peer.blocks();
    }
    return marks.peers().contains(peer.id())
        ? List.of("state", "beats", "facts", "transfers")
        : List.of("beats");
  }

  // ---- whole blocks ----

  private List<TextMessage> everything(Viewer viewer) {
    viewer.caughtUp();
    viewer.blocks.clear();
    viewer.shown.clear();
    if (viewer.screen instanceof Screen.Listed listed) {
      page(listed.query())
          .lines()
          .forEach(
              line -> viewer.shown.put(line.lineId(), new Viewer.Shown(line.key(), line, null)));
    }
    return blocks(viewer, viewer.screen.blocks());
  }

  private List<TextMessage> blocks(Viewer viewer, List<String> names) {
    var model = model(viewer);
    if (model == null) {
      return viewer.screen instanceof Screen.OneFile
          ? changedBlock(viewer, "state", Map.of(), "gone")
          : List.of();
    }
    var news = new ArrayList<TextMessage>();
    for (var name : names) {
      news.addAll(changedBlock(viewer, name, model, name));
    }
    return news;
  }

  private List<TextMessage> changedBlock(
      Viewer viewer, String id, Map<String, Object> model, String fragment) {
    var html =
        rendered
            .computeIfAbsent(viewer.screen, screen -> new HashMap<>())
            .computeIfAbsent(fragment, name -> fragments.block(viewer.screen.page(), name, model));
    return html.equals(viewer.blocks.put(id, html)) ? List.of() : List.of(frame(html));
  }

  private @Nullable Map<String, Object> model(Viewer viewer) {
    if (!models.containsKey(viewer.screen)) {
      var model = view.model(viewer.screen);
      if (model != null && viewer.screen instanceof Screen.Listed listed) {
        model.put("list", NetworkView.lazy(() -> page(listed.query())));
      }
      models.put(viewer.screen, model);
    }
    return models.get(viewer.screen);
  }

  // ---- lines of a list: those that stand keep their place ----

  private List<TextMessage> lines(Viewer viewer, ListQuery query) {
    var news = new ArrayList<TextMessage>();
    if (grown(query)) {
      var page = page(query);
      if (viewer.shown.isEmpty() && !page.lines().isEmpty()) {
        return everything(viewer);
      }
      addNew(viewer, page, news);
    }
    change(viewer, query, news);
    if (viewer.shown.isEmpty() && !news.isEmpty()) {
      return everything(viewer);
    }
    // The tabs count whatever happened; what did not change is not sent.
    news.addAll(blocks(viewer, List.of("summary")));
    news.addAll(foot(viewer, query));
    return news;
  }

  /// How many fit the query, and where the next page begins. A search that takes long is not
  /// repeated each second: it rests in proportion, and what is owed meanwhile comes later, so that
  /// the last word is always a true one.
  private List<TextMessage> foot(Viewer viewer, ListQuery query) {
    viewer.owesFoot |= marks.counts() || moved(query.listing());
    long now = nanoClock.getAsLong();
    if (!viewer.owesFoot || now - viewer.footRests < 0) {
      return List.of();
    }
    viewer.owesFoot = false;
    var foot = blocks(viewer, List.of("foot"));
    long ended = nanoClock.getAsLong();
    viewer.footRests = ended + (ended - now) * REST;
    return foot;
  }

  private boolean moved(ListKind listing) {
    return switch (listing) {
      case PEERS -> marks.states() || !marks.newPeers().isEmpty();
      case FILES -> marks.files();
      case TRANSFERS -> marks.transfers();
      case EVENTS -> marks.events();
    };
  }

  /// Lines may have come that belong on this page.
  private boolean grown(ListQuery query) {
    return query.firstPage()
        && switch (query.listing()) {
          case PEERS -> !marks.newPeers().isEmpty();
          case FILES -> anyNewIn(query.folder());
          // In an order that turns all the time, what comes and goes at the end of a page is not
          // new.
          case TRANSFERS ->
              marks.transfers() && (query.defaultOrder() || page(query).next() == null);
          case EVENTS -> marks.events();
        };
  }

  private boolean anyNewIn(String folder) {
    return marks.newFiles().stream().anyMatch(name -> name.startsWith(folder));
  }

  private boolean isNew(ListLine line) {
    return switch (line) {
      case PeerLine peer -> marks.newPeers().contains(peer.id());
      case FolderLine folder -> anyNewIn(folder.folder());
      case FileLine file -> marks.newFiles().contains(file.name());
      case TransferLine transfer -> true;
      case EventLine event -> true;
    };
  }

  private void addNew(Viewer viewer, ListPage page, List<TextMessage> news) {
    String before = null;
    for (var line : page.lines()) {
      if (!viewer.shown.containsKey(line.lineId()) && isNew(line)) {
        news.add(frame(fragments.added(line, before)));
        viewer.shown.put(line.lineId(), new Viewer.Shown(line.key(), line, null));
      }
      if (viewer.shown.containsKey(line.lineId())) {
        before = line.lineId();
      }
    }
  }

  private void change(Viewer viewer, ListQuery query, List<TextMessage> news) {
    var touched = new HashSet<String>();
    for (var shown : viewer.shown.values()) {
      boolean changed =
          switch (shown.line()) {
            case PeerLine peer -> marks.peers().contains(peer.id());
            case FolderLine folder -> marks.files();
            case FileLine file -> marks.files();
            case TransferLine transfer -> marks.transfers();
            case EventLine event -> false;
          };
      if (changed) {
        touched.add(shown.key());
      }
    }
    if (touched.isEmpty()) {
      return;
    }
    var now = view.lines(query.listing()).byKeys(query, touched);
    viewer.shown.replaceAll(
        (id, shown) ->
            touched.contains(shown.key()) ? changed(shown, now.get(shown.key()), news) : shown);
    viewer
        .shown
        .values()
        .removeIf(shown -> touched.contains(shown.key()) && !now.containsKey(shown.key()));
  }

  private Viewer.Shown changed(
      Viewer.Shown shown, @Nullable ListLine line, List<TextMessage> news) {
    if (line == null) {
      news.add(frame(fragments.gone(shown.line().lineId(), farewell(shown.line()))));
      return shown;
    }
    if (line.equals(shown.line())) {
      return shown;
    }
    var html = fragments.changed(line);
    if (!html.equals(shown.sent())) {
      news.add(frame(html));
    }
    return new Viewer.Shown(shown.key(), line, html);
  }

  private static String farewell(ListLine line) {
    return switch (line) {
      case PeerLine peer -> peer.name() + " is forgotten";
      case FolderLine folder -> folder.label() + " is gone: nothing is in it any more";
      case FileLine file -> file.label() + " was removed";
      case TransferLine transfer -> transfer.label() + " has ended";
      case EventLine event -> event.text();
    };
  }

  private ListPage page(ListQuery query) {
    return pages.computeIfAbsent(query, same -> view.lines(query.listing()).page(query));
  }

  private TextMessage frame(String html) {
    return frames.computeIfAbsent(Objects.requireNonNull(html), TextMessage::new);
  }
}
