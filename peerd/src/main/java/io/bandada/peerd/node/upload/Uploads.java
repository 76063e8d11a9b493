package io.bandada.peerd.node.upload;

import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.TransferOrder;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.base.ImportProgress;
import io.bandada.peerd.node.base.Importing;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.TransferBoard;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.fetch.Fetchings;
import io.bandada.peerd.node.fetch.ReadTickets;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.node.index.ReceiptSigner;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The uploads of this peer.
public final class Uploads {
  public static final String KIND = "upload";

  private static final System.Logger LOG = System.getLogger(Uploads.class.getName());

  final Ports ports;
  private final Journal journal;
  final Session session;
  private final LocalHoldings holdings;
  private final NameRecords names;
  private final Fetchings fetchings;
  final ReadTickets tickets;
  final ReceiptSigner signer;
  final TransferBoard transfers;
  private final ReservedNames reservations;
  private final Runnable beatSoon;
  private final long incarnation;
  private final Map<String, Upload> all = new LinkedHashMap<>();
  private long numbered;

  /// @param beatSoon the directory should soon hear what is here
  public Uploads(
      Ports ports,
      Journal journal,
      Session session,
      LocalHoldings holdings,
      NameRecords names,
      Fetchings fetchings,
      ReadTickets tickets,
      ReceiptSigner signer,
      TransferBoard transfers,
      Runnable beatSoon,
      long incarnation) {
    this.ports = ports;
    this.journal = journal;
    this.session = session;
    this.holdings = holdings;
    this.names = names;
    this.fetchings = fetchings;
    this.tickets = tickets;
    this.signer = signer;
    this.transfers = transfers;
    this.reservations =
        new ReservedNames(ports, journal, session, id -> discardIfUnwanted(id, true));
    this.beatSoon = beatSoon;
    this.incarnation = incarnation;
  }

  /// A file is being imported (by its caller, through [PieceStore#importFile]): makes it visible as
  /// a transfer.
  ///
  /// @param size -1 while not known
  public Importing importing(String name, long size) {
    return new ImportProgress(transfers, name, size);
  }

  /// Publishes and spreads what was imported. It is a job from here on: it goes on whoever listens,
  /// and after a restart. The same content under the same name joins the upload that is under way.
  ///
  /// @return cancel: only the listener leaves, the upload goes on
  public Handle begin(PieceStore.Holding imported, UploadOrder order, UploadListener listener) {
    FileId id = imported.id();
    if (!session.isEnrolled()) {
      discardIfUnwanted(id, holdings.find(id).isEmpty());
      return refuse(listener, NodeFailure.NOT_LOGGED_IN);
    }
    if (fetchings.isDiscarding(id)
        || ports.store().find(id).filter(PieceStore.Holding::complete).isEmpty()) {
      return refuse(
          listener,
          new NodeFailure(
              NodeFailure.Kind.TRY_LATER,
              "the same content was just being removed here",
              "upload it once more"));
    }
    boolean wasToGo = reservations.wantedAgain(id);
    boolean fresh = wasToGo || holdings.find(id).isEmpty();
    holdings.set(imported);
    fetchings.find(id).ifPresent(f -> fetchings.completedHere(f));
    for (Upload same : all.values()) {
      if (same.isFor(order.name(), id)) {
        same.listen(listener);
        same.wake();
        return () -> same.leave(listener);
      }
    }
    String key = "u" + incarnation + "-" + ++numbered + "-" + randomHex();
    Upload upload = create(new UploadJob(key, order, id, fresh, "", ""), imported);
    upload.listen(listener);
    upload.start();
    return () -> upload.leave(listener);
  }

  /// Names of uploads under way.
  public List<String> names() {
    return all.values().stream().map(u -> u.order.name()).toList();
  }

  public boolean wants(FileId id) {
    return all.values().stream().anyMatch(u -> u.id.equals(id));
  }

  /// Somebody wants something of this transfer.
  ///
  /// @return whether it is one of these
  public boolean steer(String transfer, TransferOrder.Kind kind, String by) {
    Upload found =
        all.values().stream().filter(u -> u.transferId.equals(transfer)).findFirst().orElse(null);
    if (found != null) {
      found.steer(kind, by);
    }
    return found != null;
  }

