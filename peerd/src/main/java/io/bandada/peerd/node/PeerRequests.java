package io.bandada.peerd.node;

import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.fetch.Fetchings;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.node.replica.Replicas;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.swarm.PeerNetwork.KeepRequest;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer.Reason;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import io.bandada.peerd.swarm.serving.ServeQueue;
import io.bandada.peerd.swarm.serving.Serving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What other peers may ask of this one. Whoever calls has looked at the ticket before.
public final class PeerRequests {
  /// What is withheld is asked for again so seldom.
  private static final Duration WITHHELD = Duration.ofSeconds(10);

  private final Session session;
  private final LocalHoldings holdings;
  private final Fetchings fetchings;
  private final Replicas replicas;
  private final ServeQueue queue;
  private final Predicate<FileId> withheld;
  private final Map<FileId, List<Watching>> watching = new TreeMap<>();

  /// @param withheld nothing of it is sent for now
  PeerRequests(
      Session session,
      LocalHoldings holdings,
      Fetchings fetchings,
      Replicas replicas,
      ServeQueue queue,
      Predicate<FileId> withheld) {
    this.session = session;
    this.holdings = holdings;
    this.fetchings = fetchings;
    this.replicas = replicas;
    this.queue = queue;
    this.withheld = withheld;
    holdings.watch(this::changed);
    fetchings.watched(watching::containsKey);
  }

  /// May these pieces be sent now?
  ///
  /// @param peerId who asks, and has shown a good ticket
  public Serving serve(String peerId, FileId id, PieceOffer offer) {
    if (!session.isEnrolled()) {
      return new Serving.Absent();
    }
    if (withheld.test(id)) {
      return new Serving.Refused(Reason.BUSY, WITHHELD);
    }
    return holdings
        .find(id)
        .map(held -> queue.ask(peerId, held.manifest(), held.durable(), offer))
        .orElseGet(Serving.Absent::new);
  }

  /// Tells what can be served of this content, now and from now on. Content that is not here, nor
  /// on its way here: only `gone`.
  public Handle watch(FileId id, AvailabilityWatcher watcher) {
    Watching one = new Watching(id, watcher);
    boolean here =
        session.isEnrolled() && (holdings.find(id).isPresent() || fetchings.find(id).isPresent());
    if (!here) {
      watcher.gone();
      return one;
    }
    watching.computeIfAbsent(id, any -> new ArrayList<>()).add(one);
    one.look();
    return one;
  }

  /// Someone who may asks this peer to keep content; when accepted it downloads by itself. Once it
  /// is complete and synced here, the answer is the receipt.
  public void requestUpload(KeepRequest request, Consumer<UploadAnswer> then) {
    replicas.requested(request, then);
  }

  /// This peer leaves the network, or stops.
  void closeAll() {
    for (FileId id : List.copyOf(watching.keySet())) {
      closeAll(id);
    }
  }

  private void changed(FileId id) {
    List<Watching> ones = watching.get(id);
    if (ones == null) {
      return;
    }
    if (holdings.find(id).isEmpty() && fetchings.find(id).isEmpty()) {
      closeAll(id);
    } else {
      List.copyOf(ones).forEach(Watching::look);
    }
  }

  private void closeAll(FileId id) {
    List<Watching> ones = watching.remove(id);
    if (ones != null) {
      ones.forEach(one -> one.watcher.gone());
    }
  }

  /// One who looks on.
  private final class Watching implements Handle {
    private final FileId id;
    private final AvailabilityWatcher watcher;
    private @Nullable PieceSet announced;

    Watching(FileId id, AvailabilityWatcher watcher) {
      this.id = id;
      this.watcher = watcher;
    }

    void look() {
      Holding now = holdings.find(id).orElse(null);
      if (now == null) {
        return;
      }
      PieceSet before = announced;
      announced = now.durable().copy();
      if (before == null || before.hasAnyOutside(announced)) {
        watcher.have(now.manifest(), announced.copy());
      } else if (announced.size() > before.size()) {
        PieceSet gained = announced.copy();
        gained.removeAll(before);
        watcher.gained(gained);
      }
    }

    @Override
    public void cancel() {
      List<Watching> ones = watching.get(id);
      if (ones != null) {
        ones.remove(this);
        if (ones.isEmpty()) {
          watching.remove(id);
        }
      }
    }
  }
}
