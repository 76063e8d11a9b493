package io.bandada.peerd.node.fetch;

import io.bandada.directory.api.DownloadReply;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Everyone;
import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.loop.Reminder;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.names.SourceSet;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.download.Download;
import io.bandada.peerd.swarm.download.DownloadOwner;
import io.bandada.peerd.swarm.pieces.Demand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Content on its way here, for whatever reasons: gives a [Download] its room on the disk, and
/// finds it sources.
public final class Fetching implements DownloadOwner {
  /// Soon, since those who begin at the same moment learn of each other from it; then ever more
  /// seldom.
  static final Duration FIRST_REFRESH = Duration.ofMillis(250);

  static final Duration LONGEST_REFRESH = Duration.ofSeconds(60);
  static final Duration FIRST_SEARCH = Duration.ofSeconds(1);
  static final Duration LONGEST_SEARCH = Duration.ofSeconds(15);

  public final FileId id;
  final String transferId;

  /// For people to read; empty until somebody tells it.
  String name;

  /// -1 while not known.
  final long size;

  /// To be kept for others, whoever leaves.
  public boolean replica;

  /// A job in the records.
  boolean recorded;

  /// Who wants nothing of it to move for now; empty when nobody does.
  String pausedBy = "";

  /// What came of it is to go, too.
  boolean cancelled;

  final List<FetchClient> clients = new ArrayList<>();

  private final Ports ports;
  private final LocalHoldings holdings;
  private final NameRecords names;
  private final Session session;
  private final ReadTickets tickets;
  private final Fetchings all;
  private final Download download;
  private final GiveUpPolicy policy;
  private final Backoff refreshes;
  private final Backoff searches;
  private Handle ticket = () -> {};
  private Handle addresses = () -> {};
  private final Reminder refresh;
  private boolean refreshSoon;
  private boolean asking;
  private boolean over;
  private long bytesAtSearch;

  /// @param all hears when it is complete
  Fetching(Fetchings all, FileId id, long size, String name) {
    this.ports = all.ports;
    this.holdings = all.holdings;
    this.names = all.names;
    this.session = all.session;
    this.tickets = all.tickets;
    this.id = id;
    this.size = size;
    this.name = name;
    this.transferId = all.transfers.nextId();
    this.all = all;
    Admission admission = new Admission(ports.network(), tickets, id);
    this.download = new Download(ports.loop(), admission, ports.random(), all.bans, id, this);
    download.ownRate(all::ownRate);
    this.refresh = new Reminder(ports.loop(), this::askDirectory);
    this.policy = new GiveUpPolicy(ports.loop(), name);
    this.refreshes = new Backoff(FIRST_REFRESH, LONGEST_REFRESH, ports.random());
    this.searches = new Backoff(FIRST_SEARCH, LONGEST_SEARCH, ports.random());
  }

  /// @param sources without any sources the directory is asked at once, and for content of which
  ///   only the root is known: people read the name of what is on its way
  void start(SourceSet sources) {
    ticket = tickets.use(id);
    addresses = ports.addresses().watch(download::moved);
    offer(sources);
    if (isPaused()) {
      download.pause(pausedText());
    }
    all.discards.takeBack(id, () -> begin(sources));
  }

  private void begin(SourceSet sources) {
    if (over) {
      all.discardCancelled(this);
      return;
    }
    download.start(holdings.find(id).map(PieceStore.Holding::manifest).orElse(null));
    if (over || isPaused()) {
      return;
    }
    if (sources.peers().isEmpty() || name.isEmpty()) {
      askDirectory();
    } else {
      refresh.in(refreshes.next());
    }
  }

  void offer(SourceSet sources) {
    tickets.offer(id, sources.ticket());
    download.offer(
        ports.addresses().latest(sources.peers()).stream()
            .filter(s -> !s.peerId().equals(session.peerId()))
            .toList());
  }

  public boolean isPaused() {
    return !pausedBy.isEmpty();
  }

  private String pausedText() {
    return TransferStatus.paused(pausedBy, transferId);
  }

  /// Nothing moves for it until it goes on; who waits is told why.
  void pause(String by) {
    pausedBy = by;
    refresh.cancel();
    refreshSoon = false;
    download.pause(pausedText());
  }

  void resume() {
    pausedBy = "";
    download.resume();
    if (!over && !asking) {
      askDirectory();
    }
  }