  /// Whether nobody else may have it: all that wants it here is an upload that is paused.
  public boolean isWithheld(FileId id) {
    List<Upload> its = all.values().stream().filter(u -> u.id.equals(id)).toList();
    return !its.isEmpty()
        && its.stream().allMatch(u -> u.isPaused() && u.job().fresh())
        && names.of(id).isEmpty();
  }

  /// Another peer has our receipt for it.
  public void keptForOthers(FileId id) {
    reservations.wantedAgain(id);
    all.values().stream().filter(u -> u.id.equals(id)).forEach(Upload::keptForOthers);
  }

  /// There are more peers than before.
  public void morePeers() {
    List.copyOf(all.values()).forEach(Upload::morePeers);
  }

  void giveBack(String reservation) {
    reservations.giveBack(reservation);
  }

  /// Takes up what was under way.
  ///
  /// @param ended names that were not given back yet
  public void restore(List<PieceStore.Records.Row> rows, List<PieceStore.Records.Row> ended) {
    for (PieceStore.Records.Row row : rows) {
      try {
        UploadJob job = UploadJob.parse(row.key(), row.value());
        holdings
            .find(job.id())
            .filter(PieceStore.Holding::complete)
            .ifPresentOrElse(h -> create(job, h).resume(), () -> lost(job));
      } catch (IllegalArgumentException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the job {0} cannot be read: {1}",
            row.key(),
            e.getMessage());
      }
    }
    reservations.restore(ended);
  }

  /// A session stands again.
  public void wake() {
    List.copyOf(all.values()).forEach(Upload::wake);
    reservations.wake();
  }

  public void pauseAll() {
    reservations.stop();
    all.values().forEach(Upload::pause);
    all.clear();
  }

  long incarnation() {
    return incarnation;
  }

  void tellIndexSoon() {
    beatSoon.run();
  }

  /// @param record null when none came along: it is asked for
  void learn(FileId id, @Nullable NameRecord record) {
    if (record != null) {
      names.learn(List.of(record));
    } else {
      names.lookUpNow(id);
    }
  }

  void ended(Upload upload, TransferStatus last) {
    UploadJob job = upload.job();
    all.remove(job.key());
    if (last.state().equals("cancelled") && job.fresh()) {
      reservations.giveBack(job.reservation(), job.id());
    } else {
      reservations.giveBack(job.reservation());
    }
    journal.remove(KIND, job.key());
    transfers.ended(last);
    if (last.state().equals("failed")) {
      discardIfUnwanted(job.id(), job.fresh());
    }
  }

  private Upload create(UploadJob job, PieceStore.Holding content) {
    Upload upload = new Upload(this, job, content.manifest().size());
    all.put(job.key(), upload);
    transfers.began(upload.transferId, upload::status);
    return upload;
  }

  void inUse(String reservation) {
    reservations.inUse(reservation);
  }

  void write(UploadJob job, Runnable written, Consumer<Exception> failed) {
    journal.put(
        KIND,
        job.key(),
        job.text(),
        failure -> {
          if (failure == null) {
            written.run();
          } else {
            failed.accept(failure);
          }
        });
  }

  private void lost(UploadJob job) {
    LOG.log(
        System.Logger.Level.WARNING,
        "the upload of {0} ends: its content is no longer here",
        job.order().name());
    reservations.giveBack(job.reservation());
    journal.remove(KIND, job.key());
  }

  private Handle refuse(UploadListener listener, NodeFailure failure) {
    ports.loop().run(() -> listener.failed(failure, false));
    return () -> {};
  }

  /// Content that came only for an upload that failed is nobody's.
  private void discardIfUnwanted(FileId id, boolean fresh) {
    if (fresh
        && names.of(id).isEmpty()
        && !wants(id)
        && fetchings.find(id).isEmpty()
        && !fetchings.isDiscarding(id)) {
      fetchings.discard(id, outcome -> beatSoon.run());
    }
  }

  private String randomHex() {
    return Long.toHexString(ports.random().nextLong() | Long.MIN_VALUE);
  }
}
