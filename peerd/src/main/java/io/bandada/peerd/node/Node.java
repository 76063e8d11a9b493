package io.bandada.peerd.node;

import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.TransferOrder;
import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.identity.Keyring;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.node.base.AddressBook;
import io.bandada.peerd.node.base.Contacts;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.NodeSettings;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.fetch.Downloads;
import io.bandada.peerd.node.index.IndexItem;
import io.bandada.peerd.node.index.Verification;
import io.bandada.peerd.node.index.VerifyListener;
import io.bandada.peerd.node.names.DirectoryChanges;
import io.bandada.peerd.node.names.DirectoryQueries;
import io.bandada.peerd.node.names.Reference;
import io.bandada.peerd.node.session.Identity;
import io.bandada.peerd.node.session.LoginOrder;
import io.bandada.peerd.node.session.LogoutResult;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.node.upload.Uploads;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A whole peer, given its ports. All is called on the loop, and calls back on the loop.
public final class Node {
  private static final String SOMEBODY = "somebody at this machine";

  private final Ports ports;
  private volatile @Nullable RunningNode running;

  public Node(
      Loop loop,
      PeerNetwork network,
      PieceStore store,
      Directory directory,
      Keyring keyring,
      NetworkClock clock,
      RandomGenerator random,
      NodeSettings settings) {
    AddressBook addresses = new AddressBook(loop);
    Contacts contacts = new Contacts(loop);
    this.ports =
        new Ports(
            loop,
            contacts.over(addresses.over(network)),
            addresses,
            contacts,
            store,
            directory,
            keyring,
            clock,
            random,
            settings);
  }

  /// Reads the records, takes up the jobs that stand there, and begins to beat when a session
  /// stands. Before `then` was called with Ok nothing else may be called.
  public void start(Consumer<Result<NodeStatus>> then) {
    ports
        .loop()
        .<SavedState>offload(
            () -> SavedState.read(ports.store()),
            outcome -> {
              switch (outcome) {
                case Outcome.Done<SavedState>(SavedState saved) -> start(saved, then);
                case Outcome.Failed<SavedState>(Exception cause) -> then.accept(cannotStart(cause));
              }
            });
  }

  private void start(SavedState saved, Consumer<Result<NodeStatus>> then) {
    Journal journal = new Journal(ports.loop(), ports.store().records());
    long incarnation = saved.nextIncarnation(ports.random());
    journal.put(
        SavedState.INCARNATION,
        SavedState.SELF,
        Long.toString(incarnation),
        failure -> {
          if (failure != null) {
            then.accept(cannotStart(failure));
            return;
          }
          RunningNode begun = new RunningNode(ports, journal, saved, incarnation);
          running = begun;
          begun.begin(saved);
          then.accept(new Result.Ok<>(status()));
        });
  }

  /// Begins nothing more, syncs what arrived, tells watchers to go. The session stands; jobs go on
  /// at the next start.
  public void stop(Runnable then) {
    RunningNode ending = running;
    if (ending == null) {
      ports.loop().run(then);
    } else {
      ending.end(then);
    }
  }

  public void login(LoginOrder order, Consumer<Result<Identity>> then) {
    running().session.login(order, then);
  }

  /// @param force also when this peer holds the last copy of something, and when the directory is
  ///   away
  public void logout(boolean force, Consumer<Result<LogoutResult>> then) {
    running().session.logout(force, then);
  }

  public Identity whoAmI() {
    return running().session.identity();
  }

  /// Whether the directory is away, as far as is known. From any thread.
  public boolean isDirectoryAway() {
    RunningNode now = running;
    return now != null && now.isDirectoryAway();
  }

  public NodeStatus.State state() {
    return running().session.state();
  }

  public NodeStatus status() {
    RunningNode now = running();
    int transfers = now.transfers.count();
    long in = now.fetchings.bytesPerSecond();
    long out = now.queue.bytesPerSecond();
    return new NodeStatus(
        now.session.identity(),
        now.session.state(),
        ports.settings().addresses(),
        now.holdings.completeCount(),
        now.holdings.bytes(),
        ports.store().space().freeBytes(),
        transfers,
        now.messages.indexVerifiedAt(),
        now.messages.livePeers(),
        now.queue.serving(),
        in,
        out,
        now.uploads.names(),
        troubles(now),
        summary(now, transfers, in + out));
  }

  private static List<String> troubles(RunningNode now) {
    List<String> troubles = new ArrayList<>(now.troubles());
    Stream.of(now.session.trouble(), now.presence.trouble())
        .filter(trouble -> !trouble.isEmpty())
        .forEach(troubles::add);
    return troubles;
  }

  /// Tells whenever the status may have changed; look at [#status()] then, at your own pace.
  public Handle watchStatus(Runnable changed) {
    RunningNode now = running();
    now.statusWatchers.add(changed);
    return () -> now.statusWatchers.remove(changed);
  }

