package io.bandada.peerd.node.upload;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.TransferOrder;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.fetch.ReadTickets;
import io.bandada.peerd.node.index.ReceiptSigner;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One upload, from its imported content to the acknowledgement of the directory: publishing,
/// spreading, committing. A job in the records until then.
final class Upload {
  /// Publications without a pause before them.
  private static final int FREE_ROUNDS = 2;

  final UploadOrder order;
  final FileId id;
  final long size;
  final String transferId;
  final Ports ports;
  final Session session;
  final ReadTickets tickets;
  final ReceiptSigner signer;
  private final Uploads all;
  private final List<UploadListener> listeners = new ArrayList<>();
  private UploadState state;
  private UploadJob job;
  private UploadJob recorded;
  private final Backoff pauses;
  private int rounds;
  private int publications;
  private boolean over;

  /// Not only for this run.
  private boolean ended;

  Upload(Uploads all, UploadJob job, long size) {
    this.all = all;
    this.job = job;
    this.recorded = job;
    this.order = job.order();
    this.id = job.id();
    this.size = size;
    this.transferId = all.transfers.nextId();
    this.ports = all.ports;
    this.session = all.session;
    this.tickets = all.tickets;
    this.signer = all.signer;
    this.pauses = new Backoff(Publishing.FIRST_RETRY, Publishing.LONGEST_RETRY, ports.random());
    this.state = new Recording(this);
  }

  void start() {
    state.enter();
  }

  String name() {
    return order.name();
  }

  /// It is in the records already, from a run before.
  void resume() {
    become(job.isPaused() ? new Paused(this) : new Publishing(this));
  }

  void steer(TransferOrder.Kind kind, String by) {
    switch (kind) {
      case PAUSE -> {
        job = job.pausedBy(by);
        become(new Paused(this));
        record(() -> {}, failure -> {});
      }
      case RESUME -> {
        if (job.isPaused()) {
          job = job.pausedBy("");
          become(new Recording(this));
        }
      }
      case CANCEL -> cancel(by);
    }
  }

  /// Name, space and content are given back.
  private void cancel(String by) {
    String why = TransferStatus.cancelled(by);
    finish("cancelled", why);
    NodeFailure failure = new NodeFailure(NodeFailure.Kind.FAILED, why, "");
    for (UploadListener listener : takeListeners()) {
      listener.failed(failure, false);
    }
  }

  /// There are more peers than before.
  void morePeers() {
    if (state instanceof Publishing publishing) {
      publishing.morePeers();
    }
  }

  boolean isPaused() {
    return job.isPaused();
  }

  /// Somebody else counts on the content, too: it stays, however this ends.
  void keptForOthers() {
    if (job.fresh()) {
      job = job.notFresh();
      record(() -> {}, failure -> {});
    }
  }

  void record(Runnable written, Consumer<Exception> failed) {
    all.write(job, written, failed);
  }

  /// The directory keeps the name for this upload.
  void reserved(String uploadId) {
    job = job.reservedAs(uploadId);
    all.inUse(uploadId);
  }

  /// An answer that nobody waits for any more.
  void reservedLate(String uploadId) {
    if (ended) {
      all.giveBack(uploadId);
    } else if (!over && !uploadId.isEmpty()) {
      reserved(uploadId);
    }
  }

  /// Should the content be gone at the next start, the name is given back then. Most uploads are
  /// over sooner than this is worth a write.
  void recordReservation() {
    if (!job.equals(recorded)) {
      recorded = job;
      record(() -> {}, failure -> {});
    }
  }

  boolean isFor(String name, FileId content) {
    return order.name().equals(name) && id.equals(content);
  }

  void listen(UploadListener listener) {
    listeners.add(listener);
    listener.progress(state.progress());
  }

  void leave(UploadListener listener) {
    listeners.remove(listener);
  }

  UploadJob job() {
    return job;
  }

  void wake() {
    state.wake();
  }

  /// The daemon stops: the job stays.
  void pause() {
    over = true;
    state.leave();
  }

  void become(UploadState next) {
    if (over) {
      return;
    }
    state.leave();
    state = next;
    next.enter();
    changed();
  }

  /// What is published again and again is so at growing distances.
  Duration pauseBeforePublication() {
    return rounds++ < FREE_ROUNDS ? Duration.ZERO : pauses.next();
  }

  /// A key for the next publication: another one after each definite answer, since the same key
  /// gets the same answer again.
  String nextPublicationKey() {
    return job.key() + "-" + all.incarnation() + "-" + ++publications;
  }

  void changed() {
    UploadProgress progress = state.progress();
    for (UploadListener listener : List.copyOf(listeners)) {
      listener.progress(progress);
    }
  }

  /// This peer's own entry should reach the directory before the commit is asked for.
  void tellIndexSoon() {
    all.tellIndexSoon();
  }

  void committed(CommitReply reply) {
    job = job.reservedAs("");
    all.learn(id, reply.name());
    FileRecord file = reply.file();
    if (file != null) {
      succeed(file, reply.synced(), false);
    } else {
      succeed(
          new FileRecord(
              order.name(),
              id.hex(),
              size,
              1,
              "",
              "",
              reply.synced(),
              order.copies(),
              order.attributes()),
          reply.synced(),
          false);
    }
  }

  void unchanged(FileRecord file) {
    all.learn(id, null);
    succeed(file, file.copies(), true);
  }

  private void succeed(FileRecord file, int copies, boolean unchanged) {
    finish("done", "");
    UploadResult result =
        new UploadResult(order.name(), id, size, file.revision(), copies, unchanged);
    for (UploadListener listener : takeListeners()) {
      listener.done(result);
    }
  }

  /// The waiting is over for those who listen; the job goes on.
  void postponed(NodeFailure failure) {
    for (UploadListener listener : takeListeners()) {
      listener.failed(failure, true);
    }
  }

  /// It can never succeed.
  void failed(NodeFailure failure) {
    finish("failed", failure.message());
    for (UploadListener listener : takeListeners()) {
      listener.failed(failure, false);
    }
  }

  private void finish(String how, String note) {
    over = true;
    ended = true;
    state.leave();
    all.ended(
        this,
        status(
            how,
            how.equals("done") ? size : state.progress().bytes(),
            0,
            Explanation.of(Limit.NOTHING, note)));
  }

  private List<UploadListener> takeListeners() {
    List<UploadListener> taken = List.copyOf(listeners);
    listeners.clear();
    return taken;
  }

  TransferStatus status() {
    UploadProgress progress = state.progress();
    return status(progress.state().text(), progress.bytes(), state.bytesPerSecond(), state.why());
  }

  private TransferStatus status(String how, long bytes, long rate, Explanation why) {
    return new TransferStatus(
        transferId,
        TransferStatus.Kind.UPLOAD,
        order.name(),
        id.hex(),
        how,
        bytes,
        size,
        rate,
        state.sources(),
        why);
  }
}
