package io.bandada.peerd.control;

import io.bandada.peerd.handover.DescriptorReceiver;
import io.bandada.peerd.handover.OpenFile;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.fetch.DownloadListener;
import io.bandada.peerd.node.fetch.Reading;
import io.bandada.peerd.node.fetch.Section;
import io.bandada.peerd.node.index.IndexItem;
import io.bandada.peerd.node.index.VerifyListener;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.rpc.PacedStream;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.download.Progress;
import io.bandada.proto.control.DownloadDone;
import io.bandada.proto.control.DownloadEvent;
import io.bandada.proto.control.DownloadProgress;
import io.bandada.proto.control.DownloadRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A download on its way to the user: each piece as soon as it is stored and all before it were
/// sent ([PieceStream]), read back and hashed once more, since disks lie too. Into a file that was
/// handed over the pieces are written as they come.
final class DownloadFileCall {
  private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(250);

  /// The file is made as soon as the caller has heard what it is.
  private static final Duration FOR_THE_FILE = Duration.ofSeconds(5);

  /// A piece that went bad here is waited for as long as others send anything, and so long.
  static final Duration FOR_OTHERS = Duration.ofSeconds(30);

  private final LoopQuestions loop;
  private final Node node;
  private final PieceStore store;
  private final @Nullable DescriptorReceiver descriptors;
  private final BufferBudget memory;
  private final BufferBudget handedMemory;
  private final PacedStream<DownloadEvent> out;
  private final Semaphore changed = new Semaphore(0);
  private final AtomicReference<News> news =
      new AtomicReference<>(new News(null, null, null, null, null, true));
  private @Nullable Progress progressSent;
  private long progressAt;
  private final BadPieces bad;

  /// @param descriptors null where no files can be handed over
  /// @param handedMemory for those that are
  /// @param forOthers see [#FOR_OTHERS]
  DownloadFileCall(
      LoopQuestions loop,
      Node node,
      PieceStore store,
      @Nullable DescriptorReceiver descriptors,
      BufferBudget memory,
      BufferBudget handedMemory,
      PacedStream<DownloadEvent> out,
      Duration forOthers) {
    this.loop = loop;
    this.bad = new BadPieces(forOthers);
    this.node = node;
    this.store = store;
    this.descriptors = descriptors;
    this.memory = memory;
    this.handedMemory = handedMemory;
    this.out = out;
  }

  /// The last that was heard of the download.
  ///
  /// @param looked false while the store looks at a piece that was read wrong
  private record News(
      @Nullable FileInfo file,
      @Nullable Progress progress,
      @Nullable PieceSet readable,
      @Nullable List<String> doneBy,
      @Nullable NodeFailure failure,
      boolean looked) {}

