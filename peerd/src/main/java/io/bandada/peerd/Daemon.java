package io.bandada.peerd;

import io.bandada.peerd.config.PeerdConfig;
import io.bandada.peerd.config.Setting;
import io.bandada.peerd.control.ControlServer;
import io.bandada.peerd.directory.HttpDirectory;
import io.bandada.peerd.host.Liveness;
import io.bandada.peerd.host.SdNotify;
import io.bandada.peerd.host.ServiceManager;
import io.bandada.peerd.identity.DiskKeyring;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.loop.EventLoop;
import io.bandada.peerd.loop.LoopAnswer;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.NodeSettings;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.store.disk.DiskPieceStore;
import io.bandada.peerd.ticket.Ed25519Signatures;
import io.bandada.peerd.ticket.TicketVerifier;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.peerd.transfer.connections.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// All parts of a running peer, wired. What is begun is ended in the opposite order, also when a
/// later part fails to begin.
final class Daemon implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CONTROL_GRACE = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(Daemon.class.getName());

  private final PeerdConfig config;
  private final RateLimits limits;
  private final Endings endings = new Endings();
  private @Nullable ServiceManager manager;

  private Daemon(PeerdConfig config) {
    this.config = config;
    this.limits = new RateLimits(config.rates());
  }

  /// Returns when everything answers.
  ///
  /// @throws IOException when a part cannot begin; the message says which and why
  static Daemon start(PeerdConfig config, SdNotify notify)
      throws IOException, InterruptedException {
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
    Ground ground = ground();
    EventLoop loop = ground.loop;
    DirectoryAddresses directories = new DirectoryAddresses(loop);
    EgressPolicy policy = new EgressPolicy(config.listening().peers(), directories::known);
    LocalEnd here = new LocalEnd(loop, ground.store, new Traffic(), limits);
    Wire wire = endings.add(new Wire(ground.transport, ground.keyring.trust()), Wire::close);
    DataPlane plane =
        new DataPlane(config.listening(), new KeptPorts(ground.files), wire, policy, here, endings);

    Node node = node(ground, plane);
    loop.run(() -> directories.begin(() -> node.whoAmI().directoryUrl()));
    plane.open(now(loop, node::peerRequests), tickets(ground, node), ground.files, endings);
    ControlServer control = control(ground, node);
    Upkeep upkeep = new Upkeep(loop, ground.store, ground.store::tidy, node::damaged);
    loop.run(upkeep::begin);

    if (config.listening().metrics().isPresent()) {
      DaemonMetrics metrics =
          KeptPorts.listen(
              Setting.METRICS,
              config.listening().metrics().get(),
              at -> now(loop, () -> new DaemonMetrics(at, here, node, policy, upkeep)));
      ground.files.metricsAddress(endings.add(metrics, DaemonMetrics::close).address());
    }
    ground.files.address(EgressPolicy.text(plane.address()));
    Liveness liveness = new Liveness(loop, ground.store, plane.address(), control.socket());
    manager =
        endings.add(
            new ServiceManager(notify, loop, () -> node.status().summary(), liveness),
            ServiceManager::close);
    manager.begin();
    config.login().ifPresent(login -> loop.run(() -> new BootLogin(loop, node, login).begin()));
    LOG.log(
        System.Logger.Level.INFO,
        "ready: peers at "
            + EgressPolicy.text(plane.address())
            + ", peerctl at "
            + control.socket());
  }

  /// What this machine gives: a disk, sockets, a thread that decides, a clock and a key.
  private record Ground(
      DiskPieceStore store,
      NodeFiles files,
      Transport transport,
      EventLoop loop,
      NetworkClock clock,
      DiskKeyring keyring) {}

  private Ground ground() throws IOException {
    DiskPieceStore store =
        endings.add(
            DiskPieceStore.open(config.data(), config.capacityBytes()), DiskPieceStore::close);
    NodeFiles files = endings.add(new NodeFiles(config.data()), NodeFiles::withdraw);
    Transport transport = endings.add(new Transport(), Transport::close);
    EventLoop loop = endings.add(new EventLoop(), EventLoop::close);
    NetworkClock clock = NetworkClock.system();
    return new Ground(
        store, files, transport, loop, clock, DiskKeyring.open(loop, files.folder(), clock));
  }

  /// The node decides from here on, and may be asked.
  private Node node(Ground ground, DataPlane plane) throws IOException, InterruptedException {
    EventLoop loop = ground.loop;
    DiskKeyring keyring = ground.keyring;
    HttpDirectory directory =
        endings.add(new HttpDirectory(loop, keyring.trust()), HttpDirectory::close);
    NodeSettings settings = settings(plane.advertised());
    SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    Node node =
        now(
            loop,
            () ->
                new Node(
                    loop,
                    plane.network(),
                    ground.store,
                    directory,
                    keyring,
                    ground.clock,
                    random,
                    settings));
    endings.add(() -> stop(loop, node, plane));
    start(loop, node);
    return node;
  }

  private NodeSettings settings(List<String> addresses) throws IOException {
    PeerdConfig.Slots slots = config.slots();
    return new NodeSettings(
        config.name().isEmpty() ? hostName() : config.name(),
        addresses,
        config.site().isEmpty() ? null : config.site(),
        config.directory(),
        slots.upload(),
        slots.uploadPerPeer(),
        slots.replica());
  }

  private static String hostName() throws IOException {
    String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return name.isEmpty() ? "peer" : name;
  }

  private static TicketVerifier tickets(Ground ground, Node node) {
    Trust trust = ground.keyring.trust();
    return new TicketVerifier(
        new Ed25519Signatures(trust::ticketKey),
        trust::isRevoked,
        trust::ownPeerId,
        node::isDirectoryAway,
        ground.clock);
  }

  private ControlServer control(Ground ground, Node node) throws IOException {
    return endings.add(
        ControlServer.start(
            config.control(),
            ground.transport,
            ground.loop,
            node,
            ground.store,
            limits,
            Version.text()),
        server -> server.stop(CONTROL_GRACE));
  }

  private static void start(EventLoop loop, Node node) throws IOException, InterruptedException {
    Result<NodeStatus> started =
        await(
            loop, START_PATIENCE, "the node did not begin", answer -> node.start(answer::complete));
    if (started instanceof Result.Failed<NodeStatus>(NodeFailure failure)) {
      throw new IOException(failure.message());
    }
  }

  private static void stop(EventLoop loop, Node node, DataPlane plane)
      throws IOException, InterruptedException {
    try {
      Daemon.<Boolean>await(
          loop,
          PATIENCE,
          "the node did not end within " + PATIENCE.toSeconds() + " s",
          answer -> node.stop(() -> answer.complete(true)));
    } finally {
      now(loop, Executors.callable(plane::hangUp));
    }
  }

  /// What can be done or said on the loop at once.
  private static <T> T now(EventLoop loop, Callable<T> work)
      throws IOException, InterruptedException {
    return await(
        loop, PATIENCE, "the loop does not answer", answer -> answer.complete(work.call()));
  }

  private static <T> T await(
      EventLoop loop, Duration patience, String otherwise, LoopAnswer.Question<T> question)
      throws IOException, InterruptedException {
    try {
      return LoopAnswer.await(loop, patience, question);
    } catch (TimeoutException e) {
      throw new IOException(otherwise, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known
          ? known
          : new IOException(KeptPorts.rootMessage(e), e);
    }
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

  @Override
  public void close() {
    endings.close();
  }
}
