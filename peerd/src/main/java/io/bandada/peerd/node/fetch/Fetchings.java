package io.bandada.peerd.node.fetch;

import io.bandada.directory.api.TransferOrder;
import io.bandada.peerd.loop.Everyone;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.base.Fields;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.TransferBoard;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.names.SourceSet;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Limit;
import io.bandada.peerd.swarm.explain.OwnRate;
import io.bandada.peerd.swarm.sources.Bans;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// All content on its way here, at most once each. Each is a job in the records, so that it goes on
/// after a restart.
public final class Fetchings {
  public static final String KIND = "fetch";

  private static final System.Logger LOG = System.getLogger(Fetchings.class.getName());

  final Ports ports;
  private final Journal journal;
  final LocalHoldings holdings;
  final NameRecords names;
  final Session session;
  final ReadTickets tickets;
  final TransferBoard transfers;
  final Bans bans;
  final Discards discards;
  private final List<Consumer<Fetching>> watchers = new ArrayList<>();
  private final TreeMap<FileId, Fetching> all = new TreeMap<>();
  private final List<Runnable> whenSynced = new ArrayList<>();
  private Predicate<FileId> watched = id -> false;
  private Predicate<FileId> published = id -> false;
  private int syncs;

  public Fetchings(
      Ports ports,
      Journal journal,
      LocalHoldings holdings,
      NameRecords names,
      Session session,
      ReadTickets tickets,
      TransferBoard transfers) {
    this.ports = ports;
    this.journal = journal;
    this.holdings = holdings;
    this.names = names;
    this.session = session;
    this.tickets = tickets;
    this.transfers = transfers;
    this.bans = new Bans(ports.loop());
    this.discards = new Discards(ports, holdings);
  }

  /// Hears of each that is complete.
  public void watchComplete(Consumer<Fetching> complete) {
    watchers.add(complete);
  }

  /// @param byOthers whether other peers look at what is here of a content
  public void watched(Predicate<FileId> byOthers) {
    watched = byOthers;
  }

  /// @param byUs content that somebody at this peer is publishing
  public void published(Predicate<FileId> byUs) {
    published = byUs;
  }

  boolean isWatched(FileId id) {
    return watched.test(id);
  }

  public Optional<Fetching> find(FileId id) {
    return Optional.ofNullable(all.get(id));
  }

  public List<PeerAddress> banned() {
    return bans.banned();
  }

  public int replicas() {
    return (int) all.values().stream().filter(f -> f.replica && !f.isPaused()).count();
  }

  /// Bytes that were promised room and do not have it yet.
  public long promisedBytes() {
    return all.values().stream()
        .filter(f -> holdings.find(f.id).isEmpty())
        .mapToLong(f -> Math.max(f.size, 0))
        .sum();
  }

  public long bytesPerSecond() {
    return all.values().stream().mapToLong(f -> f.download().bytesPerSecond()).sum();
  }

  /// Against the limit of all downloads; only counted when there is one.
  OwnRate ownRate() {
    long most = ports.network().downloadLimit();
    return most == 0 ? OwnRate.UNLIMITED : new OwnRate(most, bytesPerSecond());
  }

  /// The one that brings this content, begun now if there is none.
  ///
  /// @param client joins it; called back later, never before this returns
  public Fetching join(
      FileId id,
      long size,
      String name,
      SourceSet sources,
      boolean replica,
      List<FetchClient> client) {
    Fetching old = all.get(id);
    if (old != null) {
      old.clients.addAll(client);
      old.called(name);
      if (replica && !old.replica) {
        old.replica = true;
        write(old);
      } else if (!old.recorded && isForAll(client)) {
        write(old);
      }
      old.demandChanged();
      old.offer(sources);
      return old;
    }
    Fetching begun = begin(id, size, name, replica);
    begun.clients.addAll(client);
    if (replica || isForAll(client)) {
      write(begun);
    }
    begun.start(sources);
    return begun;
  }

  /// Who reads a part is gone after a restart, and nobody wants the rest.
  private static boolean isForAll(List<FetchClient> clients) {
    return clients.isEmpty() || !clients.stream().allMatch(FetchClient::isForPart);
  }

  /// Moves content to the trash. Until that is done nobody may begin to fetch it again: what would
  /// be found here is about to go.
  public void discard(FileId id, Consumer<Loop.Outcome<Boolean>> then) {
    discards.discard(id, then);
  }

  /// Takes content out of the trash, without asking anybody for what is not there.
  public void takeBack(FileId id, Runnable then) {
    discards.takeBack(id, then);
  }

  public boolean isComingBack(FileId id) {
    return discards.isComingBack(id);
  }

  public boolean isDiscarding(FileId id) {
    return discards.isDiscarding(id);
  }

