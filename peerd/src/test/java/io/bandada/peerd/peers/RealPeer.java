package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Grant;
import io.bandada.directory.api.Ticket;
import io.bandada.peerd.identity.DiskKeyring;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.loop.EventLoop;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeSettings;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.Identity;
import io.bandada.peerd.node.session.LoginOrder;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.pieceport.PieceDialler;
import io.bandada.peerd.pieceport.PiecePort;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.disk.DiskPieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.ticket.Ed25519Signatures;
import io.bandada.peerd.ticket.TicketVerifier;
import io.bandada.peerd.transfer.Host;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Patience;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.peerd.transfer.connections.PiecePorts;
import io.bandada.peerd.transfer.connections.TwoPathNetwork;
import io.bandada.peerd.transfer.connections.Wire;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A whole peer on loopback with a real store, real sockets and an agreeable directory.
public final class RealPeer implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(4);
  private static final int PATIENCE_SECONDS = 60;

  /// That all of them belong to.
  public static final TestNetwork NETWORK = new TestNetwork();

  private static final AtomicLong TICKETS = new AtomicLong();

  public final EventLoop loop = new EventLoop();
  public final Transport transport = new Transport();
  public final DiskPieceStore disk;
  public final PieceStore store;
  public final CountedStore counted;
  public final RateLimits limits = new RateLimits(Rates.NONE);

  /// With those whom it asks.
  public final Patience patience;

  public final PeerNetwork network;

  /// Not used when pieces come by gRPC only.
  public final PiecePorts ports;

  public final @Nullable PiecePort pieces;
  public final Traffic traffic = new Traffic();
  public final Node node;
  public final TicketVerifier tickets;
  public final AgreeableDirectory directory = new AgreeableDirectory(loop, this::grant);
  public final PeerServer server;
  public final DiskKeyring keyring;
  public final Trust trust;
  public final Wire wire;
  private final String name;
  private final GrpcPeerNetwork grpc;

  /// Something to put into the store before the node begins.
  public interface Furnishing {
    void put(PieceStore store) throws Exception;
  }

  /// Pieces by gRPC only.
  public RealPeer(String name, Path folder, Furnishing furnishing) throws Exception {
    this(name, folder, furnishing, null);
  }

  /// @param memory with the piece port, and this for its buffers; null: without
  public RealPeer(
      String name, Path folder, Furnishing furnishing, @Nullable ByteBufAllocator memory)
      throws Exception {
    this.name = name;
    disk = DiskPieceStore.open(folder, 0);
    furnishing.put(disk);
    counted = new CountedStore(disk);
    store = counted;
    keyring =
        DiskKeyring.open(
            loop, Files.createDirectories(folder.resolve("node")), NetworkClock.system());
    trust = keyring.trust();
    wire = new Wire(transport, trust);
    InetSocketAddress listen = EgressPolicy.listen("127.0.0.1:0");
    EgressPolicy policy = new EgressPolicy(listen, List::of);
    LocalEnd here = new LocalEnd(loop, store, traffic, limits);
    Host host = new Host(here);
    patience = new Patience(SHORT, memory == null ? SHORT : SHORT.dividedBy(2));
    SplittableRandom backoff = new SplittableRandom(1);
    ByteBufAllocator buffers = memory == null ? ByteBufAllocator.DEFAULT : memory;
    ports = new PiecePorts(loop, wire, policy, backoff, new PieceDialler(here, wire, buffers));
    grpc = new GrpcPeerNetwork(here, wire, policy, patience, ports::heard);
    network = memory == null ? grpc : new TwoPathNetwork(here, patience, ports, grpc);
    pieces = memory == null ? null : new PiecePort(listen, wire, host, memory);
    server = PeerServer.start(listen, wire, host, policy);
    node =
        onLoop(
            () ->
                new Node(
                    loop,
                    network,
                    store,
                    directory,
                    keyring,
                    trust.clock(),
                    new SplittableRandom(1),
                    NodeSettings.of(name, List.of(address().endpoint()), "https://127.0.0.1:1")));
    CompletableFuture<Result<NodeStatus>> started = new CompletableFuture<>();
    loop.run(() -> node.start(started::complete));
    assertThat(started.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Result.Ok.class);
    CompletableFuture<Result<Identity>> signedIn = new CompletableFuture<>();
    loop.run(
        () ->
            node.login(
                new LoginOrder("", "ana", "secret", "", "", NETWORK.pin()), signedIn::complete));
    assertThat(signedIn.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Result.Ok.class);
    tickets =
        new TicketVerifier(
            new Ed25519Signatures(trust::ticketKey),
            trust::isRevoked,
            trust::ownPeerId,
            node::isDirectoryAway,
            trust.clock());
    host.open(onLoop(node::peerRequests), tickets, piecePort());
  }

  /// A ticket that this peer is the holder of, as it travels.
  public String ticket(
      Ticket.Operation operation, String root, String audience, long budget, long lifeSeconds) {
    String id = "0".repeat(16) + HexFormat.of().toHexDigits(TICKETS.incrementAndGet());
    long expires = Instant.now().getEpochSecond() + lifeSeconds;
    String key = keyring.certified().orElseThrow().key();
    Ticket ticket =
        new Ticket(
            operation,
            NETWORK.ticketKey(),
            id,
            Ticket.Subject.CONTENT,
            root,
            key,
            audience,
            budget,
            expires);
    byte[] payload = ticket.payload();
    byte[] signature = NETWORK.signTicket(payload);
    byte[] whole =
        ByteBuffer.allocate(payload.length + signature.length).put(payload).put(signature).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  private Grant grant(String root) {
    return new Grant(ticket(Ticket.Operation.READ, root, Ticket.ANYONE, 1L << 40, 600), 600_000);
  }

  /// 0: it has none.
  public int piecePort() {
    return pieces == null ? 0 : pieces.address().getPort();
  }

  public PeerAddress address() {
    return new PeerAddress("p" + name, name, EgressPolicy.text(server.address()));
  }

  public <T> T onLoop(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.run(() -> answer.complete(question.get()));
    return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws IOException {
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    loop.run(() -> node.stop(() -> stopped.complete(true)));
    stopped.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    server.close();
    if (pieces != null) {
      pieces.close();
    }
    onLoop(
        () -> {
          ports.close();
          grpc.close();
          return true;
        });
    loop.close();
    wire.close();
    transport.close();
    disk.close();
  }
}
