package io.bandada.peerd.peers;

import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.rpc.Tls;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.proto.peer.Availability;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.PieceChunk;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/// A peer that says over gRPC whatever a test wants it to say.
final class ScriptedPeer extends PeerGrpc.PeerImplBase implements AutoCloseable {
  BiConsumer<FileRequest, StreamObserver<Availability>> onWatch = (request, out) -> {};
  BiConsumer<FetchRequest, StreamObserver<PieceChunk>> onFetch = (request, out) -> {};

  final Trust trust = RealPeer.NETWORK.trust("pscript");

  private final Server server;

  ScriptedPeer() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .sslContext(new Tls(trust.keys(), trust.peers()).server())
            .addService(this)
            .build()
            .start();
  }

  PeerAddress address() {
    return new PeerAddress("pscript", "script", "127.0.0.1:" + server.getPort());
  }

  @Override
  public void requestFile(FileRequest request, StreamObserver<Availability> out) {
    onWatch.accept(request, out);
  }

  @Override
  public void fetchPieces(FetchRequest request, StreamObserver<PieceChunk> out) {
    onFetch.accept(request, out);
  }

  /// Cuts all connections.
  @Override
  public void close() {
    server.shutdownNow();
  }
}
