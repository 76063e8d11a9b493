package io.bandada.peerd.node.fetch;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.download.Progress;
import java.util.List;

/// Hears of one download, on the loop: `file` first, then the others in any number, at last `done`
/// or `failed`.
public interface DownloadListener {
  void file(FileInfo file);

  void progress(Progress progress);

  /// All pieces that can be read from the store now; a copy. It grows, but for a disk that fails
  /// meanwhile.
  void readable(PieceSet pieces);

  /// A piece that could be read was found to be bad: it is fetched again, and only these can be
  /// read now; a copy. If it was done, it is not any more.
  default void lost(PieceSet readable) {
    readable(readable);
  }

  /// Complete and durable here.
  ///
  /// @param sources names of peers that sent at least one piece; empty when all was here
  void done(List<String> sources);

  void failed(NodeFailure failure);
}
