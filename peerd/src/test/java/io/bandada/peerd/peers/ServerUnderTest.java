package io.bandada.peerd.peers;

import io.bandada.peerd.identity.CertifiedPeer;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.peerd.transfer.connections.Wire;
import io.bandada.proto.peer.Availability;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.PieceChunk;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The server for peers with limits of a test's choice, and behind it nobody who answers: calls
/// stay open.
final class ServerUnderTest extends PeerGrpc.PeerImplBase implements AutoCloseable {
  final Trust trust = RealPeer.NETWORK.trust("pserver");
  final List<CertifiedPeer> callers = new CopyOnWriteArrayList<>();
  final Wire wire;
  volatile Consumer<ServerCallStreamObserver<PieceChunk>> onFetch = out -> {};

  private final Transport transport = new Transport();
  private final Server server;

  ServerUnderTest(PeerLimits limits) throws IOException {
    wire = new Wire(transport, trust, InstantSource.system(), limits);
    server = PeerServer.start(EgressPolicy.listen("127.0.0.1:0"), wire, this, limits);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  @Override
  public void requestFile(FileRequest request, StreamObserver<Availability> out) {
    callers.add(KnownCaller.current());
  }

  @Override
  public void fetchPieces(FetchRequest request, StreamObserver<PieceChunk> out) {
    callers.add(KnownCaller.current());
    onFetch.accept((ServerCallStreamObserver<PieceChunk>) out);
  }

  @Override
  public void close() {
    server.shutdownNow();
    wire.close();
    transport.close();
  }
}
