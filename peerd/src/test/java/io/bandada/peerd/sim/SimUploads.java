package io.bandada.peerd.sim;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.NameRule;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.directory.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was published at the simulated directory, and committed by the holders' own reports and receipts.
final class SimUploads {
  private final SimDirectory directory;
  private final Map<String, Upload> uploads = new TreeMap<>();
  private final Map<String, UploadReply> answered = new TreeMap<>();
  private final Map<String, FileRecord> committed = new TreeMap<>();

  /// An upload between publication and the end of the world: a repeated commit gets the same answer.
  private record Upload(String id, UploadRequest request, int ack) {}

  SimUploads(SimDirectory directory) {
    this.directory = directory;
  }

  void clear() {
    uploads.clear();
    answered.clear();
    committed.clear();
  }

  /// What is being published of this content, and has no name yet.
  @Nullable UploadRequest find(String root) {
    for (Upload upload : uploads.values()) {
      if (upload.request.root().equals(root) && !committed.containsKey(upload.id)) {
        return upload.request;
      }
    }
    return null;
  }

  Answer<UploadReply> publish(SimPeer by, String key, UploadRequest request) {
    UploadReply before = answered.get(key);
    if (before != null) {
      return new Answer.Ok<>(before);
    }
    if (NameRule.broken(request.name()).isPresent()) {
      return SimDirectory.refused(400, Problem.BAD_NAME);
    }
    FileRecord old = directory.names.get(request.name());
    if (old != null && old.root().equals(request.root())) {
      return answer(key, new UploadReply("", true, old, List.of(), request.ack(), 600_000, Map.of(), null));
    }
    if (old != null && !request.replace()) {
      return SimDirectory.refused(409, Problem.NAME_TAKEN);
    }
    List<SimMember> others =
        new ArrayList<>(directory.members.values().stream().filter(m -> directory.isLive(m) && !m.peer.equals(by)).toList());
    if (others.size() + 1 < request.ack()) {
      return SimDirectory.refused(503, Problem.TOO_FEW_PEERS);
    }
    List<SourceRecord> holders = new ArrayList<>();
    Map<String, Grant> writeTickets = new TreeMap<>();
    while (holders.size() < request.copies() - 1 && !others.isEmpty()) {
      SimMember chosen = others.remove(directory.random.nextInt(others.size()));
      IndexEntry entry = chosen.entries.get(request.root());
      holders.add(SimDirectory.source(chosen, entry != null && entry.complete()));
      writeTickets.put(chosen.peer.id(), directory.tickets.write(request.root(), request.sizeBytes(), by, chosen.peer));
    }
    Upload upload = new Upload("up" + directory.number(), request, request.ack());
    uploads.put(upload.id, upload);
    directory.world.trace.line("published", request.name(), upload.id);
    Grant read = directory.tickets.read(request.root(), request.sizeBytes(), by);
    return answer(key, new UploadReply(upload.id, false, null, holders, request.ack(), 600_000, writeTickets, read));
  }

  Answer<CommitReply> commit(String uploadId, List<Receipt> receipts) {
    Upload upload = uploads.get(uploadId);
    if (upload == null) {
      return SimDirectory.refused(410, Problem.UPLOAD_GONE);
    }
    UploadRequest request = upload.request;
    FileRecord given = committed.get(uploadId);
    FileRecord old = directory.names.get(request.name());
    if (given != null) {
      boolean stands = old != null && old.revision() == given.revision();
      return new Answer.Ok<>(new CommitReply(true, given.copies(), upload.ack, stands ? old : null, directory.sealed(given)));
    }
    int synced = signedCopies(upload, receipts);
    if (old != null && old.root().equals(request.root())) {
      return new Answer.Ok<>(new CommitReply(true, synced, upload.ack, old, directory.sealed(old)));
    }
    if (old != null && !request.replace()) {
      return SimDirectory.refused(409, Problem.NAME_TAKEN);
    }
    if (synced < upload.ack) {
      return new Answer.Ok<>(new CommitReply(false, synced, upload.ack, null, null));
    }
    Tombstone removed = directory.tombstones.get(request.name());
    int revision = 1 + (old != null ? old.revision() : removed != null ? removed.revision() : 0);
    FileRecord file =
        new FileRecord(
            request.name(), request.root(), request.sizeBytes(), revision, "2026-11-22T00:00:00Z", "user", synced, request.copies());
    committed.put(uploadId, file);
    directory.name(file);
    directory.world.trace.line("committed", file.name(), String.valueOf(synced));
    directory.world.invariants.acknowledged(file, upload.ack, uploadId, receipts);
    return new Answer.Ok<>(new CommitReply(true, synced, upload.ack, file, directory.sealed(file)));
  }

  /// Copies that their holders have reported and signed for.
  private int signedCopies(Upload upload, List<Receipt> receipts) {
    int copies = 0;
    for (SimMember member : directory.members.values()) {
      IndexEntry entry = member.entries.get(upload.request.root());
      boolean signed = receipts.stream().anyMatch(r -> isGood(r, member.peer, upload));
      copies += signed && directory.isListed(member) && entry != null && entry.complete() ? 1 : 0;
    }
    return copies;
  }

  private static boolean isGood(Receipt r, SimPeer peer, Upload upload) {
    return r.peerId().equals(peer.id())
        && r.upload().equals(upload.id)
        && r.root().equals(upload.request.root())
        && r.sizeBytes() == upload.request.sizeBytes()
        && peer.drawer.hasSigned(r);
  }

  private Answer<UploadReply> answer(String key, UploadReply reply) {
    answered.put(key, reply);
    return new Answer.Ok<>(reply);
  }
}
