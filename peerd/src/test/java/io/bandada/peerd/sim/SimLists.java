package io.bandada.peerd.sim;

import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PeerRecord;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.SourceRecord;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.directory.Directory;
import java.util.ArrayList;
import java.util.List;

/// What people see of a simulated directory.
final class SimLists {
  private static final String SOME_TIME = "2026-11-22T00:00:00Z";

  private SimLists() {}

  static FilePage files(SimDirectory directory, Directory.FileQuery query) {
    List<FileRecord> files =
        directory.names.values().stream()
            .filter(f -> f.name().startsWith(query.prefix()) && f.name().contains(query.contains()))
            .toList();
    return new FilePage(
        files.subList(0, Math.min(files.size(), query.limit())), null, files.size(), false);
  }

  static Answer<FileDetail> file(SimDirectory directory, String name) {
    FileRecord file = directory.names.get(name);
    if (file == null) {
      return SimDirectory.refused(404, Problem.NOT_FOUND);
    }
    List<SourceRecord> holders = new ArrayList<>();
    for (SimMember member : directory.members.values()) {
      IndexEntry entry = member.entries.get(file.root());
      if (entry != null) {
        holders.add(SimDirectory.source(member, entry.complete()));
      }
    }
    List<FileDetail.Revision> revisions = new ArrayList<>(List.of(revision(directory, file)));
    directory.kept.earlier(name).forEach(old -> revisions.add(revision(directory, old)));
    return new Answer.Ok<>(new FileDetail(file, holders, revisions));
  }

  private static FileDetail.Revision revision(SimDirectory directory, FileRecord file) {
    return new FileDetail.Revision(
        file.revision(),
        file.root(),
        file.sizeBytes(),
        file.created(),
        file.owner(),
        true,
        directory.completeCopies(file.root()),
        file.copiesWanted(),
        file.attributes());
  }

  static PeerPage peers(SimDirectory directory) {
    List<PeerRecord> peers =
        directory.members.values().stream().map(m -> peer(directory, m)).toList();
    return new PeerPage(peers, null, peers.size());
  }

  private static PeerRecord peer(SimDirectory directory, SimMember m) {
    String state =
        m.left ? "left" : directory.isLive(m) ? "live" : directory.isListed(m) ? "stale" : "lost";
    long bytes = m.entries.values().stream().mapToLong(IndexEntry::haveBytes).sum();
    return new PeerRecord(
        m.peer.id(),
        m.peer.name(),
        state,
        m.address(),
        null,
        SimDirectory.USER,
        SOME_TIME,
        SOME_TIME,
        m.entries.size(),
        bytes,
        1L << 40,
        1L << 40,
        0,
        m.verified ? SOME_TIME : null,
        null);
  }
}
