package io.bandada.peerd.node;

import io.bandada.peerd.loop.Repeating;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.Progress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The downloads of this peer.
public final class Downloads {
  private static final Duration TOLD_EVERY = Duration.ofMillis(250);

  private final Ports ports;
  private final Lookup lookup;
  private final Holdings holdings;
  private final Names names;
  private final Fetchings fetchings;

  Downloads(Ports ports, Lookup lookup, Holdings holdings, Names names, Fetchings fetchings) {
    this.ports = ports;
    this.lookup = lookup;
    this.holdings = holdings;
    this.names = names;
    this.fetchings = fetchings;
  }

  /// Brings content here, joining a download of the same content that is under way.
  ///
  /// @param ref a name, `id:ROOT`, or a unique prefix of a root of at least 8 digits; complete content that is here is found
  ///     without the directory when it is named by its id
  /// @return cancel: the listener leaves; when it was the last, the download stops and keeps its pieces
  public Handle begin(String ref, DownloadListener listener) {
    Waiting waiting = new Waiting(listener);
    lookup.find(ref, waiting::found);
    return waiting;
  }

  /// One listener, from its question to its answer.
  private final class Waiting implements Handle, Wish {
    private final DownloadListener listener;
    private final Repeating telling;
    private @Nullable Fetching fetching;
    private boolean over;

    Waiting(DownloadListener listener) {
      this.listener = listener;
      this.telling = new Repeating(ports.loop(), () -> TOLD_EVERY, this::tell);
    }

    void found(Result<Lookup.Found> result) {
      if (over) {
        return;
      }
      switch (result) {
        case Result.Failed<Lookup.Found>(NodeFailure failure) -> {
          over = true;
          listener.failed(failure);
        }
        case Result.Ok<Lookup.Found>(Lookup.Found found) -> begin(found);
      }
    }

    private void begin(Lookup.Found found) {
      FileInfo file = found.file();
      listener.file(file);
      if (over) {
        return;
      }
      if (holdings.isComplete(file.id())) {
        over = true;
        holdings.find(file.id()).ifPresent(h -> listener.readable(h.durable().copy()));
        listener.done(List.of());
        return;
      }
      FileId id = file.id();
      fetching = fetchings.join(id, file.size(), file.name(), found.supply(), false, List.of(this));
      names.lookUp(id);
      if (!over) {
        holdings.find(id).map(PieceStore.Holding::durable).filter(d -> !d.isEmpty()).ifPresent(this::readable);
        telling.start();
      }
    }

    @Override
    public void readable(PieceSet pieces) {
      listener.readable(pieces.copy());
    }

    @Override
    public void complete() {
      List<String> senders = fetching == null ? List.of() : fetching.download().senders();
      tell();
      end();
      listener.done(senders);
    }

    @Override
    public void gone(NodeFailure failure) {
      end();
      listener.failed(failure);
    }

    @Override
    public void cancel() {
      if (over) {
        return;
      }
      end();
      Fetching was = fetching;
      if (was != null && was.wishes.remove(this) && was.wishes.isEmpty() && !was.replica) {
        fetchings.giveUp(was, "cancelled; what came so far is kept");
      }
    }

    private void end() {
      over = true;
      telling.stop();
    }

    private void tell() {
      if (fetching != null && !over) {
        Progress progress = fetching.download().progress();
        listener.progress(progress);
      }
    }
  }
}
