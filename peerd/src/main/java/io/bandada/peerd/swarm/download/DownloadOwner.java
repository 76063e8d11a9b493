package io.bandada.peerd.swarm.download;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import java.util.function.Consumer;

/// On whose behalf a [Download] works: gives it room on the disk, and hears what became of it.
/// Answers come on the loop, later.
public interface DownloadOwner {
  /// Makes room, or finds what is here already. Again after a disk failed: begins afresh.
  void create(Manifest manifest, Consumer<Created> then);

  /// Makes durable what was stored before this call.
  void sync(FileId id, Consumer<Synced> then);

  /// The durable pieces are these now. Only they may be announced.
  void durable(Manifest manifest, PieceSet pieces);

  /// Whether other peers watch what is here of it, to have it from us.
  boolean isWatched(FileId id);

  /// All pieces are durable. The download has ended.
  void complete(Manifest manifest);

  /// More sources would help: none is left that could give what is missing.
  void outOfSources();

  sealed interface Created {
    /// @param durable pieces that are here already
    record Ready(PieceSet durable) implements Created {}

    record NoSpace(String why) implements Created {}

    record Failed(String why) implements Created {}
  }

  sealed interface Synced {
    record Durable(PieceSet pieces) implements Synced {}

    /// The container is lost for writing: what was not durable before does not count.
    record Suspect(String why) implements Synced {}

    record Failed(String why) implements Synced {}
  }
}
