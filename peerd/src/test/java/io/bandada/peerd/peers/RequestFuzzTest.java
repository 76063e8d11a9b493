package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.bandada.peerd.fuzz.AllocationLimit;
import io.bandada.peerd.identity.CertifiedPeer;
import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.transfer.Host;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.UploadRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What any peer may ask for, and where it may say that it is.
class RequestFuzzTest {
  /// Which call (1 byte), then its message. The node is not open yet: a good question is told so, a
  /// bad one is refused before.
  @FuzzTest
  void question(byte[] input) throws InvalidProtocolBufferException {
    if (input.length == 0) {
      return;
    }
    PeerService service = service();
    byte[] message = Arrays.copyOfRange(input, 1, input.length);
    Answer<Object> answer = new Answer<>();
    try {
      AllocationLimit.within(
          32L * input.length, () -> asCaller(() -> ask(service, input[0], message, answer)));
    } catch (InvalidProtocolBufferException e) {
      return; // gRPC answers that
    }
    Status status = Status.fromThrowable(answer.failure);
    assertThat(status.getCode()).isIn(Status.Code.INVALID_ARGUMENT, Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).isNotBlank().hasSizeLessThan(500);
  }

  private static void asCaller(AllocationLimit.Work<InvalidProtocolBufferException> question)
      throws InvalidProtocolBufferException {
    Context before =
        Context.current()
            .withValue(KnownCaller.CONTEXT, new CertifiedPeer("p1", "ab".repeat(32), Instant.MAX))
            .attach();
    try {
      question.run();
    } finally {
      Context.current().detach(before);
    }
  }

  private static PeerService service() {
    Object store =
        Proxy.newProxyInstance(
            RequestFuzzTest.class.getClassLoader(),
            new Class<?>[] {PieceStore.class},
            (proxy, method, arguments) -> {
              throw new AssertionError("the store is asked before the node is open");
            });
    return new PeerService(
        new Host(
            new LocalEnd(
                new StillLoop(), (PieceStore) store, new Traffic(), new RateLimits(Rates.NONE))),
        policy());
  }

  private static EgressPolicy policy() {
    return new EgressPolicy(EgressPolicy.listen("127.0.0.1:0"), List::of);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static void ask(PeerService service, int call, byte[] message, Answer answer)
      throws InvalidProtocolBufferException {
    switch (call % 3) {
      case 0 -> service.requestFile(FileRequest.parseFrom(message), answer);
      case 1 -> service.fetchPieces(FetchRequest.parseFrom(message), answer);
      default -> service.requestUpload(UploadRequest.parseFrom(message), answer);
    }
  }

  /// An address that is taken is a literal one, and its own text means the same.
  @FuzzTest
  void address(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      InetSocketAddress address = policy().dial(text);
      assertThat(address.isUnresolved()).isFalse();
      assertThat(address.getPort()).isBetween(1, 65_535);
      assertThat(address.getAddress().isMulticastAddress()).isFalse();
      assertThat(address.getAddress().isAnyLocalAddress()).isFalse();
      assertThat(address.getAddress().isLinkLocalAddress()).isFalse();
      assertThat(policy().dial(EgressPolicy.text(address))).isEqualTo(address);
      assertThat(text).hasSizeLessThan(80).matches("[0-9a-zA-Z.:\\[\\]%]+");
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("'");
    }
  }

  /// Where a call's one answer ends up.
  private static final class Answer<T> extends ServerCallStreamObserver<T> {
    private @Nullable Throwable failure;

    @Override
    public void onNext(T value) {
      throw new AssertionError("nothing can be answered yet");
    }

    @Override
    public void onError(Throwable t) {
      assertThat(failure).isNull();
      failure = t;
    }

    @Override
    public void onCompleted() {
      throw new AssertionError("nothing can be answered yet");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnReadyThreshold(int bytes) {}

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}
  }
}
