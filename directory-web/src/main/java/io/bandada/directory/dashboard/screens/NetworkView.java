package io.bandada.directory.dashboard.screens;

import io.bandada.directory.accounts.Role;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.dashboard.charts.Chart;
import io.bandada.directory.dashboard.charts.ChartRange;
import io.bandada.directory.dashboard.charts.ChartScales;
import io.bandada.directory.dashboard.charts.Sample;
import io.bandada.directory.dashboard.charts.Samples;
import io.bandada.directory.dashboard.lists.EventLines;
import io.bandada.directory.dashboard.lists.FileLines;
import io.bandada.directory.dashboard.lists.ListKind;
import io.bandada.directory.dashboard.lists.ListLine;
import io.bandada.directory.dashboard.lists.ListLines;
import io.bandada.directory.dashboard.lists.ListQuery;
import io.bandada.directory.dashboard.lists.PeerLines;
import io.bandada.directory.dashboard.lists.TransferLines;
import io.bandada.directory.dashboard.text.FlashMessage;
import io.bandada.directory.dashboard.text.PageText;
import io.bandada.directory.health.NetworkHealth;
import io.bandada.directory.health.NetworkHealthCount;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.safemode.SafeMode;
import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.KeptFiles;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.LazyContextVariable;

/// What a page shows: the model of a screen, the same for the first rendering and for every change
/// after it.
@Component
public class NetworkView {
  private static final int LATEST = 8;
  private static final int HISTORY = 20;

  private final PeerLines peers;
  private final FileLines files;
  private final TransferLines transfers;
  private final EventLines events;
  private final TokenLines tokens;
  private final WhoHasWhat whoHasWhat;
  private final Catalog catalog;
  private final NetworkHealthCount health;
  private final SafeMode safeMode;
  private final KeptFiles kept;
  private final Samples samples;
  private final HeartbeatStrips beats;
  private final InstantSource clock;
  private final PageText words;

  NetworkView(
      PeerLines peers,
      FileLines files,
      TransferLines transfers,
      EventLines events,
      TokenLines tokens,
      WhoHasWhat whoHasWhat,
      Catalog catalog,
      NetworkHealthCount health,
      SafeMode safeMode,
      DataFolder data,
      Samples samples,
      HeartbeatStrips beats,
      InstantSource clock) {
    this.peers = peers;
    this.files = files;
    this.transfers = transfers;
    this.events = events;
    this.tokens = tokens;
    this.whoHasWhat = whoHasWhat;
    this.catalog = catalog;
    this.health = health;
    this.safeMode = safeMode;
    this.kept = data.kept();
    this.samples = samples;
    this.beats = beats;
    this.clock = clock;
    this.words = new PageText(clock);
  }

  public PageText words() {
    return words;
  }

  public ListLines<? extends ListLine> lines(ListKind listing) {
    return switch (listing) {
      case PEERS -> peers;
      case FILES -> files;
      case TRANSFERS -> transfers;
      case EVENTS -> events;
    };
  }

  /// Why the directory writes nothing, and what to do, in sentences; empty when it writes.
  public String away() {
    return kept.trouble()
        .map(why -> FlashMessage.refused(Refusal.dataAway(why)).words())
        .orElse("");
  }

  /// Null when there is no such peer or file (any more).
  public @Nullable Map<String, Object> model(Screen screen) {
    var model =
        switch (screen) {
          case Screen.Overview overview -> overview(overview.range());
          case Screen.Listed listed -> list(listed.query());
          case Screen.OnePeer one -> peer(one.id());
          case Screen.OneFile one -> file(one.name());
          case Screen.Adding adding -> adding(adding);
        };
    if (model != null) {
      model.put("words", words);
      model.put("screen", screen);
    }
    return model;
  }

  private Map<String, Object> overview(ChartRange range) {
    var totals = totals();
    var model = new HashMap<String, Object>();
    model.put("totals", totals);
    model.put(
        "health",
        safeMode
            .standing()
            .map(standing -> HealthSentence.of(standing, words))
            .orElseGet(
                () ->
                    HealthSentence.of(
                        totals.health(), files.fewestCopies(), peers.lease(), words)));
    model.put("range", range);
    model.put("ranges", ChartRange.values());
    model.put("charts", charts(range, totals.health()));
    model.put("latest", events.latest(LATEST));
    return model;
  }

  private List<Chart> charts(ChartRange range, NetworkHealth present) {
    long now = clock.millis();
    var history =
        new ArrayList<>(samples.since(now - range.span.toMillis(), range.step.toMillis()));
    history.add(Sample.of(now, present));
    var paper = new Chart.Paper(range, now, history);
    return List.of(
        paper.draw("Traffic between peers", Sample::rateIn, ChartScales.bytesPerSecond(words)),
        paper.draw("Live peers", Sample::live, ChartScales.peers(words)));
  }

  /// Cheap: it may be asked for every second.
  public Totals totals() {
    return new Totals(health.now(), transfers.count());
  }

  private Map<String, Object> list(ListQuery query) {
    var model = new HashMap<String, Object>();
    model.put("query", query);
    // Read only when it is shown: the tabs follow every second, and a page of a million files is
    // not free.
    model.put("list", lazy(() -> lines(query.listing()).page(query)));
    model.put("totals", totals());
    return model;
  }

  private @Nullable Map<String, Object> peer(String id) {
    var peer = peers.byKeys(List.of(id)).get(id);
    if (peer == null) {
      return null;
    }
    var model = new HashMap<String, Object>();
    model.put("peer", peer);
    var strip = beats.strip(id);
    model.put("strip", strip);
    model.put("slot", beats.slot());
    model.put("span", beats.span());
    model.put("beat", peers.beat());
    model.put("lease", peers.lease());
    model.put("heard", Collections.frequency(strip, HeartbeatStrips.HEARD));
    model.put("missed", Collections.frequency(strip, HeartbeatStrips.MISSED));
    // Read only when they are shown: a peer may hold very many.
    model.put("onlyHere", lazy(() -> whoHasWhat.onlyAt(id)));
    model.put("held", lazy(() -> whoHasWhat.held(id)));
    model.put("transfers", transfers.of(id));
    return model;
  }

  private @Nullable Map<String, Object> file(String name) {
    var detail = catalog.detail(name).orElse(null);
    if (detail == null) {
      return null;
    }
    var file = FileLines.line(detail.file());
    var model = new HashMap<String, Object>();
    model.put("file", file);
    var holders = whoHasWhat.holders(file.root());
    model.put("holders", holders.shown());
    model.put("holderCount", holders.count());
    model.put("revisions", detail.revisions());
    model.put("history", events.ofFile(name, HISTORY));
    return model;
  }

  private Map<String, Object> adding(Screen.Adding adding) {
    var model = new HashMap<String, Object>();
    model.put("tokens", tokens.of(adding.caller()));
    model.put("all", adding.caller().role() == Role.ADMIN);
    var current = tokens.one(adding.token(), adding.caller());
    if (current != null) {
      model.put("current", current);
    }
    return model;
  }

  public static <T> LazyContextVariable<T> lazy(Supplier<T> value) {
    return new LazyContextVariable<>() {
      @Override
      protected T loadValue() {
        return value.get();
      }
    };
  }
}