  /// Asks nobody any more. What is here stays.
  void stop() {
    if (!over) {
      end();
      download.stop();
    }
  }

  Optional<Manifest> manifest() {
    return download.manifest();
  }

  /// Somebody came or left or reads on: tells the download what is wanted now. Readers get their
  /// next pieces in turn.
  void demandChanged() {
    Manifest manifest = download.manifest().orElse(null);
    if (over || manifest == null) {
      return;
    }
    boolean all = replica || clients.isEmpty();
    PieceSet only = PieceSet.none(manifest.pieces());
    List<List<Integer>> readers = new ArrayList<>();
    for (FetchClient client : clients) {
      Optional<PieceSet> part = client.only(manifest);
      all |= part.isEmpty();
      part.ifPresent(only::addAll);
      readers.add(client.first(manifest, download.bytesPerSecond()));
    }
    Set<Integer> first = new LinkedHashSet<>();
    int longest = readers.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<Integer> reader : readers) {
        if (i < reader.size()) {
          first.add(reader.get(i));
        }
      }
    }
    download.want(new Demand(all ? null : only, List.copyOf(first)));
  }

  Download download() {
    return download;
  }

  /// Whoever begins to fetch by a root alone learns the name from the first who knows it.
  void called(String now) {
    if (name.isEmpty()) {
      name = now;
    }
  }

  TransferStatus status() {
    var progress = download.progress();
    String state =
        switch (download.state()) {
          case FINDING -> "finding";
          case FETCHING -> "fetching";
          case WAITING -> "waiting";
          case PAUSED -> "paused";
          case DONE -> "done";
          case STOPPED -> "failed";
        };
    long known = progress.size() >= 0 ? progress.size() : size;
    TransferStatus.Kind kind = replica ? TransferStatus.Kind.REPLICA : TransferStatus.Kind.DOWNLOAD;
    return new TransferStatus(
        transferId,
        kind,
        name,
        id.hex(),
        state,
        progress.bytes(),
        known,
        progress.bytesPerSecond(),
        progress.sources(),
        download.explanation());
  }

  @Override
  public void create(Manifest manifest, Consumer<Created> then) {
    if (all.isDiscarding(id)) {
      ports.loop().run(() -> then.accept(new Created.Failed("an earlier copy is being removed")));
      return;
    }
    ports
        .loop()
        .<PieceStore.Holding>offload(
            () -> ports.store().create(manifest),
            outcome -> {
              switch (outcome) {
                case Outcome.Done<PieceStore.Holding>(PieceStore.Holding holding) -> {
                  holdings.set(holding);
                  all.discardCancelled(this);
                  then.accept(new Created.Ready(holding.durable()));
                }
                case Outcome.Failed<PieceStore.Holding>(Exception cause) -> {
                  // One that failed before may have been taken away for it.
                  if (!all.isDiscarding(id)) {
                    ports
                        .store()
                        .find(id)
                        .ifPresentOrElse(holdings::set, () -> holdings.remove(id));
                  }
                  Created failed = notCreated(cause);
                  if (failed instanceof Created.NoSpace(String why)) {
                    noRoom(why);
                  }
                  then.accept(failed);
                }
              }
            });
  }

  /// Nobody is kept waiting for a disk that may stay full for days. The job stays, and goes on by
  /// itself when there is room.
  private void noRoom(String why) {
    List<FetchClient> leaving = List.copyOf(clients);
    clients.clear();
    NodeFailure failure =
        new NodeFailure(
            NodeFailure.Kind.NO_SPACE,
            why,
            "free some space, or raise `capacity`: the download goes on by itself then");
    Everyone.hears(leaving, client -> client.gone(failure));
  }

  @Override
  public void sync(FileId synced, Consumer<Synced> then) {
    all.syncBegan();
    ports
        .loop()
        .<PieceSet>offload(
            () -> ports.store().sync(synced),
            outcome -> {
              if (outcome instanceof Outcome.Done<PieceSet>(PieceSet pieces)) {
                // Whoever may still wait for it: what is announced is what the disk has. Content
                // that was given up meanwhile stays so.
                holdings.find(synced).ifPresent(held -> holdings.durable(held.manifest(), pieces));
              }
              all.syncEnded();
              then.accept(
                  switch (outcome) {
                    case Outcome.Done<PieceSet>(PieceSet pieces) -> new Synced.Durable(pieces);
                    case Outcome.Failed<PieceSet>(Exception cause) -> notSynced(cause);
                  });
            });
  }

  @Override
  public void durable(Manifest manifest, PieceSet pieces) {
    if (over && holdings.find(id).isEmpty()) {
      // The last sync ended when the content was given up already.
      return;
    }
    holdings.durable(manifest, pieces);
    demandChanged();
    Everyone.hears(clients, client -> client.readable(pieces));
  }

  @Override
  public boolean isWatched(FileId watched) {
    return all.isWatched(watched);
  }

  @Override
  public void complete(Manifest manifest) {
    end();
    all.complete(this);
  }

  @Override
  public void outOfSources() {
    if (!over && !asking && !refreshSoon && !isPaused()) {
      refreshSoon = true;
      long stored = download.durableBytes();
      if (stored != bytesAtSearch) {
        // It went well until now: soon again.
        searches.reset();
        bytesAtSearch = stored;
      }
      refresh.within(searches.next());
    }
  }

  /// Something was heard of it: what does the directory say?
  public void lookNow() {
    if (!over && !asking) {
      askDirectory();
    }
  }

  private void askDirectory() {
    refresh.cancel();
    refreshSoon = false;
    asking = true;
    ports.directory().sourcesByRoot(id.hex(), this::answered);
  }

  private void answered(Answer<DownloadReply> answer) {
    asking = false;
    if (over) {
      return;
    }
    act(policy.judge(answer, download));
    if (over || isPaused()) {
      return;
    }
    if (answer instanceof Answer.Ok<DownloadReply>(DownloadReply reply)) {
      names.learn(reply.names());
      called(reply.file().name());
      refresh.in(refreshes.next());
      // Who finds too little with these, too, asks sooner again.
      offer(new SourceSet(ports.addresses().fromDirectory(reply.sources()), reply.ticket()));
    } else {
      refresh.in(searches.next());
    }
  }

  /// Only what waits for its last sync still comes.
  void signedOut() {
    if (!over && !download.isAllStored()) {
      tell(NodeFailure.NOT_LOGGED_IN, client -> true);
    }
  }

  /// Whoever will not get it is told so.
  private void act(GiveUpPolicy.Verdict verdict) {
    switch (verdict) {
      case GiveUpPolicy.Verdict.Open open -> {}
      case GiveUpPolicy.Verdict.Gone(NodeFailure why) -> {
        tell(why, client -> true);
        giveUpIfUnwanted(why.message());
      }
      case GiveUpPolicy.Verdict.Unknown(NodeFailure why) -> tell(why, client -> true);
      case GiveUpPolicy.Verdict.NobodyHas(NodeFailure why) ->
          tell(why, client -> !client.isPatient());
      case GiveUpPolicy.Verdict.Orphaned orphaned -> {
        if (clients.isEmpty()) {
          all.giveUp(this, "the network knows nothing of it any more");
        }
      }
    }
  }

  private void tell(NodeFailure why, Predicate<FetchClient> whom) {
    List<FetchClient> leaving = clients.stream().filter(whom).toList();
    if (leaving.isEmpty()) {
      return;
    }
    clients.removeAll(leaving);
    giveUpIfUnwanted(why.message());
    demandChanged();
    Everyone.hears(leaving, client -> client.gone(why));
  }

  private void giveUpIfUnwanted(String why) {
    if (!over && clients.isEmpty() && !replica) {
      all.giveUp(this, why);
    }
  }

  private void end() {
    over = true;
    ticket.cancel();
    addresses.cancel();
    refresh.cancel();
  }

  private static Created notCreated(Exception cause) {
    boolean full = cause instanceof StoreException e && e.kind() == StoreException.Kind.NO_SPACE;
    return full ? new Created.NoSpace(textOf(cause)) : new Created.Failed(textOf(cause));
  }

  private static Synced notSynced(Exception cause) {
    // Gone from the disk is as good as suspect: it is begun afresh.
    boolean suspect =
        cause instanceof StoreException e
            && (e.kind() == StoreException.Kind.SUSPECT
                || e.kind() == StoreException.Kind.NOT_FOUND);
    return suspect ? new Synced.Suspect(textOf(cause)) : new Synced.Failed(textOf(cause));
  }

  private static String textOf(Exception cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
