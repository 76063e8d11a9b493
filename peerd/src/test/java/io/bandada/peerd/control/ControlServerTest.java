package io.bandada.peerd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.session.LogoutResult;
import io.bandada.peerd.peers.RealPeer;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.store.disk.Received;
import io.bandada.proto.control.DownloadEvent;
import io.bandada.proto.control.DownloadRequest;
import io.bandada.proto.control.Failure;
import io.bandada.proto.control.LimitsReply;
import io.bandada.proto.control.LimitsRequest;
import io.bandada.proto.control.ListIndexRequest;
import io.bandada.proto.control.RemoveRequest;
import io.bandada.proto.control.RenameRequest;
import io.bandada.proto.control.SetCopiesRequest;
import io.bandada.proto.control.StatusRequest;
import io.bandada.proto.control.SteerRequest;
import io.bandada.proto.control.TransferItem;
import io.bandada.proto.control.UploadProgress;
import io.bandada.proto.control.VersionRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What peerctl may rely on, over a real unix socket with a real store behind it.
class ControlServerTest {
  private static final Manifest BOOK = Pattern.manifest((3 << 20) - 77);
  private static final byte[] LETTER = Pattern.bytes(5, 300_000);

  @TempDir Path folder;
  private RealPeer peer;
  private ControlUnderTest control;

  @BeforeEach
  void start() throws Exception {
    peer = new RealPeer("here", folder.resolve("data"), store -> Received.whole(store, BOOK));
    control = new ControlUnderTest(peer, folder.resolve("c.sock"));
  }

  @AfterEach
  void stop() throws Exception {
    control.close();
    peer.close();
  }

  private static void until(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }

  @Test
  void simpleQuestionsAreAnswered() {
    assertThat(control.ctl().version(VersionRequest.getDefaultInstance()).getVersion())
        .isEqualTo(ControlUnderTest.VERSION);
    assertThat(control.ctl().status(StatusRequest.getDefaultInstance()).getFiles()).isEqualTo(1);
    assertThat(control.ctl().listIndex(ListIndexRequest.getDefaultInstance()).next().getId())
        .isEqualTo(BOOK.id().hex());
    assertThat(
            HealthGrpc.newBlockingStub(control.channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void limitsAreToldAndSetAllOrNone() throws Exception {
    assertThat(control.ctl().limits(LimitsRequest.getDefaultInstance()))
        .isEqualTo(LimitsReply.getDefaultInstance());
    control.ctl().limits(LimitsRequest.newBuilder().setUp(8 << 20).setPerPeer(1 << 20).build());
    LimitsReply set =
        control.ctl().limits(LimitsRequest.newBuilder().setDown(2 << 20).setPerPeer(0).build());
    assertThat(set).isEqualTo(LimitsReply.newBuilder().setUp(8 << 20).setDown(2 << 20).build());
    assertThat(peer.limits.rates()).isEqualTo(new Rates(8 << 20, 2 << 20, 0));
    for (long wrong : new long[] {1, -1, Long.MAX_VALUE}) {
      assertThatThrownBy(
              () ->
                  control.ctl().limits(LimitsRequest.newBuilder().setUp(0).setDown(wrong).build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }
    assertThat(control.ctl().limits(LimitsRequest.getDefaultInstance())).isEqualTo(set);
  }

  @Test
  void whatShallBecomeOfNoTransferIsRefused() {
    for (SteerRequest request :
        List.of(
            SteerRequest.getDefaultInstance(),
            SteerRequest.newBuilder().setAll(true).build(),
            SteerRequest.newBuilder().setAction(SteerRequest.Action.PAUSE).build(),
            SteerRequest.newBuilder()
                .setAction(SteerRequest.Action.PAUSE)
                .setAll(true)
                .addRefs("a")
                .build())) {
      assertRefused(Status.Code.INVALID_ARGUMENT, () -> steered(request));
    }
    SteerRequest.Builder cancel = SteerRequest.newBuilder().setAction(SteerRequest.Action.CANCEL);
    assertRefused(Status.Code.NOT_FOUND, () -> steered(cancel.clone().addRefs("a").build()));
    assertThat(steered(cancel.clone().setAll(true).build())).isEmpty();
  }

  private List<TransferItem> steered(SteerRequest request) {
    List<TransferItem> items = new ArrayList<>();
    control.ctl().steerTransfers(request).forEachRemaining(items::add);
    return items;
  }

  @Test
  void changesOfNamesThatMakeNoSenseAreRefused() {
    RenameRequest file = RenameRequest.newBuilder().setFrom("a").setTo("b/").build();
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> control.ctl().rename(file));
    RenameRequest bad = RenameRequest.newBuilder().setFrom("a").setTo("b//c").build();
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> control.ctl().rename(bad));
    SetCopiesRequest none = SetCopiesRequest.newBuilder().setRef("a").build();
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> control.ctl().setCopies(none));
    RemoveRequest both = RemoveRequest.newBuilder().setRef("a").addExact("b").build();
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> control.ctl().remove(both));
    RenameRequest good = RenameRequest.newBuilder().setFrom("a/").setTo("b/").build();
    assertRefused(Status.Code.UNAVAILABLE, () -> control.ctl().rename(good));
  }

  private static void assertRefused(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }

  @Test
  void theSocketIsForItsGroupOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control.socket)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void aLivingDaemonIsNotPushedAside() {
    assertThatThrownBy(() -> ControlUnderTest.serve(peer, control.socket))
        .isInstanceOf(IOException.class)
        .hasMessage("another daemon answers on " + control.socket);
    assertThat(control.ctl().version(VersionRequest.getDefaultInstance()).getVersion())
        .isEqualTo(ControlUnderTest.VERSION);
  }