  public Uploads uploads() {
    return running().uploads;
  }

  public Downloads downloads() {
    return running().downloads;
  }

  /// What other peers ask of this one.
  public PeerRequests peerRequests() {
    return running().peerRequests;
  }

  /// What the directory knows.
  public DirectoryQueries catalog() {
    return running().catalog;
  }

  /// Moves, copies, folders and the trash.
  public DirectoryChanges changes() {
    return running().changes;
  }

  /// What is here, complete or not, in the order of ids.
  public List<IndexItem> localIndex() {
    Map<String, List<String>> names = running().names.byRoot();
    return running().holdings.all().stream()
        .map(h -> item(h, names.getOrDefault(h.id().hex(), List.of())))
        .toList();
  }

  /// Whether the content is complete here.
  public boolean holds(FileId id) {
    return running().holdings.isComplete(id);
  }

  /// @param ended also those that ended since the start, the newest 100
  public List<TransferStatus> transfers(boolean ended) {
    return running().transfers.list(ended);
  }

  /// Pauses, resumes or cancels transfers, all that are meant or none.
  ///
  /// @param refs ids, names, or prefixes of roots
  /// @param all instead of these, everything that it can be done to
  /// @return how each of them is then
  public Result<List<TransferStatus>> steer(
      TransferOrder.Kind kind, List<String> refs, boolean all) {
    String user = running().session.identity().user();
    return running().steering.steer(kind, refs, all, user.isEmpty() ? SOMEBODY : user);
  }

  /// Peers that sent wrong bytes twice, and are not asked for a while.
  public List<PeerAddress> banned() {
    return running().fetchings.banned();
  }

  /// Reads and hashes again what is here. Bad pieces are set aside and fetched again.
  ///
  /// @param ref a [Reference] to what is here; empty: everything
  public Handle verify(String ref, VerifyListener listener) {
    return switch (running().lookup.held(ref)) {
      case Result.Failed<List<FileId>>(NodeFailure failure) -> {
        ports.loop().run(() -> listener.failed(failure));
        yield () -> {};
      }
      case Result.Ok<List<FileId>>(List<FileId> ids) -> verify(ids, listener);
    };
  }

  private Handle verify(List<FileId> ids, VerifyListener listener) {
    RunningNode now = running();
    Verification verification =
        new Verification(
            ports,
            now.holdings,
            ids,
            new Verification.Heard() {
              @Override
              public void checked(FileId id, long bytes, int badPieces) {
                now.holdings
                    .find(id)
                    .ifPresent(h -> listener.checked(item(h, namesOf(now, id)), bytes, badPieces));
                if (badPieces > 0) {
                  now.replicas.mend(id);
                  now.beatSoon();
                }
              }

              @Override
              public void done() {
                listener.done();
              }

              @Override
              public void failed(NodeFailure failure) {
                listener.failed(failure);
              }
            });
    ports.loop().run(verification::start);
    return verification;
  }

  /// Content that was found to have lost pieces: what is left is announced, and the rest is fetched
  /// again.
  public void damaged(FileId id) {
    RunningNode now = running();
    ports.store().find(id).ifPresentOrElse(now.holdings::set, () -> now.holdings.remove(id));
    now.replicas.mend(id);
    now.beatSoon();
  }

  private static IndexItem item(PieceStore.Holding h, List<String> names) {
    return new IndexItem(h.id(), h.manifest().size(), h.haveBytes(), names, h.suspect());
  }

  private static List<String> namesOf(RunningNode now, FileId id) {
    return now.names.of(id).stream().map(NameRecord::name).toList();
  }

  private static String summary(RunningNode now, int transfers, long bytesPerSecond) {
    String store = now.presence.trouble();
    return store.isEmpty() ? network(now, transfers, bytesPerSecond) : store;
  }

  private static String network(RunningNode now, int transfers, long bytesPerSecond) {
    return switch (now.session.state()) {
      case LOGGED_OUT -> "logged out";
      case JOINING -> "joining " + now.session.identity().directoryUrl();
      case DIRECTORY_LOST ->
          "directory lost, " + counted(transfers, "transfer") + ", " + rate(bytesPerSecond);
      case LIVE ->
          counted(now.messages.livePeers(), "peer")
              + ", "
              + counted(transfers, "transfer")
              + ", "
              + rate(bytesPerSecond);
    };
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String rate(long bytesPerSecond) {
    return bytesPerSecond < 1_000_000
        ? bytesPerSecond / 1000 + " kB/s"
        : String.format(Locale.ROOT, "%.1f MB/s", bytesPerSecond / 1e6);
  }

  private static Result<NodeStatus> cannotStart(Exception cause) {
    return new Result.Failed<>(NodeFailure.ofDisk("the records cannot be read or written", cause));
  }

  private RunningNode running() {
    RunningNode now = running;
    if (now == null) {
      throw new IllegalStateException("the node was not started");
    }
    return now;
  }
}
