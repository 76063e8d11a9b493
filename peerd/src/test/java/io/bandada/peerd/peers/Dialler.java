package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.loop.EventLoop;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.transfer.connections.Connections;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.peerd.transfer.connections.Wire;
import io.bandada.proto.peer.Availability;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A peer's way out, without the rest of the peer: each call stays open until something ends it.
final class Dialler implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  final BlockingQueue<Status> ended = new LinkedBlockingQueue<>();
  final Wire wire;

  private final EventLoop loop = new EventLoop();
  private final Transport transport = new Transport();
  private final Connections<PeerChannel> connections;
  private final List<Watching> calls = new CopyOnWriteArrayList<>();

  Dialler(Trust trust) {
    wire = new Wire(transport, trust);
    connections = PeerChannel.connections(loop, wire);
  }

  void watch(String peerId, String endpoint) {
    watch(peerId, endpoint, FileRequest.getDefaultInstance());
  }

  void watch(String peerId, String endpoint, FileRequest request) {
    loop.run(
        () -> {
          Connections.Lease<PeerChannel> lease =
              connections.acquire(
                  new Connections.Route(peerId, EgressPolicy.listen(endpoint)), () -> {});
          if (lease == null) {
            ended.add(Status.UNAVAILABLE);
            return;
          }
          Watching call = new Watching(lease.release());
          calls.add(call);
          PeerGrpc.newStub(lease.connection().channel()).requestFile(request, call);
        });
  }

  void cancelFirst() {
    calls.getFirst().cancel();
  }

  /// How the next call that ends does so.
  Status.Code end() throws InterruptedException {
    Status status = ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(status).as("the end of a call").isNotNull();
    return status.getCode();
  }

  @Override
  public void close() {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    loop.run(
        () -> {
          connections.close();
          closed.complete(true);
        });
    closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    loop.close();
    wire.close();
    transport.close();
  }

  private final class Watching implements ClientResponseObserver<FileRequest, Availability> {
    private final Runnable release;
    private volatile @Nullable ClientCallStreamObserver<FileRequest> call;
    private volatile boolean cancelled;

    Watching(Runnable release) {
      this.release = release;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<FileRequest> stream) {
      call = stream;
    }

    void cancel() {
      cancelled = true;
      ClientCallStreamObserver<FileRequest> begun = call;
      if (begun != null) {
        begun.cancel("enough", null);
      }
    }

    @Override
    public void onNext(Availability event) {}

    @Override
    public void onError(Throwable t) {
      end(Status.fromThrowable(t));
    }

    @Override
    public void onCompleted() {
      end(Status.OK);
    }

    private void end(Status status) {
      loop.run(release);
      if (!cancelled) {
        ended.add(status);
      }
    }
  }
}
