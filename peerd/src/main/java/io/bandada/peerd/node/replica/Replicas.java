package io.bandada.peerd.node.replica;

import io.bandada.directory.api.PeerCommand;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.fetch.Fetching;
import io.bandada.peerd.node.fetch.Fetchings;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.node.index.ReceiptSigner;
import io.bandada.peerd.node.index.Verification;
import io.bandada.peerd.node.names.DropWarrant;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.names.SourceSet;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerNetwork.KeepRequest;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What this peer keeps for others: on the directory's command, or asked by an uploader.
public final class Replicas {
  /// Confirmations in one ping, and commands under way at a time; the directory repeats what is
  /// left.
  static final int MOST_COMMANDS = 500;

  private static final System.Logger LOG = System.getLogger(Replicas.class.getName());

  private final Ports ports;
  private final Session session;
  private final LocalHoldings holdings;
  private final NameRecords names;
  private final Fetchings fetchings;
  private final ReceiptSigner signer;
  private final DropWarrant warrant;
  private final Predicate<FileId> published;
  private final Consumer<FileId> keptForOthers;
  private final Predicate<FileId> read;
  private final Runnable beatSoon;
  private final Map<String, PeerCommand> underWay = new LinkedHashMap<>();
  private final Set<String> done = new LinkedHashSet<>();
  public boolean draining;

  /// @param published content that somebody at this peer is publishing
  /// @param keptForOthers hears of content for which another peer gets a receipt
  /// @param read content that somebody at this peer reads, or waits for
  /// @param beatSoon something should soon be in a heartbeat
  public Replicas(
      Ports ports,
      Session session,
      LocalHoldings holdings,
      NameRecords names,
      Fetchings fetchings,
      ReceiptSigner signer,
      Predicate<FileId> published,
      Consumer<FileId> keptForOthers,
      Predicate<FileId> read,
      Runnable beatSoon) {
    this.ports = ports;
    this.session = session;
    this.holdings = holdings;
    this.names = names;
    this.fetchings = fetchings;
    this.signer = signer;
    this.warrant = new DropWarrant(ports, names);
    this.published = published;
    this.keptForOthers = keptForOthers;
    this.read = read;
    this.beatSoon = beatSoon;
    fetchings.watchComplete(this::complete);
  }

  /// Ids of commands carried out that the directory was not told of, or did not confirm to have
  /// heard.
  public List<String> done() {
    return List.copyOf(done);
  }

  /// The directory has heard these.
  public void confirmed(List<String> ids) {
    ids.forEach(done::remove);
  }

  public void obey(List<PeerCommand> commands) {
    underWay.values().removeIf(this::isGivenUp);
    for (PeerCommand command : commands) {
      // What is under way already may wait for one of these.
      ports.addresses().fromDirectory(command.sources());
      if (!done.contains(command.id())
          && !underWay.containsKey(command.id())
          && underWay.size() < MOST_COMMANDS) {
        obey(command);
      }
    }
  }

  /// It was to be kept, and nobody fetches it any more: commanded once more, it is begun once more.
  private boolean isGivenUp(PeerCommand command) {
    String root = command.root();
    return command.kind() == PeerCommand.Kind.KEEP
        && root != null
        && fetchings.find(FileId.parse(root)).isEmpty()
        && !fetchings.isComingBack(FileId.parse(root));
  }

  /// An uploader asks this peer to keep content, or for its receipt.
  public void requested(KeepRequest request, Consumer<UploadAnswer> then) {
    if (holdings.isComplete(request.id())) {
      names.lookUpMore(request.id());
      keptForOthers.accept(request.id());
      signer.sign(
          request.upload(),
          request.id(),
          receipt ->
              then.accept(
                  receipt
                      .<UploadAnswer>map(r -> new UploadAnswer.Held(r.syncedAt(), r.signature()))
                      .orElseGet(UploadAnswer.Busy::new)));
    } else {
      then.accept(taken(request));
    }
  }

  private UploadAnswer taken(KeepRequest request) {
    FileId id = request.id();
    long size = request.size();
    boolean underWayHere = fetchings.find(id).filter(f -> f.replica).isPresent();
    if (!underWayHere) {
      if (draining
          || !session.isEnrolled()
          || fetchings.replicas() >= ports.settings().replicaSlots()) {
        return new UploadAnswer.Busy();
      }
      PieceStore.Space space = ports.store().space();
      if (size < 0 || space.tight() || size > space.freeBytes() - fetchings.promisedBytes()) {
        return new UploadAnswer.NoSpace();
      }
    }
    fetchings.join(
        id,
        size,
        request.name(),
        SourceSet.of(ports.addresses().fromPeers(request.sources())),
        true,
        List.of());
    return new UploadAnswer.Accepted();
  }

