package io.bandada.peerd.sim;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.directory.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What was published at the simulated directory: a name is kept for one upload at a time, until it
/// is committed by the holders' own reports and receipts, given back, or its time is over.
final class SimUploads {
  static final Duration RESERVATION = Duration.ofMinutes(10);

  private final SimDirectory directory;
  private final Map<String, Open> open = new TreeMap<>();
  private final Map<String, Committed> committed = new TreeMap<>();

  /// A name that is kept for an upload.
  private static final class Open {
    final String id;
    final SimPeer by;
    final UploadRequest request;
    final int copies;
    final int ack;
    final TreeSet<String> holders = new TreeSet<>();
    long expiresAt;

    Open(String id, SimPeer by, UploadRequest request, int copies, int ack) {
      this.id = id;
      this.by = by;
      this.request = request;
      this.copies = copies;
      this.ack = ack;
    }

    boolean isFor(SimPeer peer, UploadRequest other, int otherCopies, int otherAck) {
      return by.equals(peer)
          && request.root().equals(other.root())
          && copies == otherCopies
          && ack == otherAck;
    }
  }

  /// A commit that is asked for again gets the same answer.
  private record Committed(SimPeer by, FileRecord file) {}

  SimUploads(SimDirectory directory) {
    this.directory = directory;
  }

  void clear() {
    open.clear();
    committed.clear();
  }

  /// Whether it is being published, and has no name yet.
  boolean isPublishing(String root) {
    expire();
    return open.values().stream().anyMatch(u -> u.request.root().equals(root));
  }

  /// Its size, when this peer publishes this content or was asked to keep it.
  Optional<Long> size(SimPeer peer, String root) {
    expire();
    return open.values().stream()
        .filter(
            u ->
                u.request.root().equals(root)
                    && (u.by.equals(peer) || u.holders.contains(peer.id())))
        .map(u -> u.request.sizeBytes())
        .findFirst();
  }

  /// Names that are kept for uploads of this peer.
  List<String> names(SimPeer peer) {
    expire();
    return open.values().stream()
        .filter(u -> u.by.equals(peer))
        .map(u -> u.request.name())
        .toList();
  }

  Answer<UploadReply> publish(SimPeer by, UploadRequest request) {
    SimRules.publish(request);
    expire();
    int copies =
        request.copies() > 0
            ? request.copies()
            : Math.max(SimDirectory.DEFAULTS.copies(), request.ack());
    int ack = request.ack() > 0 ? request.ack() : Math.min(SimDirectory.DEFAULTS.ack(), copies);
    FileRecord old = directory.names.get(request.name());
    boolean same = old != null && old.root().equals(request.root());
    if (old != null
        && same
        && request.ack() <= directory.completeCopies(old.root())
        && request.copies() <= old.copiesWanted()) {
      FileRecord now = withAttributes(old, request.attributes());
      return new Answer.Ok<>(new UploadReply("", true, now, List.of(), ack, 0, Map.of(), null));
    }
    if (old != null && !same && !request.replace()) {
      return SimDirectory.refused(409, Problem.NAME_TAKEN);
    }
    Open known = byName(request.name()).orElse(null);
    if (known != null && !known.by.equals(by)) {
      return SimDirectory.refused(409, Problem.NAME_TAKEN);
    }
    List<SimMember> others =
        new ArrayList<>(
            directory.members.values().stream()
                .filter(m -> directory.isLive(m) && !m.peer.equals(by))
                .toList());
    if (others.size() + 1 < ack) {
      return SimDirectory.refused(503, Problem.TOO_FEW_PEERS);
    }
    Open upload =
        known != null && known.isFor(by, request, copies, ack)
            ? known
            : reserved(known, by, request, copies, ack);
    upload.expiresAt = directory.world.clock.now() + RESERVATION.toNanos();
    List<SourceRecord> holders = new ArrayList<>();
    Map<String, Grant> writeTickets = new TreeMap<>();
    while (holders.size() < copies - 1 && !others.isEmpty()) {
      SimMember chosen = others.remove(directory.random.nextInt(others.size()));
      IndexEntry entry = chosen.entries.get(request.root());
      holders.add(SimDirectory.source(chosen, entry != null && entry.complete()));
      upload.holders.add(chosen.peer.id());
      writeTickets.put(
          chosen.peer.id(),
          directory.tickets.write(request.root(), request.sizeBytes(), by, chosen.peer));
    }
    directory.world.trace.line("published", request.name(), upload.id);
    Grant read = directory.tickets.read(request.root(), request.sizeBytes(), by);
    return new Answer.Ok<>(
        new UploadReply(
            upload.id, false, null, holders, ack, RESERVATION.toMillis(), writeTickets, read));
  }

  private Open reserved(
      @Nullable Open before, SimPeer by, UploadRequest request, int copies, int ack) {
    if (before != null) {
      open.remove(before.id);
    }
    Open upload = new Open("up" + directory.number(), by, request, copies, ack);
    open.put(upload.id, upload);
    return upload;
  }

