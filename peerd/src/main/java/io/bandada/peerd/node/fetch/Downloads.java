package io.bandada.peerd.node.fetch;

import io.bandada.directory.api.NameRecord;
import io.bandada.peerd.loop.Repeating;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.node.names.Lookup;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.names.SourceSet;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.download.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The downloads of this peer.
public final class Downloads {
  private static final Duration PROGRESS_EVERY = Duration.ofMillis(250);

  /// What a reader needs within this time comes first, within bounds: too little stalls it, too
  /// much keeps rare pieces rare.
  private static final Duration READ_AHEAD = Duration.ofSeconds(2);

  private static final long LEAST_AHEAD = 4L << 20;
  private static final long MOST_AHEAD = 64L << 20;

  private final Ports ports;
  private final Lookup lookup;
  private final LocalHoldings holdings;
  private final NameRecords names;
  private final Fetchings fetchings;
  private final Session session;

  /// How many read each content, from when they know which it is until they leave.
  private final Map<FileId, Integer> read = new TreeMap<>();

  public Downloads(
      Ports ports,
      Lookup lookup,
      LocalHoldings holdings,
      NameRecords names,
      Fetchings fetchings,
      Session session) {
    this.ports = ports;
    this.lookup = lookup;
    this.holdings = holdings;
    this.names = names;
    this.fetchings = fetchings;
    this.session = session;
  }

  /// Brings content here, joining a download of the same content that is under way.
  ///
  /// @param ref a name, `id:ROOT`, or a unique prefix of a root of at least 8 digits; complete
  ///   content that is here is found without the directory when it is named by its id
  /// @return cancel, once, whatever it heard: the listener leaves, and the content may go; when it
  ///   was the last and the download is under way, it stops and keeps its pieces
  public Reading begin(String ref, DownloadListener listener) {
    return begin(ref, Section.ALL, listener);
  }

  /// The same for a part of it: only that part is fetched, unless somebody else wants all.
  public Reading begin(String ref, Section section, DownloadListener listener) {
    return begin(ref, section, false, listener);
  }

  /// @param patient waits also when no copy is left
  public Reading begin(String ref, Section section, boolean patient, DownloadListener listener) {
    Waiting waiting = new Waiting(section, patient, listener);
    lookup.find(ref, waiting::found);
    return waiting;
  }

  /// Whether somebody is reading it, or waits to. Until he leaves it is not to be taken away from
  /// under him.
  public boolean isRead(FileId id) {
    return read.containsKey(id);
  }

  /// One listener, from its question to its answer.
  private final class Waiting implements Reading, FetchClient {
    private final Section section;
    private final boolean patient;
    private final DownloadListener listener;
    private final Repeating telling;
    private @Nullable Fetching fetching;
    private @Nullable FileId reads;
    private boolean over;

    /// Below zero: nobody reads in order.
    private int reading = -1;

    Waiting(Section section, boolean patient, DownloadListener listener) {
      this.section = section;
      this.patient = patient;
      this.listener = listener;
      this.telling = new Repeating(ports.loop(), () -> PROGRESS_EVERY, this::tell);
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
      if (section.offset() > Math.max(0, file.size())) {
        over = true;
        listener.failed(
            new NodeFailure(
                NodeFailure.Kind.USAGE,
                "it has only " + file.size() + " bytes, none at " + section.offset(),
                ""));
        return;
      }
      reads = file.id();
      read.merge(file.id(), 1, Integer::sum);
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
      fetching =
          fetchings.join(id, file.size(), file.name(), found.sources(), false, List.of(this));
      names.lookUp(id);
      if (!over) {
        holdings
            .find(id)
            .map(PieceStore.Holding::durable)
            .filter(d -> !d.isEmpty())
            .ifPresent(this::readable);
        telling.start();
      }
    }