  @Test
  void aSocketOfADeadDaemonIsReplacedAndAnythingElseIsNot() throws Exception {
    Path stale = folder.resolve("stale.sock");
    try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(stale));
    }
    ControlUnderTest.serve(peer, stale).close();
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertThatThrownBy(() -> ControlUnderTest.serve(peer, file))
        .hasMessageContaining("is no socket");
    assertThat(file).hasContent("mine");
    assertThatThrownBy(() -> ControlUnderTest.serve(peer, folder.resolve("none/c.sock")))
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> ControlUnderTest.serve(peer, folder.resolve("x".repeat(120))))
        .hasMessageContaining("107 bytes");
  }

  @Test
  void aFileThatIsHereComesWholeAndInOrder() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Iterator<DownloadEvent> events = download("id:" + BOOK.id().hex(), false);
    assertThat(events.next().getFile().getId()).isEqualTo(BOOK.id().hex());
    DownloadEvent last = DownloadEvent.getDefaultInstance();
    while (events.hasNext()) {
      last = events.next();
      bytes.writeBytes(last.getData().toByteArray());
    }
    assertThat(last.getDone().getBytes()).isEqualTo(BOOK.size());
    assertThat(bytes.toByteArray()).isEqualTo(Pattern.bytes(0, (int) BOOK.size()));
  }

  private Iterator<DownloadEvent> download(String ref, boolean noData) {
    return control
        .ctl()
        .downloadFile(DownloadRequest.newBuilder().setRef(ref).setNoData(noData).build());
  }

  @Test
  void withoutDataNothingButWordsIsSent() {
    download("id:" + BOOK.id().hex(), true)
        .forEachRemaining(e -> assertThat(e.getData().isEmpty()).isTrue());
  }

  @Test
  void noWrongByteReachesTheUserWhenTheDiskLies() throws Exception {
    Path data;
    try (var files = Files.walk(folder.resolve("data"))) {
      data = files.filter(f -> f.toString().endsWith(".data")).findFirst().orElseThrow();
    }
    try (FileChannel raw = FileChannel.open(data, StandardOpenOption.WRITE)) {
      raw.write(ByteBuffer.wrap(new byte[] {99}), BOOK.offsetOf(2) + 7);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThatThrownBy(
            () ->
                download("id:" + BOOK.id().hex(), false)
                    .forEachRemaining(e -> bytes.writeBytes(e.getData().toByteArray())))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS);
              assertThat(e.getStatus().getDescription()).contains("piece 2").contains("went bad");
            });
    assertThat(bytes.toByteArray()).isEqualTo(Pattern.bytes(0, (int) BOOK.offsetOf(2)));
  }

  @Test
  void aReferenceWithAControlCharacterIsRefused() throws Exception {
    for (String bad : List.of("a\u0000b", "a\u001b[2J", "x\u202ey", "")) {
      try {
        download(bad, true).next();
        throw new AssertionError("was accepted");
      } catch (StatusRuntimeException e) {
        assertThat(ScriptedUpload.failureIn(e).getCode()).isEqualTo(Failure.Code.BAD_NAME);
      }
    }
  }

  @Test
  void anUploadIsAJobOnceItsEndWasSaid() {
    ScriptedUpload uploading = new ScriptedUpload(control.channel);
    uploading.header("letters/1", LETTER.length);
    uploading.data(LETTER);
    uploading.end(LETTER.length);
    until(
        "it is being published",
        () -> uploading.states().contains(UploadProgress.State.PUBLISHING));
    uploading.cancel();
    assertThat(peer.store.holdings()).hasSize(2);
    assertThat(transfers(false))
        .anySatisfy(
            t -> {
              assertThat(t.name()).isEqualTo("letters/1");
              assertThat(t.kind()).isEqualTo(TransferStatus.Kind.UPLOAD);
            });
  }

  private List<TransferStatus> transfers(boolean ended) {
    return peer.onLoop(() -> peer.node.transfers(ended));
  }

  @Test
  void anUploadThatIsCancelledBeforeItsEndLeavesNoTrace() throws Exception {
    ScriptedUpload uploading = new ScriptedUpload(control.channel);
    uploading.header("letters/2", LETTER.length);
    uploading.data(LETTER);
    until(
        "it is seen", () -> transfers(false).stream().anyMatch(t -> t.name().equals("letters/2")));
    uploading.cancel();
    until("it is over", () -> transfers(false).isEmpty());
    assertThat(peer.store.holdings()).hasSize(1);
    until("nothing is left in staging", () -> isEmpty(folder.resolve("data/staging")));
  }

  private static boolean isEmpty(Path folder) {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFileThatChangedWhileItWasReadIsRefused() throws Exception {
    ScriptedUpload shrank = new ScriptedUpload(control.channel);
    shrank.header("a", LETTER.length + 1);
    shrank.data(LETTER);
    shrank.end(LETTER.length);
    assertThat(shrank.failure().getCode()).isEqualTo(Failure.Code.DAMAGED);
    assertThat(shrank.failure().getMessage()).contains("changed while it was read");

    ScriptedUpload grew = new ScriptedUpload(control.channel);
    grew.header("a", LETTER.length - 1);
    grew.data(LETTER);
    assertThat(grew.failure().getCode()).isEqualTo(Failure.Code.DAMAGED);

    ScriptedUpload miscounted = new ScriptedUpload(control.channel);
    miscounted.header("a", LETTER.length);
    miscounted.data(LETTER);
    miscounted.end(LETTER.length - 1);
    assertThat(miscounted.failure().getCode()).isEqualTo(Failure.Code.DAMAGED);
    assertThat(peer.store.holdings()).hasSize(1);
  }

  @Test
  void uploadsThatMakeNoSenseAreRefused() throws Exception {
    ScriptedUpload headless = new ScriptedUpload(control.channel);
    headless.data(LETTER);
    assertThat(headless.failure().getCode()).isEqualTo(Failure.Code.USAGE);

    ScriptedUpload endless = new ScriptedUpload(control.channel);
    endless.header("a", 10);
    endless.out().onCompleted();
    assertThat(endless.failure().getMessage()).contains("ended before the file did");

    ScriptedUpload vast = new ScriptedUpload(control.channel);
    vast.header("a", -1);
    assertThat(vast.failure().getMessage()).contains("16 TiB");
  }

  /// What the directory would refuse when all bytes are here is refused before the first one.
  @Test
  void aNameThatCanBeNoneIsRefusedBeforeItsFirstByte() throws Exception {
    for (String bad :
        List.of(
            "a\u202eb",
            "a\u0007b",
            " a",
            "a/ /b",
            "a//b",
            "e\u0301",
            "d/".repeat(32) + "deep",
            "x".repeat(256),
            "")) {
      ScriptedUpload uploading = new ScriptedUpload(control.channel);
      uploading.header(bad, 10);
      assertThat(uploading.failure().getCode()).as(bad).isEqualTo(Failure.Code.BAD_NAME);
      assertThat(uploading.failure().getHint()).as(bad).contains("another name");
    }
    assertThat(transfers(true)).isEmpty();
  }

  @Test
  void withoutASessionNothingIsTakenIn() throws Exception {
    CompletableFuture<Result<LogoutResult>> out = new CompletableFuture<>();
    peer.loop.run(() -> peer.node.logout(true, out::complete));
    assertThat(out.get(60, TimeUnit.SECONDS)).isInstanceOf(Result.Ok.class);
    ScriptedUpload uploading = new ScriptedUpload(control.channel);
    uploading.header("a", 10);
    assertThat(uploading.failure().getCode()).isEqualTo(Failure.Code.NOT_LOGGED_IN);
    assertThat(uploading.failure().getHint()).contains("peerctl login");
  }
}
