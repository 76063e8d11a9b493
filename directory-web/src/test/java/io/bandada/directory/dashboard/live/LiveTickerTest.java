package io.bandada.directory.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.accounts.users.JoinTokens;
import io.bandada.directory.api.EventRecord;
import io.bandada.directory.api.JoinToken;
import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.CatalogEvent;
import io.bandada.directory.catalog.FileName;
import io.bandada.directory.catalog.NameSelection;
import io.bandada.directory.catalog.Tombstones;
import io.bandada.directory.dashboard.DashboardTest;
import io.bandada.directory.dashboard.SeededNetwork;
import io.bandada.directory.dashboard.TestSocket;
import io.bandada.directory.dashboard.lists.ListLine;
import io.bandada.directory.dashboard.screens.HeartbeatStrips;
import io.bandada.directory.dashboard.screens.NetworkView;
import io.bandada.directory.dashboard.screens.Screen;
import io.bandada.directory.events.EventRecorded;
import io.bandada.directory.members.MemberEvent;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerVitals;
import io.bandada.directory.members.transfers.ReportedTransfers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.web.socket.CloseStatus;

/// The ticker on a real directory, with a clock and browsers of our own. It is ticked by hand; news
/// is marked by hand.
class LiveTickerTest extends DashboardTest {
  private static final AtomicLong SEQ = new AtomicLong(1_000_000);

  @Autowired NetworkView view;
  @Autowired Fragments fragments;
  private static final Authentication ADA =
      new TestingAuthenticationToken(new Caller("ada", Role.ADMIN, null), null);

  @Autowired Members members;
  @Autowired JoinTokens tokens;
  @Autowired Catalog catalog;
  @Autowired Tombstones tombstones;
  @Autowired ReportedTransfers transfers;

  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
  private final LiveFeed feed =
      new LiveFeed(new HeartbeatStrips(InstantSource.system(), Duration.ofSeconds(10)));
  private final TestSocket socket = new TestSocket();
  private final AtomicBoolean mayLook = new AtomicBoolean(true);
  private @Nullable LiveTicker ticker;

  private LiveTicker ticker() {
    if (ticker == null) {
      ticker = new LiveTicker(feed, view, fragments, () -> Instant.ofEpochMilli(now.get()));
    }
    return ticker;
  }

  private Viewer open(Map<String, String> parameters) {
    return open(parameters, socket, Runnable::run);
  }

  private Viewer open(
      Map<String, String> parameters, TestSocket at, java.util.concurrent.Executor senders) {
    var screen =
        Objects.requireNonNull(
            Screen.of(parameters::get, (Caller) Objects.requireNonNull(ADA.getPrincipal())));
    var viewer =
        new Viewer(at, new LiveHandshake.OpenedPage("session", ADA, screen), mayLook::get, senders);
    ticker().add(viewer);
    return viewer;
  }

  private List<String> tick() {
    now.addAndGet(1_000);
    ticker().tick();
    return socket.frames();
  }

  private void ping(int peer, long rate) {
    var id = SeededNetwork.peerId(peer);
    var v = members.get(id).orElseThrow().vitals();
    members.seen(
        id,
        null,
        1,
        SEQ.incrementAndGet(),
        new PeerVitals(v.addresses(), 0, v.capacityBytes(), v.freeBytes(), rate, rate, false));
    feed.on(new MemberEvent.Seen(id));
  }

  @Test
  void whoComesGetsTheWholePageOnce() {
    open(Map.of("page", "peers"));
    assertThat(tick())
        .hasSize(3)
        .anySatisfy(
            frame ->
                assertThat(frame).startsWith("<div id=\"list\"").contains("hx-swap-oob=\"true\""));
    assertThat(tick()).isEmpty();
  }

  @Test
  void aBeatSendsTheLineOfThatPeerAndNothingElse() {
    open(Map.of("page", "peers"));
    tick();
    ping(2, 123_456_789);
    assertThat(tick())
        .singleElement()
        .satisfies(
            frame ->
                assertThat(frame)
                    .startsWith("<tr id=\"peer-" + SeededNetwork.peerId(2))
                    .contains("235 MiB/s"));
  }

  @Test
  void manyBeatsWithinASecondAreOneFrame() {
    open(Map.of("page", "peers"));
    tick();
    for (int i = 0; i < 50; i++) {
      ping(3, i);
    }
    assertThat(tick()).hasSize(1);
  }