    @Override
    public void readable(PieceSet pieces) {
      listener.readable(pieces.copy());
      Fetching from = fetching;
      if (from != null
          && from.manifest()
              .flatMap(this::only)
              .filter(wanted -> !wanted.hasAnyOutside(pieces))
              .isPresent()) {
        ports.loop().run(this::partIsHere);
      }
    }

    private void partIsHere() {
      Fetching from = fetching;
      if (over || from == null) {
        return;
      }
      List<String> senders = from.download().senders();
      tell();
      end();
      if (leave(from)) {
        fetchings.partIsEnough(from);
      }
      listener.done(senders);
    }

    @Override
    public boolean isPatient() {
      return patient;
    }

    @Override
    public boolean isForPart() {
      return !section.equals(Section.ALL);
    }

    @Override
    public Optional<PieceSet> only(Manifest manifest) {
      return section.isAllOf(manifest.size())
          ? Optional.empty()
          : Optional.of(section.pieces(manifest));
    }

    @Override
    public List<Integer> first(Manifest manifest, long bytesPerSecond) {
      List<Integer> pieces = new ArrayList<>();
      long ahead = Math.clamp(bytesPerSecond * READ_AHEAD.toSeconds(), LEAST_AHEAD, MOST_AHEAD);
      long end = section.end(manifest.size());
      int start =
          reading < 0
              ? manifest.pieces()
              : Math.max(reading, (int) (section.offset() / manifest.pieceLength()));
      for (int piece = start;
          piece < manifest.pieces() && ahead > 0 && manifest.offsetOf(piece) < end;
          piece++) {
        pieces.add(piece);
        ahead -= manifest.lengthOf(piece);
      }
      return pieces;
    }

    @Override
    public void at(int piece) {
      reading = piece;
      if (!over && fetching != null) {
        fetching.demandChanged();
      }
    }

    @Override
    public void lost(int piece) {
      FileId id = reads;
      Manifest manifest =
          id == null ? null : holdings.find(id).map(PieceStore.Holding::manifest).orElse(null);
      if (id == null || manifest == null) {
        listener.failed(new NodeFailure(NodeFailure.Kind.NOT_FOUND, "it is not here any more", ""));
        return;
      }
      ports
          .loop()
          .<Boolean>offload(() -> ports.store().verify(id, piece), outcome -> looked(manifest));
    }

    /// Whatever the look said: what counts is what the store has now.
    private void looked(Manifest manifest) {
      FileId id = manifest.id();
      if (reads == null) {
        return;
      }
      ports.store().find(id).ifPresentOrElse(holdings::set, () -> holdings.remove(id));
      PieceSet here =
          holdings
              .find(id)
              .map(held -> held.durable().copy())
              .orElseGet(() -> PieceSet.none(manifest.pieces()));
      listener.lost(here);
      if (!over) {
        return;
      }
      if (holdings.isComplete(id)) {
        listener.done(List.of());
      } else if (!session.isOpen()) {
        listener.failed(NodeFailure.NOT_LOGGED_IN);
      } else {
        over = false;
        fetching =
            fetchings.join(
                id, manifest.size(), nameOf(id), SourceSet.UNKNOWN, !isForPart(), List.of(this));
        telling.start();
      }
    }

    private String nameOf(FileId id) {
      return names.of(id).stream().map(NameRecord::name).findFirst().orElse("");
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
      FileId id = reads;
      reads = null;
      if (id != null) {
        read.computeIfPresent(id, (any, readers) -> readers == 1 ? null : readers - 1);
      }
      if (over) {
        return;
      }
      end();
      Fetching was = fetching;
      if (was != null && leave(was)) {
        fetchings.giveUp(was, "cancelled; what came so far is kept");
      }
    }

    /// @return whether nobody else waits for it
    private boolean leave(Fetching was) {
      boolean last = was.clients.remove(this) && was.clients.isEmpty() && !was.replica;
      if (!last) {
        was.demandChanged();
      }
      return last;
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
