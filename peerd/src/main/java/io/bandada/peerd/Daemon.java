package io.bandada.peerd;

import io.bandada.peerd.NodeFiles.Door;
import io.bandada.peerd.config.PeerdConfig;
import io.bandada.peerd.control.ControlServer;
import io.bandada.peerd.directory.HttpDirectory;
import io.bandada.peerd.host.Liveness;
import io.bandada.peerd.host.SdNotify;
import io.bandada.peerd.host.ServiceManager;
import io.bandada.peerd.identity.DiskKeyring;
import io.bandada.peerd.identity.Ed25519Signatures;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.identity.TicketVerifier;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.loop.EventLoop;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.NodeSettings;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.peers.GrpcPeerNetwork;
import io.bandada.peerd.peers.PeerServer;
import io.bandada.peerd.pieceport.PieceDialler;
import io.bandada.peerd.pieceport.PiecePort;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.store.disk.DiskPieceStore;
import io.bandada.peerd.transfer.EgressPolicy;
import io.bandada.peerd.transfer.Host;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Patience;
import io.bandada.peerd.transfer.PiecePorts;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.peerd.transfer.TwoPathNetwork;
import io.bandada.peerd.transfer.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All parts of a running peer, wired. What is begun is ended in the opposite order, also when a later part fails to begin.
final class Daemon implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(10);
  private static final Duration NODE_STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration SERVER_GRACE = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(Daemon.class.getName());

  private final PeerdConfig config;
  private final RateLimits limits;
  private final Deque<Ending> endings = new ArrayDeque<>();
  private @Nullable ServiceManager manager;

  /// How a part is ended.
  private interface Ending {
    void run() throws IOException, InterruptedException;
  }

  private Daemon(PeerdConfig config) {
    this.config = config;
    this.limits = new RateLimits(config.rates());
  }

  /// Returns when everything answers.
  ///
  /// @throws IOException when a part cannot begin; the message says which and why
  static Daemon start(PeerdConfig config, SdNotify notify) throws IOException, InterruptedException {
    Daemon daemon = new Daemon(config);
    try {
      daemon.begin(notify);
      return daemon;
    } catch (Throwable e) {
      daemon.close();
      throw e;
    }
  }

  private void begin(SdNotify notify) throws IOException, InterruptedException {
    DiskPieceStore store = DiskPieceStore.open(config.data(), config.capacityBytes());
    endings.push(store::close);
    NodeFiles files = new NodeFiles(config.data());
    endings.push(files::withdraw);
    Transport transport = new Transport();
    endings.push(transport::close);
    EventLoop loop = new EventLoop();
    endings.push(loop::close);

    NetworkClock clock = NetworkClock.system();
    DiskKeyring keyring = DiskKeyring.open(loop, files.folder(), clock);
    Wire wire = new Wire(transport, keyring.trust());
    endings.push(wire::close);
    Self self = new Self();
    DirectoryAddresses directories = new DirectoryAddresses(loop, self::directoryUrl);
    EgressPolicy policy = new EgressPolicy(config.listen(), directories::known);
    Traffic traffic = new Traffic();
    LocalEnd here = new LocalEnd(loop, store, traffic, limits);
    Host host = new Host(here);
    PeerServer peers =
        listen(
            files,
            Door.PEERS,
            config.listen(),
            address -> PeerServer.start(address, wire, host, policy),
            PeerServer::address);
    endings.push(peers::close);
    PiecePort pieces = null;
    if (config.pieces().isPresent()) {
      pieces =
          listen(
              files,
              Door.PIECES,
              config.pieces().get(),
              address -> PiecePort.start(address, wire, host),
              PiecePort::address);
      endings.push(pieces::close);
    }
    HttpDirectory directory = new HttpDirectory(loop, keyring.trust());
    endings.push(directory::close);

    SplittableRandom backoff = new SplittableRandom(new SecureRandom().nextLong());
    PiecePorts ports = new PiecePorts(loop, wire, policy, backoff, new PieceDialler(here, wire));
    GrpcPeerNetwork grpc = new GrpcPeerNetwork(here, wire, policy, Patience.USUAL, ports::heard);
    TwoPathNetwork network = new TwoPathNetwork(here, Patience.USUAL, ports, grpc);
    Node node =
        onLoop(
            loop,
            () ->
                new Node(
                    loop,
                    network,
                    store,
                    directory,
                    keyring,
                    clock,
                    new SplittableRandom(new SecureRandom().nextLong()),
                    settings(peers.address())));
    endings.push(() -> stop(loop, node, ports, grpc));
    startNode(loop, node);
    onLoop(
        loop,
        () -> {
          // Only now it can be asked who it is.
          self.node = node;
          directories.begin();
          return true;
        });

    Trust trust = keyring.trust();
    TicketVerifier tickets =
        new TicketVerifier(
            new Ed25519Signatures(trust::ticketKey),
            trust::isRevoked,
            trust::ownPeerId,
            node::isDirectoryAway,
            clock);
    host.open(onLoop(loop, node::peerRequests), tickets, pieces == null ? 0 : pieces.address().getPort());
    if (pieces != null) {
      PiecePort opened = pieces;
      endings.push(() -> opened.stop(SERVER_GRACE));
      files.piecesAddress(EgressPolicy.text(opened.address()));
    }
    endings.push(() -> peers.stop(SERVER_GRACE));
    ControlServer control = ControlServer.start(config.control(), transport, loop, node, store, limits, Version.text());
    endings.push(() -> control.stop(SERVER_GRACE));
    Upkeep upkeep = new Upkeep(loop, store, store::tidy, node::damaged);
    loop.run(upkeep::begin);
    if (config.metrics().isPresent()) {
      startMetrics(config.metrics().get(), files, loop, node, traffic, policy, upkeep);
    }
    files.address(EgressPolicy.text(peers.address()));

    ServiceManager told =
        new ServiceManager(notify, loop, () -> node.status().summary(), new Liveness(loop, store, peers.address(), control.socket()));
    manager = told;
    endings.push(told::close);
    told.begin();
    config.login().ifPresent(login -> loop.run(() -> new BootLogin(loop, node, login).begin()));
    LOG.log(
        System.Logger.Level.INFO,
        "ready: peers at " + EgressPolicy.text(peers.address()) + ", peerctl at " + control.socket());
  }

  /// What this peer knows, for those who must be made before the node.
  private static final class Self {
    private @Nullable Node node;

    /// On the loop.
    String directoryUrl() {
      Node known = node;
      return known == null ? "" : known.whoAmI().directoryUrl();
    }
  }

  private interface Listening<S> {
    S at(InetSocketAddress address) throws IOException;
  }

  /// A port that was picked once is picked again, so that a restart does not move this peer.
  private static <S> S listen(
      NodeFiles files, Door door, InetSocketAddress wanted, Listening<S> server, Function<S, InetSocketAddress> address)
      throws IOException {
    OptionalInt before = files.port(door);
    S started = null;
    if (wanted.getPort() == 0 && before.isPresent()) {
      try {
        started = server.at(new InetSocketAddress(wanted.getAddress(), before.getAsInt()));
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "port " + before.getAsInt() + " of the last run is taken, picks another");
      }
    }
    if (started == null) {
      try {
        started = server.at(wanted);
      } catch (IOException e) {
        throw new IOException(
            "cannot listen on " + EgressPolicy.text(wanted) + " (setting `" + door.setting() + "`): " + rootMessage(e), e);
      }
    }
    files.port(door, address.apply(started).getPort());
    return started;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return String.valueOf(root.getMessage());
  }

  private NodeSettings settings(InetSocketAddress listening) throws IOException {
    String name = config.name();
    return new NodeSettings(
        name.isEmpty() ? hostName() : name,
        config.advertise().isEmpty()
            ? InterfaceAddresses.of(listening).stream().map(EgressPolicy::text).toList()
            : config.advertise(),
        config.site().isEmpty() ? null : config.site(),
        config.directory(),
        config.uploadSlots(),
        config.uploadSlotsPerPeer(),
        config.replicaSlots());
  }

  private static String hostName() throws IOException {
    String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return name.isEmpty() ? "peer" : name;
  }

  private static void startNode(EventLoop loop, Node node) throws IOException, InterruptedException {
    CompletableFuture<Result<NodeStatus>> started = new CompletableFuture<>();
    loop.run(() -> node.start(started::complete));
    Result<NodeStatus> result = await(started, START_PATIENCE, "the node did not begin");
    if (result instanceof Result.Failed<NodeStatus>(NodeFailure failure)) {
      throw new IOException(failure.message());
    }
  }

  private void startMetrics(
      InetSocketAddress listen,
      NodeFiles files,
      EventLoop loop,
      Node node,
      Traffic traffic,
      EgressPolicy policy,
      Upkeep upkeep)
      throws IOException, InterruptedException {
    DaemonMetrics metrics;
    try {
      metrics = onLoop(loop, () -> new DaemonMetrics(listen, loop, node, traffic, limits, policy, upkeep));
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on " + EgressPolicy.text(listen) + " (setting `metrics`): " + rootMessage(e), e);
    }
    endings.push(metrics::close);
    files.metricsAddress(metrics.address(listen));
  }

  /// These hold from now on, whatever peerctl has set before.
  void rates(Rates rates) {
    limits.set(rates);
  }

  /// Tells the service manager that a reload is over.
  void ready() {
    ServiceManager told = manager;
    if (told != null) {
      told.ready();
    }
  }

  private static void stop(EventLoop loop, Node node, PiecePorts ports, GrpcPeerNetwork grpc)
      throws IOException, InterruptedException {
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    loop.run(() -> node.stop(() -> stopped.complete(true)));
    try {
      await(stopped, NODE_STOP_PATIENCE, "the node did not end within " + NODE_STOP_PATIENCE.toSeconds() + " s");
    } finally {
      onLoop(
          loop,
          () -> {
            ports.close();
            grpc.close();
            return true;
          });
    }
  }

  private static <T> T onLoop(EventLoop loop, Callable<T> work) throws IOException, InterruptedException {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.run(
        () -> {
          try {
            done.complete(work.call());
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return await(done, NODE_STOP_PATIENCE, "the loop does not answer");
  }

  private static <T> T await(CompletableFuture<T> answer, Duration patience, String otherwise)
      throws IOException, InterruptedException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(otherwise, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(rootMessage(e), e);
    }
  }

  @Override
  public void close() {
    boolean interrupted = false;
    while (!endings.isEmpty()) {
      try {
        endings.pop().run();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (Exception | Error e) {
        // The others are ended all the same.
        LOG.log(System.Logger.Level.WARNING, "while stopping: " + e.getMessage());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