  @Test
  void aPeerThatIsNotLookedAtIsNotSent() {
    open(Map.of("page", "peers", "q", "heron"));
    tick();
    ping(3, 77);
    assertThat(tick()).isEmpty();
  }

  @Test
  void twoWhoLookAtTheSameShareTheString() {
    var other = new TestSocket();
    open(Map.of("page", "peers"));
    open(Map.of("page", "peers", "state", "live"), other, Runnable::run);
    tick();
    other.frames();
    ping(4, 4_321);
    var mine = tick();
    assertThat(mine).hasSize(1);
    assertThat(other.frames().getFirst()).isSameAs(mine.getFirst());
  }

  @Test
  void aNewFileAppearsInItsPlaceAndARemovedOneSaysGoodbye() {
    open(Map.of("page", "files", "in", "backup/2026-11/"));
    tick();
    var name = "backup/2026-11/d-new <b>file";
    var file = catalog.publish(new FileName(name), "ab".repeat(32), 10, "ada", 3, false);
    feed.on(new CatalogEvent.Published(name, file.root()));
    var news = tick();
    var before = ListLine.handle("file", "backup/2026-11/corpus.parquet");
    assertThat(news)
        .anySatisfy(
            frame ->
                assertThat(frame)
                    .startsWith(
                        "<tbody hx-swap-oob=\"afterend:#"
                            + before
                            + "\"><tr id=\""
                            + ListLine.handle("file", name)
                            + "\"")
                    .contains("&lt;b&gt;file")
                    .doesNotContain("<b>"));
    tombstones.remove(NameSelection.exactly(List.of(name)), Tombstones.Signed.NONE, "ada");
    feed.on(new CatalogEvent.Removed(name, file.root()));
    assertThat(tick())
        .anySatisfy(
            frame ->
                assertThat(frame)
                    .startsWith("<tr id=\"" + ListLine.handle("file", name))
                    .contains("class=\"gone\""));
  }

  @Test
  void tabsAndFootFollowWhatIsCounted() {
    open(Map.of("page", "files"));
    String before = String.join("", tick());
    long files = catalog.count();
    assertThat(before).contains("All <span>" + files + "</span>", files + "\u00a0files");
    var name = "backup/counted.bin";
    var folder = "<tr id=\"" + ListLine.handle("folder", "backup/");
    var file = catalog.publish(new FileName(name), "ef".repeat(32), 10, "ada", 3, false);
    feed.on(new CatalogEvent.Published(name, file.root()));
    awaitNews(folder, "All <span>" + (files + 1) + "</span>", (files + 1) + "\u00a0files");
    tombstones.remove(NameSelection.exactly(List.of(name)), Tombstones.Signed.NONE, "ada");
    feed.on(new CatalogEvent.Removed(name, file.root()));
    // The numbers may be counted after the last mark was noted: they come all the same.
    awaitNews("All <span>" + files + "</span>", files + "\u00a0files");
  }

  @Test
  void aTransferCountsWhateverTheOrder() {
    transfers.report(SeededNetwork.peerId(1), List.of());
    open(Map.of("page", "transfers", "sort", "-rate"));
    tick();
    transfers.report(SeededNetwork.peerId(1), List.of(transfer("t1"), transfer("t2")));
    ping(1, 5);
    awaitNews("All <span>2</span>", "2\u00a0transfers");
    transfers.report(SeededNetwork.peerId(1), List.of(transfer("t2")));
    ping(1, 6);
    awaitNews("All <span>1</span>", "1\u00a0transfer<");
    transfers.report(SeededNetwork.peerId(1), List.of());
    ping(1, 7);
    awaitNews("All <span>0</span>", "Nothing is moving");
  }

  private static TransferReport transfer(String id) {
    return new TransferReport(
        id, "download", id, "ab".repeat(32), "fetching", 1, 2, 3, 0, null, null, List.of());
  }

