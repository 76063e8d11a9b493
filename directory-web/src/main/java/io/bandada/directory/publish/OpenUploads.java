package io.bandada.directory.publish;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.directory.authority.signing.TicketIssuer;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.FileName;
import io.bandada.directory.catalog.Publication;
import io.bandada.directory.catalog.Revisions;
import io.bandada.directory.catalog.SealedNames;
import io.bandada.directory.database.Database;
import io.bandada.directory.holdings.Holder;
import io.bandada.directory.holdings.Holdings;
import io.bandada.directory.members.MemberEvent;
import io.bandada.directory.members.Members;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.safemode.SafeMode;
import io.bandada.directory.settings.DirectorySettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Uploads: published, committed, given back, run out.
@Component
class OpenUploads {
  private static final long MAX_SIZE = 16L << 40;
  private static final int ROOT_DIGITS = 64;
  private static final int EXPIRED_AT_ONCE = 200;

  /// Peers that a refusal names.
  private static final int MOST_NAMED = 5;

  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);
  private static final Duration DONE_KEPT = Duration.ofHours(24);

  private final Database database;
  private final UploadTable rows;
  private final Catalog catalog;
  private final Revisions revisions;
  private final SealedNames sealed;
  private final Holdings holdings;
  private final Members members;
  private final Placements placements;
  private final SafeMode safeMode;
  private final TicketIssuer tickets;
  private final ReceiptCheck vouchers;
  private final InstantSource clock;
  private final DirectorySettings settings;

  OpenUploads(
      Database database,
      UploadTable rows,
      Catalog catalog,
      Revisions revisions,
      SealedNames sealed,
      Holdings holdings,
      Members members,
      Placements placements,
      SafeMode safeMode,
      TicketIssuer tickets,
      ReceiptCheck vouchers,
      InstantSource clock,
      DirectorySettings settings) {
    this.database = database;
    this.rows = rows;
    this.catalog = catalog;
    this.revisions = revisions;
    this.sealed = sealed;
    this.holdings = holdings;
    this.members = members;
    this.placements = placements;
    this.safeMode = safeMode;
    this.tickets = tickets;
    this.vouchers = vouchers;
    this.clock = clock;
    this.settings = settings;
  }

  /// Who publishes.
  ///
  /// @param key of the peer's certificate: what its tickets are made out to
  record Uploader(String peerId, String account, String key) {}

  private sealed interface Published {
    record Unchanged(FileRecord file) implements Published {}

    record Open(OpenUpload upload, Placements.Plan plan) implements Published {}
  }

  /// Reserves the name and finds holders. The same again by the same peer answers the same id.
  UploadReply publish(UploadRequest request, Uploader by) {
    FileName name = new FileName(request.name());
    checkContent(request);
    int copies = copies(request);
    int ack = ack(request, copies);
    Published published = database.write(() -> publish(request, name, by, copies, ack));
    return switch (published) {
      case Published.Unchanged(FileRecord file) ->
          new UploadReply("", true, file, List.of(), ack, 0, Map.of(), null);
      case Published.Open(OpenUpload upload, Placements.Plan plan) -> reply(upload, plan, by.key());
    };
  }

  private Published publish(
      UploadRequest request, FileName name, Uploader by, int copies, int ack) {
    FileRecord file = catalog.find(name.text()).orElse(null);
    boolean same = file != null && file.root().equals(request.root());
    if (file != null && same && !asksForMore(request, file)) {
      // Its attributes may be others now, which takes no transfer.
      return new Published.Unchanged(
          catalog.publish(
              new Publication(
                  name,
                  file.root(),
                  file.sizeBytes(),
                  by.account(),
                  file.copiesWanted(),
                  request.replace(),
                  request.attributes())));
    }
    if (file != null && !same && !request.replace()) {
      throw Catalog.taken(file);
    }
    OpenUpload upload = reserve(request, name, by.peerId(), by.account(), copies, ack);
    Placements.Plan plan = placements.plan(need(upload));
    checkPeers(plan, ack);
    return new Published.Open(upload, plan);
  }

  /// What is there already is waited for when more copies are asked for than there are.
  private static boolean asksForMore(UploadRequest request, FileRecord file) {
    return request.ack() > file.copies() || request.copies() > file.copiesWanted();
  }

  private UploadReply reply(OpenUpload upload, Placements.Plan plan, String key) {
    Map<String, Grant> toAsk = new LinkedHashMap<>();
    for (SourceRecord holder : plan.holders()) {
      toAsk.put(
          holder.peerId(), tickets.write(upload.root(), upload.sizeBytes(), key, holder.peerId()));
    }
    Grant toRead = tickets.read(upload.root(), upload.sizeBytes(), key);
    return new UploadReply(
        upload.id(), false, null, plan.holders(), upload.ack(), reservationMillis(), toAsk, toRead);
  }

  private OpenUpload reserve(
      UploadRequest request, FileName name, String peerId, String owner, int copies, int ack) {
    long now = clock.millis();
    long expires = now + reservationMillis();
    OpenUpload open = rows.byName(name.text()).orElse(null);
    if (open != null && open.expiresAt() <= now) {
      giveBack(open);
      open = null;
    }
    if (open != null && !open.peerId().equals(peerId)) {
      throw publishing(name);
    }
    if (open != null
        && open.root().equals(request.root())
        && open.copies() == copies
        && open.ack() == ack) {
      rows.extend(open.id(), expires);
      rows.describe(open.id(), request.attributes());
      placements.extend(open.id(), expires);
      return open;
    }
    if (open != null) {
      giveBack(open);
    }
    String id = "u" + UUID.randomUUID().toString().replace("-", "");
    OpenUpload upload =
        new OpenUpload(
            id,
            peerId,
            name.text(),
            request.root(),
            request.sizeBytes(),
            copies,
            ack,
            request.replace(),
            owner,
            expires,
            request.attributes());
    if (!rows.insert(upload, now)) {
      throw publishing(name);
    }
    return upload;
  }

  private static Refusal publishing(FileName name) {
    return Refusal.conflict(
        Problem.NAME_TAKEN,
        "another peer is publishing " + name + " at this moment",
        "choose another name, or try again when that is over");
  }

  private static Placements.Need need(OpenUpload u) {
    return new Placements.Need(u.root(), u.sizeBytes(), u.copies(), u.peerId(), u.id());
  }

  private void checkPeers(Placements.Plan plan, int ack) {
    int others = plan.reachable();
    if (others + 1 < ack) {
      List<String> not = plan.notChosen();
      String can = not.isEmpty() ? "live" : "able to keep one";
      throw Refusal.tooFewPeers(
          "the upload needs "
              + ack
              + " synced copies, but "
              + (others == 0
                  ? "only this peer is " + can
                  : "only " + (others + 1) + " peers are " + can + ", this one included")
              + notChosen(not, others),
          not.isEmpty()
              ? "start another peer, or ask for fewer copies with --ack"
              : "mend these peers, start another one, or ask for fewer copies with --ack",
          TRY_AGAIN);
    }
    if (plan.holders().size() + 1 < ack) {
      throw Refusal.noSpace(
          "the upload needs "
              + ack
              + " synced copies, but only "
              + plan.holders().size()
              + " other live peers have room for it",
          "make room on a peer, or add one");
    }
  }

  private static String notChosen(List<String> not, int others) {
    if (not.isEmpty()) {
      return "";
    }
    List<String> named = not.subList(0, Math.min(MOST_NAMED, not.size()));
    int all = others + not.size();
    return "; "
        + not.size()
        + " of "
        + all
        + (all == 1 ? " other" : " others")
        + (not.size() == 1 ? " is" : " are")
        + " not chosen: "
        + String.join(", ", named)
        + (named.size() < not.size() ? ", ..." : "");
  }

  /// Gives the name when enough holders have reported the whole content and signed for it; else
  /// says how far it is.
  CommitReply commit(String id, String peerId, List<Receipt> receipts) {
    Set<String> signed =
        rows.byId(id)
            .filter(upload -> upload.peerId().equals(peerId))
            .map(upload -> vouchers.of(upload, receipts, synced(upload)::contains))
            .orElse(Set.of());
    return database.write(
        () -> {
          OpenUpload upload = rows.byId(id).orElse(null);
          if (upload == null || !upload.peerId().equals(peerId)) {
            return committedBefore(id, peerId);
          }
          int synced = Math.toIntExact(synced(upload).stream().filter(signed::contains).count());
          if (synced < upload.ack()) {
            long expires = clock.millis() + reservationMillis();
            rows.extend(id, expires);
            placements.extend(id, expires);
            // A chosen holder may have gone meanwhile: another one takes its place.
            placements.plan(need(upload));
            return new CommitReply(false, synced, upload.ack(), null, null);
          }
          FileRecord file = give(upload);
          return new CommitReply(true, synced, upload.ack(), file, sealed.of(file));
        });
  }

  /// The name, and what becomes of the revision before it. Inside of the change.
  private FileRecord give(OpenUpload upload) {
    FileRecord file =
        catalog.publish(
            new Publication(
                new FileName(upload.name()),
                upload.root(),
                upload.sizeBytes(),
                upload.owner(),
                upload.copies(),
                upload.replace(),
                upload.attributes()));
    rows.delete(upload.id());
    rows.rememberDone(upload, file.revision(), clock.millis());
    if (!safeMode.on()) {
      placements.drop(revisions.giveUp(file.name(), upload.owner()));
    }
    return file;
  }

  /// The uploader did not hear that it was done. It hears so even when its file was removed or
  /// replaced since: a refusal would make it publish anew, and bring back what somebody took away.
  private CommitReply committedBefore(String id, String peerId) {
    UploadTable.Done done =
        rows.done(id, peerId)
            .orElseThrow(
                () -> Refusal.uploadGone("this upload's reservation ran out or was given back"));
    FileRecord file =
        catalog.find(done.name()).filter(f -> f.revision() == done.revision()).orElse(null);
    int copies = file == null ? 0 : file.copies();
    return new CommitReply(true, copies, copies, file, file == null ? null : sealed.of(file));
  }

  /// Peers that are there and have all of it by their own, verified report.
  private Set<String> synced(OpenUpload upload) {
    Set<String> synced = new HashSet<>();
    for (Holder holder : holdings.holders(upload.root())) {
      boolean there =
          members.get(holder.peerId()).filter(m -> m.state().counts()).isPresent()
              && !placements.mayBeDropping(holder.peerId(), upload.root());
      if (there && holder.complete() && holder.sizeBytes() == upload.sizeBytes()) {
        synced.add(holder.peerId());
      }
    }
    return synced;
  }

  /// The uploader does not go on.
  void abandon(String id, String peerId) {
    database.write(
        () ->
            rows.byId(id)
                .filter(upload -> upload.peerId().equals(peerId))
                .ifPresent(this::giveBack));
  }

  /// The uploader has left the network: if it comes back, it publishes anew.
  @EventListener
  void left(MemberEvent.Left member) {
    database.write(() -> rows.ofPeer(member.peerId()).forEach(this::giveBack));
  }

  private void giveBack(OpenUpload upload) {
    rows.delete(upload.id());
    placements.giveBack(upload.id(), upload.root());
  }

  @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
  void expire() {
    if (!safeMode.on() && !rows.expired(clock.millis(), 1).isEmpty()) {
      database.write(() -> rows.expired(clock.millis(), EXPIRED_AT_ONCE).forEach(this::giveBack));
    }
  }

  @Scheduled(initialDelay = 20, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void forget() {
    database.write(() -> rows.forgetDone(clock.millis() - DONE_KEPT.toMillis()));
  }

  private static void checkContent(UploadRequest request) {
    String root = request.root();
    boolean hex =
        root.length() == ROOT_DIGITS
            && root.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!hex) {
      throw Refusal.badRequest("a root is 64 lower-case hex digits");
    }
    if (request.sizeBytes() < 0 || request.sizeBytes() > MAX_SIZE) {
      throw Refusal.badRequest(
          "a size of " + request.sizeBytes() + " bytes is not between 0 and 16 TiB");
    }
  }

  private int copies(UploadRequest request) {
    if (request.copies() < 0 || request.copies() > DirectorySettings.MAX_COPIES) {
      throw Refusal.badRequest(
          "copies are 1 to " + DirectorySettings.MAX_COPIES + ", or 0 for the default");
    }
    return request.copies() > 0 ? request.copies() : Math.max(settings.copies(), request.ack());
  }

  private int ack(UploadRequest request, int copies) {
    if (request.ack() < 0 || request.ack() > copies) {
      throw Refusal.badRequest(
          "the copies to wait for ("
              + request.ack()
              + ") are 1 to the copies wanted ("
              + copies
              + ")");
    }
    return request.ack() > 0 ? request.ack() : Math.min(settings.ack(), copies);
  }

  private long reservationMillis() {
    return settings.upload().reservation().toMillis();
  }
}
