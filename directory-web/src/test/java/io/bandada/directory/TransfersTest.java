package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.api.PingRequest.TransferSource;
import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.api.TransferPage;
import io.bandada.directory.members.transfers.ReportedTransfers;
import io.bandada.directory.members.transfers.TransferOrders;
import io.bandada.directory.problems.Refusal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What moves, and why it is not faster, over HTTP.
class TransfersTest extends DirectoryTest {
  @Autowired ReportedTransfers transfers;
  @Autowired TransferOrders orders;

  private TestPeer mover;

  @BeforeEach
  void aPeerMoves() {
    mover = peer("mover");
    mover.beat();
    transfers.report(
        mover.id(),
        List.of(
            report("t1-1", "download", "big.iso", "grant", List.of(source("den"))),
            report("t1-2", "upload", "notes.txt", "holders", List.of()),
            report("t1-3", "download", null, null, null)));
  }

  @AfterEach
  void itLeaves() {
    mover.logout(true);
  }

  @Test
  void eachIsTheSentenceAndTheSourcesThatItsPeerTold() {
    var first = of("&kind=download").json().path("transfers").get(0);
    assertThat(first.path("peerName").asString()).startsWith("mover");
    assertThat(first.path("seen").asString()).endsWith("Z");
    var transfer = first.path("transfer");
    assertThat(transfer.path("limit").asString()).isEqualTo("grant");
    assertThat(transfer.path("note").asString())
        .isEqualTo("7.9 MiB/s from den, which grants us 8.0 MiB/s");
    var source = transfer.path("from").get(0);
    assertThat(source.path("peerName").asString()).isEqualTo("den");
    assertThat(source.path("grantedBytesPerSecond").asLong()).isEqualTo(8 << 20);
    assertThat(source.path("asked").asInt()).isEqualTo(6);
    assertThat(source.path("window").asInt()).isEqualTo(32);
    assertThat(source.path("latencyMillis").asLong()).isEqualTo(420);
  }

  @Test
  void theListIsFilteredAndComesInPages() {
    assertThat(ids(of(""))).containsExactly("t1-1", "t1-2", "t1-3");
    assertThat(ids(of("&kind=upload"))).containsExactly("t1-2");
    assertThat(ids(of("&contains=BIG"))).containsExactly("t1-1");
    assertThat(ids(http.basic(ADMIN, PASSWORD).get(Paths.TRANSFERS + "?peer=nobody"))).isEmpty();
    TransferPage page = of("&limit=2").as(TransferPage.class);
    assertThat(page.total()).isEqualTo(3);
    String next = String.valueOf(page.next());
    assertThat(
            ids(
                of(
                    "&limit=2&after="
                        + java.net.URLEncoder.encode(
                            next, java.nio.charset.StandardCharsets.UTF_8))))
        .containsExactly("t1-3");
  }

  @Test
  void aPingTellsOfABoundedNumberOfSources() {
    var eleven = report("t1", "download", "a", "grant", Collections.nCopies(11, source("den")));
    assertThatThrownBy(() -> transfers.report(mover.id(), List.of(eleven)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("at most 10 sources");
    var ten = report("t1", "download", "a", "grant", Collections.nCopies(10, source("den")));
    assertThatThrownBy(() -> transfers.report(mover.id(), Collections.nCopies(21, ten)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("at most 200 sources");
    var endless = report("t1", "download", "a", "x".repeat(21), List.of());
    assertThatThrownBy(() -> transfers.report(mover.id(), List.of(endless)))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void anOrderRidesOnceInTheReplyToAPingAndStandsUntilItIsSo() {
    Http admin = http.basic(ADMIN, PASSWORD);
    TransferOrder pause = new TransferOrder("t1-1", TransferOrder.Kind.PAUSE, "somebody else");
    String address = Paths.TRANSFERS + "/" + mover.id();
    assertThat(admin.post(address, pause).status()).isEqualTo(202);
    assertThat(asked("t1-1")).isEqualTo(TransferOrder.Kind.PAUSE);
    assertThat(orders.toSend(mover.id()))
        .as("in the name of who asked")
        .containsExactly(new TransferOrder("t1-1", TransferOrder.Kind.PAUSE, ADMIN));
    assertThat(orders.toSend(mover.id())).isEmpty();
    assertThat(asked("t1-1")).isEqualTo(TransferOrder.Kind.PAUSE);
    transfers.report(
        mover.id(),
        List.of(
            new TransferReport(
                "t1-1", "download", "a", "ab".repeat(32), "paused", 1, 2, 0, 0, null, null, null)));
    assertThat(asked("t1-1")).isNull();
    assertThat(admin.post(Paths.TRANSFERS + "/nobody", pause).status()).isEqualTo(404);
    assertThat(admin.post(address, new TransferOrder("", TransferOrder.Kind.CANCEL)).status())
        .isEqualTo(400);
  }

  @Test
  void thePeerHearsOfItInTheReplyToItsPing() {
    TransferOrder cancel = new TransferOrder("t1-2", TransferOrder.Kind.CANCEL);
    http.basic(ADMIN, PASSWORD).post(Paths.TRANSFERS + "/" + mover.id(), cancel);
    assertThat(mover.beat().transferOrders())
        .containsExactly(new TransferOrder("t1-2", TransferOrder.Kind.CANCEL, ADMIN));
    assertThat(mover.beat().transferOrders()).isNull();
  }

  private TransferOrder.@org.jspecify.annotations.Nullable Kind asked(String id) {
    return orders.of(mover.id(), id);
  }

  private Http.Reply of(String more) {
    return http.basic(ADMIN, PASSWORD).get(Paths.TRANSFERS + "?peer=" + mover.id() + more);
  }

  private static List<String> ids(Http.Reply answer) {
    return answer.as(TransferPage.class).transfers().stream().map(t -> t.transfer().id()).toList();
  }

  private static TransferReport report(
      String id,
      String kind,
      @org.jspecify.annotations.Nullable String name,
      @org.jspecify.annotations.Nullable String limit,
      @org.jspecify.annotations.Nullable List<TransferSource> from) {
    return new TransferReport(
        id,
        kind,
        name,
        "ab".repeat(32),
        "fetching",
        1,
        2,
        8_283_750,
        1,
        "7.9 MiB/s from den, which grants us 8.0 MiB/s",
        limit,
        from);
  }

  private static TransferSource source(String name) {
    return new TransferSource(
        "p-" + name,
        name,
        "sending",
        "grant",
        null,
        8_283_750,
        8L << 20,
        6,
        32,
        420L,
        1 << 20,
        0,
        null);
  }
}
