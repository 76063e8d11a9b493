package io.bandada.peerd.node;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import io.bandada.peerd.swarm.Serving;
import java.util.List;

/// What other peers may ask of this one.
@SuppressWarnings("DoNotCallSuggester")
public final class Hospitality {
  Hospitality() {}

  /// May these pieces be sent now?
  ///
  /// @param peerId who asks, as far as it is known: its id, else its network address
  public Serving serve(String peerId, FileId id, PieceRun run) {
    throw new UnsupportedOperationException();
  }

  /// Tells what can be served of this content, now and from now on. Content that is not here: only `gone`.
  public Handle watch(FileId id, AvailabilityWatcher watcher) {
    throw new UnsupportedOperationException();
  }

  /// Someone asks this peer to keep content; when accepted it downloads by itself.
  public UploadAnswer requestUpload(String fromPeerId, FileId id, long size, List<PeerAddress> sources) {
    throw new UnsupportedOperationException();
  }
}