  /// Pieces of this content were found to be bad: get good ones.
  public void mend(FileId id) {
    holdings
        .find(id)
        .filter(h -> !h.complete())
        .ifPresent(
            h -> fetchings.join(id, h.manifest().size(), "", SourceSet.UNKNOWN, true, List.of()));
  }

  private void obey(PeerCommand command) {
    String root = command.root();
    FileId id;
    try {
      id = FileId.parse(root == null ? "" : root);
    } catch (IllegalArgumentException e) {
      LOG.log(
          System.Logger.Level.WARNING, "the command {0} names no content: {1}", command.id(), root);
      confirm(command);
      return;
    }
    switch (command.kind()) {
      case KEEP -> keep(command, id);
      case DROP -> drop(command, id);
      case VERIFY -> verify(command, id);
    }
  }

  private void keep(PeerCommand command, FileId id) {
    if (holdings.isComplete(id)) {
      confirm(command);
      return;
    }
    boolean nobodyHas = command.sources().isEmpty();
    if (nobodyHas && fetchings.isDiscarding(id)) {
      return; // it is about to be in the trash: the directory repeats the command
    }
    underWay.put(command.id(), command);
    if (nobodyHas && holdings.find(id).isEmpty() && fetchings.find(id).isEmpty()) {
      fetchings.takeBack(id, () -> cameBack(command, id));
    } else {
      fetch(command, id);
    }
  }

  /// By the directory's word nobody has it: what the trash does not have either is refused, which
  /// is to confirm the command without the copy.
  private void cameBack(PeerCommand command, FileId id) {
    if (!underWay.containsKey(command.id())) {
      return;
    }
    if (holdings.isComplete(id)) {
      names.lookUp(id);
      confirm(command);
    } else if (holdings.find(id).isPresent() || fetchings.find(id).isPresent()) {
      fetch(command, id);
    } else {
      confirm(command);
    }
  }

  private void fetch(PeerCommand command, FileId id) {
    fetchings.join(
        id,
        command.sizeBytes(),
        "",
        SourceSet.of(ports.addresses().fromDirectory(command.sources())),
        true,
        List.of());
  }

  private void complete(Fetching fetching) {
    for (PeerCommand command : new ArrayList<>(underWay.values())) {
      if (command.kind() == PeerCommand.Kind.KEEP && fetching.id.hex().equals(command.root())) {
        confirm(command);
      }
    }
    names.lookUp(fetching.id);
    beatSoon.run();
  }

  private void drop(PeerCommand command, FileId id) {
    underWay.put(command.id(), command);
    warrant.examine(
        command,
        id,
        whyNot -> {
          if (whyNot.isPresent()) {
            LOG.log(
                System.Logger.Level.WARNING,
                "{0} is not given up, though the directory says so: {1}",
                id,
                whyNot.get());
            confirm(command);
          } else if (published.test(id)) {
            confirm(command);
          } else if (read.test(id)) {
            // The directory repeats it. Who waits for what is missing hears from it who removed the
            // content; who has it all reads on.
            underWay.remove(command.id());
            fetchings.find(id).ifPresent(Fetching::lookNow);
          } else {
            giveUp(command, id);
          }
        });
  }

  private void giveUp(PeerCommand command, FileId id) {
    fetchings.find(id).ifPresent(f -> fetchings.giveUp(f, "it was removed from the network"));
    underWay.values().removeIf(c -> c.kind() == PeerCommand.Kind.KEEP && id.hex().equals(c.root()));
    fetchings.discard(
        id,
        outcome -> {
          if (outcome instanceof Loop.Outcome.Done<Boolean>) {
            names.forget(id);
            confirm(command);
          } else {
            underWay.remove(command.id());
          }
        });
  }

  private void verify(PeerCommand command, FileId id) {
    underWay.put(command.id(), command);
    new Verification(
            ports,
            holdings,
            List.of(id),
            new Verification.Heard() {
              @Override
              public void checked(FileId checked, long bytes, int badPieces) {
                if (badPieces > 0) {
                  LOG.log(
                      System.Logger.Level.WARNING,
                      "{0}: {1} bad pieces were found here",
                      checked,
                      badPieces);
                  mend(checked);
                }
              }

              @Override
              public void done() {
                confirm(command);
              }

              @Override
              public void failed(NodeFailure failure) {
                underWay.remove(command.id()); // commanded once more, it is tried once more
              }
            })
        .start();
  }

  private void confirm(PeerCommand command) {
    underWay.remove(command.id());
    if (done.size() < MOST_COMMANDS) {
      done.add(command.id());
    }
    beatSoon.run();
  }
}