  void run(DownloadRequest request)
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    String ref = NameCheck.reference("the file", request.getRef());
    Section section = section(request);
    out.whenCancelled(changed::release);
    Reading download =
        loop.get(() -> node.downloads().begin(ref, section, request.getWait(), new Listener()));
    try {
      FileInfo file = awaitFile();
      out.send(DownloadEvent.newBuilder().setFile(ControlMessages.file(file)).build());
      boolean data = !request.getNoData() && file.size() != 0;
      boolean written = data && section.isAllOf(file.size()) && writeAll(request, file, download);
      if (data && !written) {
        sendAll(file, section, download);
      }
      List<String> sources = awaitDone();
      long bytes = Math.max(0, section.end(file.size()) - section.offset());
      out.send(
          DownloadEvent.newBuilder()
              .setDone(
                  DownloadDone.newBuilder()
                      .setBytes(bytes)
                      .setWritten(written)
                      .addAllSources(sources))
              .build());
    } finally {
      loop.run(download::cancel);
    }
  }

  private static Section section(DownloadRequest request) throws ControlFailure.Refused {
    if (request.getOffset() < 0 || request.getLength() < 0) {
      throw new ControlFailure.Refused(NodeFailure.Kind.USAGE, "no file is so long", "");
    }
    return new Section(request.getOffset(), request.hasLength() ? request.getLength() : -1);
  }

  /// Into the file that the caller hands over.
  ///
  /// @return false when none came, or nothing can be written that way: then the bytes are to be
  ///   sent
  private boolean writeAll(DownloadRequest request, FileInfo file, Reading download)
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    if (descriptors == null
        || request.getClaim().isEmpty()
        || file.size() < request.getClaimFrom()) {
      return false;
    }
    OpenFile into = descriptors.take(request.getClaim().toByteArray(), FOR_THE_FILE).orElse(null);
    if (into == null) {
      return false;
    }
    Manifest manifest;
    try {
      manifest = awaitManifest(file);
    } catch (Pacing.Stopped
        | ControlFailure.Refused
        | InterruptedException
        | RuntimeException
        | Error e) {
      into.close();
      throw e;
    }
    OpenFileWriter writing =
        new OpenFileWriter(store, manifest, into, handedMemory, changed::release);
    if (!writing.start(descriptors)) {
      into.close();
      return false;
    }
    try {
      for (News now = latest(); ; now = latest()) {
        PieceSet readable = now.doneBy() == null ? now.readable() : PieceSet.all(manifest.pieces());
        if (readable != null) {
          writing.ready(readable);
        }
        for (int piece = writing.takeBad(); piece >= 0; piece = writing.takeBad()) {
          wentBad(manifest, piece, download);
        }
        if (writing.isDone()) {
          return true;
        }
        await();
      }
    } catch (IOException e) {
      throw ControlFailure.of(e);
    } finally {
      writing.stop();
    }
  }

  private FileInfo awaitFile() throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    while (true) {
      FileInfo file = latest().file();
      if (file != null) {
        return file;
      }
      await();
    }
  }

  private List<String> awaitDone()
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    while (true) {
      List<String> sources = latest().doneBy();
      if (sources != null) {
        return sources;
      }
      await();
    }
  }

  private void sendAll(FileInfo file, Section section, Reading download)
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    long end = section.end(file.size());
    if (section.offset() >= end) {
      return;
    }
    loop.run(() -> download.at(0)); // before anything is known of its pieces
    Manifest manifest = awaitManifest(file);
    PieceStream stream = new PieceStream(store, manifest, memory, out);
    int last = (int) ((end - 1) / manifest.pieceLength());
    for (int piece = (int) (section.offset() / manifest.pieceLength()); piece <= last; piece++) {
      for (boolean sent = false; !sent; ) {
        awaitPiece(piece, download);
        sent = isSent(stream, piece, section.offset(), end, manifest, download);
      }
      progress();
    }
  }

  private boolean isSent(
      PieceStream stream, int piece, long from, long to, Manifest manifest, Reading download)
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    try {
      stream.send(piece, from, to);
      return true;
    } catch (PieceStream.BadPiece e) {
      wentBad(manifest, e.piece, download);
      return false;
    }
  }

  /// The manifest is in the store as soon as anything can be read.
  private Manifest awaitManifest(FileInfo file)
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    while (true) {
      News now = latest();
      PieceSet readable = now.readable();
      if ((readable != null && !readable.isEmpty()) || now.doneBy() != null) {
        return store.find(file.id()).orElseThrow(PieceStream::removed).manifest();
      }
      await();
    }
  }

  private void awaitPiece(int piece, Reading download)
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    if (news.get().doneBy() == null) {
      loop.run(() -> download.at(piece));
    }
    while (true) {
      News now = latest();
      PieceSet readable = now.readable();
      if (now.doneBy() != null || (readable != null && readable.has(piece))) {
        return;
      }
      await();
    }
  }

  /// Others have it, as a rule: it is fetched from them while this read goes on. Nothing is read
  /// until the store has looked at it.
  private void wentBad(Manifest manifest, int piece, Reading download)
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    if (bad.isEmpty()) {
      // Where one is bad there may be more; nobody waits for that.
      loop.run(() -> node.verify("id:" + manifest.id().hex(), new Unwatched()));
    }
    bad.add(piece);
    news.updateAndGet(
        n -> new News(n.file(), n.progress(), n.readable(), n.doneBy(), n.failure(), false));
    loop.run(() -> download.lost(piece));
    while (!latest().looked()) {
      await();
    }
  }

  private News latest() throws Pacing.Stopped, ControlFailure.Refused {
    out.checkCancelled();
    News now = news.get();
    NodeFailure failure = now.failure();
    if (failure != null) {
      throw bad.because(failure);
    }
    return now;
  }

  private void await() throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    boolean told = changed.tryAcquire(BETWEEN_PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
    if (told) {
      changed.drainPermits();
    }
    progress();
    bad.look(news.get().readable());
  }

  private void progress() throws Pacing.Stopped {
    Progress now = news.get().progress();
    long time = System.nanoTime();
    boolean due = progressSent == null || time - progressAt >= BETWEEN_PROGRESS.toNanos();
    if (now == null || now.equals(progressSent) || !due) {
      return;
    }
    progressSent = now;
    progressAt = time;
    out.send(
        DownloadEvent.newBuilder()
            .setProgress(
                DownloadProgress.newBuilder()
                    .setBytes(now.bytes())
                    .setSize(Math.max(0, now.size()))
                    .setBytesPerSecond(now.bytesPerSecond())
                    .setSources(now.sources())
                    .setNote(now.note()))
            .build());
  }

  /// Hears of the download, on the loop.
  private final class Listener implements DownloadListener {
    private void update(UnaryOperator<News> change) {
      news.updateAndGet(change);
      changed.release();
    }

    @Override
    public void file(FileInfo file) {
      update(n -> new News(file, n.progress(), n.readable(), n.doneBy(), n.failure(), n.looked()));
    }

    @Override
    public void progress(Progress progress) {
      update(n -> new News(n.file(), progress, n.readable(), n.doneBy(), n.failure(), n.looked()));
    }

    @Override
    public void readable(PieceSet pieces) {
      update(n -> new News(n.file(), n.progress(), pieces, n.doneBy(), n.failure(), n.looked()));
    }

    @Override
    public void lost(PieceSet readable) {
      update(n -> new News(n.file(), n.progress(), readable, null, n.failure(), true));
    }

    @Override
    public void done(List<String> sources) {
      update(n -> new News(n.file(), n.progress(), n.readable(), sources, n.failure(), n.looked()));
    }

    @Override
    public void failed(NodeFailure failure) {
      update(n -> new News(n.file(), n.progress(), n.readable(), n.doneBy(), failure, n.looked()));
    }
  }

  /// The node logs and mends what it finds; nobody waits here.
  private static final class Unwatched implements VerifyListener {
    @Override
    public void checked(IndexItem item, long bytes, int badPieces) {}

    @Override
    public void done() {}

    @Override
    public void failed(NodeFailure failure) {}
  }
}