  /// Takes up what was under way.
  public void restore(List<PieceStore.Records.Row> rows) {
    for (PieceStore.Records.Row row : rows) {
      try {
        List<String> f = Fields.split(row.value(), 3);
        FileId id = FileId.parse(row.key());
        if (holdings.isComplete(id)) {
          journal.remove(KIND, row.key());
        } else {
          Fetching begun =
              begin(id, Long.parseLong(f.get(0)), f.get(1), Boolean.parseBoolean(f.get(2)));
          begun.recorded = true;
          begun.pausedBy = Fields.at(f, 3);
          begun.start(SourceSet.UNKNOWN);
        }
      } catch (IllegalArgumentException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the job {0} cannot be read: {1}",
            row.key(),
            e.getMessage());
      }
    }
  }

  /// Somebody wants something of this transfer.
  ///
  /// @return whether it is one of these, and no replica that was to be cancelled
  public boolean steer(String transfer, TransferOrder.Kind kind, String by) {
    Fetching found =
        all.values().stream().filter(f -> f.transferId.equals(transfer)).findFirst().orElse(null);
    if (found == null) {
      return false;
    }
    switch (kind) {
      case PAUSE -> {
        found.pause(by);
        writeAgain(found);
      }
      case RESUME -> {
        if (found.isPaused()) {
          found.resume();
          writeAgain(found);
        }
      }
      case CANCEL -> {
        if (found.replica) {
          return false;
        }
        cancel(found, by);
      }
    }
    return true;
  }

  /// Who waits is told, and what came of it goes, unless somebody here publishes it.
  private void cancel(Fetching fetching, String by) {
    String why = TransferStatus.cancelled(by);
    List<FetchClient> leaving = List.copyOf(fetching.clients);
    fetching.clients.clear();
    fetching.cancelled = true;
    end(fetching, "cancelled", why);
    discardCancelled(fetching);
    NodeFailure failure =
        new NodeFailure(NodeFailure.Kind.FAILED, why, "download it again, should it be wanted");
    Everyone.hears(leaving, client -> client.gone(failure));
  }

  /// Nothing that is whole: that is a copy of the network's.
  void discardCancelled(Fetching fetching) {
    FileId id = fetching.id;
    if (fetching.cancelled
        && holdings.find(id).filter(held -> !held.complete()).isPresent()
        && all.get(id) == null
        && !published.test(id)
        && !isDiscarding(id)) {
      discard(id, outcome -> {});
    }
  }

  /// Nobody wants it any more; what is here stays.
  public void giveUp(Fetching fetching, String why) {
    end(fetching, "failed", why);
  }

  /// Only a part of it was asked for, and is here.
  void partIsEnough(Fetching fetching) {
    end(fetching, "done", "the part that was asked for is here");
  }

  private void end(Fetching fetching, String state, String why) {
    if (remove(fetching)) {
      fetching.stop();
      TransferStatus s = fetching.status();
      transfers.ended(
          new TransferStatus(
              s.id(),
              s.kind(),
              s.name(),
              s.root(),
              state,
              s.bytes(),
              s.size(),
              0,
              s.sources(),
              Explanation.of(Limit.NOTHING, why)));
    }
  }

  /// Somebody at this machine brought the whole content by other means.
  public void completedHere(Fetching fetching) {
    fetching.stop();
    complete(fetching);
  }

  /// Nobody gives this peer anything any more, until it signs in again. Who waits is told, and what
  /// is here stays.
  public void signedOut() {
    List.copyOf(all.values()).forEach(Fetching::signedOut);
  }

  /// The daemon stops: the jobs stay.
  public void pauseAll() {
    List<Fetching> running = List.copyOf(all.values());
    all.clear();
    running.forEach(Fetching::stop);
  }

  private Fetching begin(FileId id, long size, String name, boolean replica) {
    Fetching begun = new Fetching(this, id, size, name);
    begun.replica = replica;
    all.put(id, begun);
    transfers.began(begun.transferId, begun::status);
    return begun;
  }

  void syncBegan() {
    syncs++;
  }

  void syncEnded() {
    syncs--;
    if (syncs == 0) {
      List<Runnable> waiting = List.copyOf(whenSynced);
      whenSynced.clear();
      Everyone.hears(waiting, Runnable::run);
    }
  }

  /// Runs when no sync is under way.
  public void whenSynced(Runnable then) {
    if (syncs == 0) {
      then.run();
    } else {
      whenSynced.add(then);
    }
  }

  /// Who reads a part is gone after a restart, paused or not.
  private void writeAgain(Fetching fetching) {
    if (fetching.recorded && find(fetching.id).filter(fetching::equals).isPresent()) {
      write(fetching);
    }
  }

  private void write(Fetching fetching) {
    fetching.recorded = true;
    journal.put(
        KIND,
        fetching.id.hex(),
        Fields.join(fetching.size, fetching.name, fetching.replica, fetching.pausedBy));
  }

  /// It has everything.
  void complete(Fetching fetching) {
    remove(fetching);
    TransferStatus s = fetching.status();
    transfers.ended(
        new TransferStatus(
            s.id(),
            s.kind(),
            s.name(),
            s.root(),
            "done",
            s.size(),
            s.size(),
            0,
            s.sources(),
            Explanation.NONE));
    try {
      Everyone.hears(watchers, watcher -> watcher.accept(fetching));
    } finally {
      Everyone.hears(fetching.clients, FetchClient::complete);
    }
  }

  private boolean remove(Fetching fetching) {
    boolean was = all.remove(fetching.id, fetching);
    if (was) {
      journal.remove(KIND, fetching.id.hex());
    }
    return was;
  }
}
