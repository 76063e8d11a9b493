package io.bandada.peerd.sim;

import io.bandada.peerd.node.fetch.DownloadListener;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.download.Progress;

/// One who reads only how it ends.
interface SimReader extends DownloadListener {
  @Override
  default void progress(Progress progress) {}

  @Override
  default void readable(PieceSet pieces) {}
}
