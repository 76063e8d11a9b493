package io.bandada.peerd.control;

import io.bandada.directory.api.EventRecord;
import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.PeerRecord;
import io.bandada.directory.api.SourceRecord;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.index.IndexItem;
import io.bandada.peerd.node.names.DirectoryQueries;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.proto.control.EventItem;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.HolderItem;
import io.bandada.proto.control.PeerItem;
import io.bandada.proto.control.RevisionItem;
import io.bandada.proto.control.StatReply;
import io.bandada.proto.control.StatusReply;
import io.bandada.proto.control.TransferItem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The node's and the directory's records as messages of control.proto.
final class ControlMessages {
  private ControlMessages() {}

  static FileItem file(FileRecord file, boolean here) {
    return withAttributes(file.attributes())
        .setName(file.name())
        .setId(file.root())
        .setSize(file.sizeBytes())
        .setRevision(file.revision())
        .setCopies(file.copies())
        .setCopiesWanted(file.copiesWanted())
        .setHere(here)
        .setCreated(file.created())
        .setOwner(file.owner())
        .build();
  }

  static FileItem file(FileInfo file) {
    return withAttributes(file.attributes())
        .setName(file.name())
        .setId(file.id().hex())
        .setSize(file.size())
        .setRevision(file.revision())
        .setCopies(file.copies())
        .setCopiesWanted(file.copiesWanted())
        .setHere(file.here())
        .setCreated(file.created())
        .setOwner(file.owner())
        .build();
  }

  private static FileItem.Builder withAttributes(@Nullable FileAttributes attributes) {
    FileItem.Builder item = FileItem.newBuilder();
    return attributes == null ? item : item.setAttributes(attributes(attributes));
  }

  static io.bandada.proto.control.FileAttributes attributes(FileAttributes attributes) {
    return io.bandada.proto.control.FileAttributes.newBuilder()
        .setMode(attributes.mode())
        .setMtimeNanos(attributes.mtimeNanos())
        .build();
  }

  static StatReply stat(DirectoryQueries.Described found, boolean here) {
    StatReply.Builder reply =
        StatReply.newBuilder()
            .setFile(file(found.detail().file(), here))
            .addAllNames(found.names());
    for (SourceRecord holder : found.detail().holders()) {
      reply.addHolders(
          HolderItem.newBuilder()
              .setPeerId(holder.peerId())
              .setPeerName(holder.peerName())
              .setComplete(holder.complete())
              .setHaveBytes(holder.haveBytes())
              .setState(holder.state()));
    }
    for (FileDetail.Revision revision : found.detail().revisions()) {
      reply.addRevisions(revision(revision));
    }
    return reply.build();
  }

  private static RevisionItem revision(FileDetail.Revision revision) {
    RevisionItem.Builder item =
        RevisionItem.newBuilder()
            .setRevision(revision.revision())
            .setId(revision.root())
            .setSize(revision.sizeBytes())
            .setCreated(revision.created())
            .setOwner(revision.owner())
            .setKept(revision.kept())
            .setCopies(revision.copies())
            .setCopiesWanted(revision.copiesWanted());
    FileAttributes attributes = revision.attributes();
    if (attributes != null) {
      item.setAttributes(attributes(attributes));
    }
    return item.build();
  }

  static io.bandada.proto.control.IndexItem index(IndexItem item) {
    return io.bandada.proto.control.IndexItem.newBuilder()
        .setId(item.id().hex())
        .setSize(item.size())
        .setHaveBytes(item.haveBytes())
        .addAllNames(item.names())
        .setSuspect(item.suspect())
        .build();
  }

  static StatusReply status(NodeStatus status) {
    return StatusReply.newBuilder()
        .setPeerId(status.identity().peerId())
        .setPeerName(status.identity().peerName())
        .setState(status.state().text())
        .setDirectory(status.identity().directoryUrl())
        .setFiles(status.files())
        .setBytes(status.bytes())
        .setTransfers(status.transfers())
        .setIndexVerifiedAt(Objects.toString(status.indexVerifiedAt(), ""))
        .setFreeBytes(status.freeBytes())
        .setLivePeers(status.livePeers())
        .setSummary(status.summary())
        .setAddress(status.addresses().isEmpty() ? "" : status.addresses().getFirst())
        .addAllUploads(status.uploads())
        .addAllTroubles(status.troubles())
        .setFingerprint(status.identity().fingerprint())
        .setCertificateExpires(Objects.toString(status.identity().certificateExpires(), ""))
        .build();
  }

  static PeerItem peer(PeerRecord peer, boolean self) {
    return PeerItem.newBuilder()
        .setId(peer.id())
        .setName(peer.name())
        .setState(peer.state())
        .setAddress(peer.address())
        .setFiles((int) Math.min(Integer.MAX_VALUE, peer.files()))
        .setBytes(peer.bytes())
        .setFreeBytes(peer.freeBytes())
        .setLastSeen(peer.lastSeen())
        .setUser(peer.user())
        .setSelf(self)
        .setTrouble(Objects.toString(peer.trouble(), ""))
        .build();
  }

  static TransferItem transfer(TransferStatus transfer) {
    return TransferItem.newBuilder()
        .setId(transfer.id())
        .setKind(transfer.kind().text())
        .setName(transfer.name())
        .setRoot(transfer.root())
        .setState(transfer.state())
        .setBytes(transfer.bytes())
        .setSize(Math.max(0, transfer.size()))
        .setBytesPerSecond(transfer.bytesPerSecond())
        .setSources(transfer.sources())
        .setNote(transfer.note())
        .build();
  }

  static EventItem event(EventRecord event) {
    return EventItem.newBuilder()
        .setId(event.id())
        .setAt(event.at())
        .setActor(event.actor())
        .setKind(event.kind())
        .setSubject(Objects.requireNonNullElse(event.subject(), ""))
        .setText(event.text())
        .build();
  }
}
