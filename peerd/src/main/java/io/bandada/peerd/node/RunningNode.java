package io.bandada.peerd.node;

import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.TransferBoard;
import io.bandada.peerd.node.fetch.Downloads;
import io.bandada.peerd.node.fetch.Fetchings;
import io.bandada.peerd.node.fetch.ReadTickets;
import io.bandada.peerd.node.index.IndexReport;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.node.index.Presence;
import io.bandada.peerd.node.index.ReceiptSigner;
import io.bandada.peerd.node.names.DirectoryChanges;
import io.bandada.peerd.node.names.DirectoryQueries;
import io.bandada.peerd.node.names.Lookup;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.names.RenameWords;
import io.bandada.peerd.node.replica.Replicas;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.node.session.Renewal;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.node.upload.Uploads;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.serving.ServeQueue;
import java.util.ArrayList;
import java.util.List;

/// The parts of a started node and how they are joined: from one start to the next stop.
final class RunningNode {
  final Ports ports;
  final Journal journal;
  final LocalHoldings holdings = new LocalHoldings();
  final NameRecords names;
  final RenameWords renames;
  final Session session;
  final TransferBoard transfers;
  final Presence presence;
  final ReceiptSigner signer;
  final ReadTickets tickets;
  final Fetchings fetchings;
  final Uploads uploads;
  final Replicas replicas;
  final ServeQueue queue;
  final PeerRequests peerRequests;
  final IndexReport report;
  final HeartbeatMessages messages;
  final Heartbeats heartbeats;
  final Renewal renewal;
  final Lookup lookup;
  final Downloads downloads;
  final Steering steering;
  final DirectoryQueries catalog;
  final DirectoryChanges changes;
  final List<Runnable> statusWatchers = new ArrayList<>();

  /// Read by any thread, written on the loop.
  private volatile boolean directoryAway;

  RunningNode(Ports ports, Journal journal, SavedState saved, long incarnation) {
    this.ports = ports;
    this.journal = journal;
    saved.holdings().forEach(holdings::set);
    names = new NameRecords(ports, journal, holdings);
    names.restore(saved.names());
    renames = new RenameWords(ports, journal, names);
    renames.restore(saved.renames());
    session = new Session(ports, journal, incarnation, saved.session());
    presence = new Presence(ports, this::storeChanged, this::statusChanged);
    signer = new ReceiptSigner(ports, session, holdings);
    transfers = new TransferBoard(incarnation, this::statusChanged);
    tickets = new ReadTickets(ports);
    fetchings = new Fetchings(ports, journal, holdings, names, session, tickets, transfers);
    uploads =
        new Uploads(
            ports,
            journal,
            session,
            holdings,
            names,
            fetchings,
            tickets,
            signer,
            transfers,
            this::beatSoon,
            incarnation);
    replicas =
        new Replicas(
            ports,
            session,
            holdings,
            names,
            fetchings,
            signer,
            uploads::wants,
            uploads::keptForOthers,
            this::isReadHere,
            this::beatSoon);
    queue =
        new ServeQueue(
            ports.loop(),
            ports.random(),
            ports.settings().uploadSlots(),
            ports.settings().uploadSlotsPerPeer());
    fetchings.published(uploads::wants);
    steering = new Steering(transfers, uploads, fetchings);
    peerRequests =
        new PeerRequests(session, holdings, fetchings, replicas, queue, uploads::isWithheld);
    report = new IndexReport(holdings, incarnation);
    messages =
        new HeartbeatMessages(
            ports,
            incarnation,
            report,
            names,
            renames,
            replicas,
            fetchings,
            transfers,
            queue,
            presence,
            steering,
            uploads::morePeers,
            this::beatSoon);
    renewal = new Renewal(ports, session);
    heartbeats =
        new Heartbeats(
            ports, session, renewal::now, renewal::timeMoved, messages::request, messages::heard);
    lookup = new Lookup(ports, session, holdings, names);
    downloads = new Downloads(ports, lookup, holdings, names, fetchings, session);
    catalog = new DirectoryQueries(ports, session, lookup, names);
    changes = new DirectoryChanges(ports, session, names);
    holdings.watch(id -> statusChanged());
    session.watch(this::sessionChanged);
  }

  /// Takes up what was under way, and begins to beat when a session stands.
  void begin(SavedState saved) {
    if (session.isEnrolled()) {
      report.identify(session.peerId());
      heartbeats.start();
      renewal.start();
    }
    presence.begin();
    uploads.restore(saved.uploads(), saved.reservations());
    fetchings.restore(saved.fetches());
  }

  void end(Runnable then) {
    replicas.draining = true;
    heartbeats.stop();
    renewal.stop();
    presence.end();
    uploads.pauseAll();
    fetchings.pauseAll();
    peerRequests.closeAll();
    fetchings.whenSynced(() -> journal.whenIdle(then));
  }

  /// The store has less or more of this than before, by no doing of ours. What is left is
  /// announced; of what is left in part the rest is fetched again; what is gone wholly is the
  /// directory's to repair.
  private void storeChanged(FileId id) {
    long before = holdings.find(id).map(PieceStore.Holding::haveBytes).orElse(0L);
    ports.store().find(id).ifPresentOrElse(holdings::set, () -> holdings.remove(id));
    if (holdings.find(id).filter(now -> now.haveBytes() < before).isPresent()) {
      replicas.mend(id);
    }
    beatSoon();
  }

  void beatSoon() {
    heartbeats.beatSoon();
  }

  /// As far as is known. From any thread.
  boolean isDirectoryAway() {
    return directoryAway;
  }

  private void sessionChanged() {
    directoryAway = session.state() == NodeStatus.State.DIRECTORY_LOST;
    switch (session.state()) {
      case JOINING -> {
        report.identify(session.peerId());
        heartbeats.start();
        renewal.start();
        uploads.wake();
      }
      case LIVE -> uploads.wake();
      case LOGGED_OUT -> {
        if (!session.isEnrolled()) {
          heartbeats.stop();
          renewal.stop();
          peerRequests.closeAll();
          fetchings.signedOut();
        }
      }
      case DIRECTORY_LOST -> {}
    }
    statusChanged();
  }

  /// What its people should mend, one line each.
  List<String> troubles() {
    List<String> troubles = new ArrayList<>(ports.clock().trouble().stream().toList());
    int others = messages.unreachableBy();
    if (others > 0 && session.state() == NodeStatus.State.LIVE) {
      troubles.add(
          (others == 1 ? "another peer" : others + " other peers")
              + " cannot reach this one at "
              + String.join(", ", ports.settings().addresses())
              + ": open that port, or set advertise to an address that they can reach");
    }
    return troubles;
  }

  private boolean isReadHere(FileId id) {
    return downloads.isRead(id);
  }

  private void statusChanged() {
    List.copyOf(statusWatchers).forEach(Runnable::run);
  }
}