  /// What comes within the next seconds contains all of these.
  private void awaitNews(String... texts) {
    var heard = new StringBuilder();
    await()
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(heard.append(String.join("", tick()))).contains(texts));
  }

  @Test
  void linesThatStandKeepTheirPlace() {
    open(Map.of("page", "peers", "sort", "-free"));
    tick();
    ping(1, 5);
    assertThat(tick())
        .allSatisfy(frame -> assertThat(frame).startsWith("<tr ").doesNotContain("<tbody"));
  }

  @Test
  void aHiddenPageIsSentNothingAndThenEverything() {
    var viewer = open(Map.of("page", "peers"));
    tick();
    viewer.want(false);
    ping(5, 5);
    assertThat(tick()).isEmpty();
    viewer.want(true);
    assertThat(tick()).anySatisfy(frame -> assertThat(frame).startsWith("<div id=\"list\""));
  }

  @Test
  void aSlowBrowserIsCutToOneWholeRefresh() {
    Queue<Runnable> stuck = new ArrayDeque<>();
    open(Map.of("page", "peers"), socket, stuck::add);
    tick();
    for (int i = 0; i < 20; i++) {
      ping(i % 8, 1_000 + i);
      assertThat(tick()).isEmpty();
    }
    assertThat(stuck).as("sends under way").hasSize(1);
    stuck.remove().run();
    socket.frames();
    tick();
    stuck.remove().run();
    assertThat(socket.frames())
        .anySatisfy(frame -> assertThat(frame).startsWith("<div id=\"list\""));
  }

  @Test
  void aQuietLineHasAPulse() {
    open(Map.of("page", "file", "name", "nothing"));
    tick();
    long pulses = 0;
    for (int i = 0; i < 20; i++) {
      pulses += tick().stream().filter(frame -> frame.contains("pulse")).count();
    }
    assertThat(pulses).isEqualTo(4);
  }

  @Test
  void aFileThatIsRemovedWhileOneLooksSaysSo() {
    var name = "watched.bin";
    var file = catalog.publish(new FileName(name), "cd".repeat(32), 10, "ada", 3, false);
    open(Map.of("page", "file", "name", name));
    tick();
    tombstones.remove(NameSelection.exactly(List.of(name)), Tombstones.Signed.NONE, "ada");
    feed.on(new CatalogEvent.Removed(name, file.root()));
    assertThat(tick())
        .singleElement()
        .satisfies(frame -> assertThat(frame).contains("was removed while you looked at it"));
  }

  @Test
  void theOverviewChangesOnlyWhereSomethingChanged() {
    NETWORK.pingOnce(members, SEQ.incrementAndGet());
    open(Map.of("page", "overview"));
    assertThat(tick()).hasSize(4);
    feed.on(new MemberEvent.Seen(SeededNetwork.peerId(0)));
    assertThat(tick()).isEmpty();
  }

  @Test
  void aScreenThatIsNotThereIsRefused() {
    assertThat(
            Screen.of(
                Map.of("page", "secrets")::get,
                (Caller) Objects.requireNonNull(ADA.getPrincipal())))
        .isNull();
  }

  @Test
  void whoMayNoLongerLookIsShownTheDoor() {
    open(Map.of("page", "peers"));
    assertThat(tick()).isNotEmpty();
    mayLook.set(false);
    assertThat(tick()).isEmpty();
    assertThat(socket.closed).isEqualTo(CloseStatus.POLICY_VIOLATION);
  }

  @Test
  void theMomentAMachineJoinsByATokenItsPageSaysSo() {
    var token = JoinToken.parse(tokens.make("ada").token());
    open(Map.of("page", "add", "token", token.id()));
    assertThat(String.join("", tick()))
        .contains("id=\"joined\"", "Waiting for the machine")
        .doesNotContain(token.secret());
    assertThat(tick()).isEmpty();
    tokens.redeem(token.id(), token.secret(), SeededNetwork.peerId(2));
    feed.on(
        new EventRecorded(
            new EventRecord(1, Instant.now().toString(), "ada", "token-used", token.id(), "used")));
    assertThat(String.join("", tick())).contains("<b>" + NETWORK.peerName(2) + "</b> has joined.");
  }

  @Test
  void theLiveLineShowsTokensOfOnesOwnOnly() {
    var adas = JoinToken.parse(tokens.make("ada").token());
    var grace = new Caller("grace", Role.MEMBER, null);
    var screen =
        Objects.requireNonNull(Screen.of(Map.of("page", "add", "token", adas.id())::get, grace));
    assertThat(String.valueOf(view.model(screen)))
        .doesNotContain(adas.id() + ",")
        .doesNotContain("account=ada");
    assertThat(Screen.of(Map.of("page", "add")::get, new Caller("lin", Role.VIEWER, null)))
        .isNull();
  }
}