  private Optional<Open> byName(String name) {
    return open.values().stream().filter(u -> u.request.name().equals(name)).findFirst();
  }

  /// The uploader does not go on. What is not there, or another's, is left alone.
  void abandon(SimPeer by, String uploadId) {
    if (open.containsKey(uploadId) && open.get(uploadId).by.equals(by)) {
      open.remove(uploadId);
      directory.world.trace.line("given back", uploadId);
    }
  }

  /// It left the network.
  void abandonAll(SimPeer by) {
    open.values().removeIf(u -> u.by.equals(by));
  }

  private void expire() {
    long now = directory.world.clock.now();
    open.values().removeIf(u -> u.expiresAt <= now);
  }

  Answer<CommitReply> commit(SimPeer by, String uploadId, List<Receipt> receipts) {
    expire();
    Open upload = open.get(uploadId);
    if (upload == null || !upload.by.equals(by)) {
      return committedBefore(by, uploadId);
    }
    SimRules.receipts(receipts);
    UploadRequest request = upload.request;
    int synced = signedCopies(upload, receipts);
    if (synced < upload.ack) {
      upload.expiresAt = directory.world.clock.now() + RESERVATION.toNanos();
      return new Answer.Ok<>(new CommitReply(false, synced, upload.ack, null, null));
    }
    FileRecord old = directory.names.get(request.name());
    if (old != null && !old.root().equals(request.root()) && !request.replace()) {
      return SimDirectory.refused(409, Problem.NAME_TAKEN);
    }
    FileRecord file =
        old != null && old.root().equals(request.root())
            ? wanted(withAttributes(old, request.attributes()), upload.copies)
            : named(upload, old, synced);
    open.remove(uploadId);
    committed.put(uploadId, new Committed(by, file));
    directory.world.trace.line("committed", file.name(), String.valueOf(synced));
    directory.world.invariants.acknowledged(file, upload.ack, uploadId, receipts);
    return new Answer.Ok<>(new CommitReply(true, synced, upload.ack, file, directory.sealed(file)));
  }

  /// Other attributes are no other revision.
  private FileRecord withAttributes(FileRecord f, @Nullable FileAttributes attributes) {
    if (attributes == null || attributes.equals(f.attributes())) {
      return f;
    }
    FileRecord now =
        new FileRecord(
            f.name(),
            f.root(),
            f.sizeBytes(),
            f.revision(),
            f.created(),
            f.owner(),
            f.copies(),
            f.copiesWanted(),
            attributes);
    directory.names.put(f.name(), now);
    return now;
  }

  private FileRecord wanted(FileRecord f, int copies) {
    if (copies <= f.copiesWanted()) {
      return f;
    }
    FileRecord more = SimDirectory.wanting(f, copies);
    directory.names.put(f.name(), more);
    return more;
  }

  private FileRecord named(Open upload, @Nullable FileRecord old, int synced) {
    UploadRequest request = upload.request;
    Tombstone removed = directory.tombstones.get(request.name());
    int revision = 1 + (old != null ? old.revision() : removed != null ? removed.revision() : 0);
    FileRecord file =
        new FileRecord(
            request.name(),
            request.root(),
            request.sizeBytes(),
            revision,
            "2026-11-22T00:00:00Z",
            "user",
            synced,
            upload.copies,
            request.attributes());
    directory.name(file);
    return file;
  }

  /// Told so even when the file was removed or replaced since.
  private Answer<CommitReply> committedBefore(SimPeer by, String uploadId) {
    Committed before = committed.get(uploadId);
    if (before == null || !before.by.equals(by)) {
      return SimDirectory.refused(410, Problem.UPLOAD_GONE);
    }
    FileRecord now = directory.names.get(before.file.name());
    boolean stands = now != null && now.revision() == before.file.revision();
    int copies = stands ? before.file.copies() : 0;
    return new Answer.Ok<>(
        new CommitReply(
            true,
            copies,
            copies,
            stands ? now : null,
            stands ? directory.sealed(before.file) : null));
  }

  /// Copies that their holders have reported and signed for.
  private int signedCopies(Open upload, List<Receipt> receipts) {
    int copies = 0;
    for (SimMember member : directory.members.values()) {
      IndexEntry entry = member.entries.get(upload.request.root());
      boolean signed = receipts.stream().anyMatch(r -> isGood(r, member.peer, upload));
      copies += signed && directory.isListed(member) && entry != null && entry.complete() ? 1 : 0;
    }
    return copies;
  }

  private static boolean isGood(Receipt r, SimPeer peer, Open upload) {
    return r.peerId().equals(peer.id())
        && r.upload().equals(upload.id)
        && r.root().equals(upload.request.root())
        && r.sizeBytes() == upload.request.sizeBytes()
        && peer.drawer.hasSigned(r);
  }
}
