package io.bandada.peerd.swarm;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Port: other peers.
///
/// Called on the loop, never blocks, and answers on the loop. Bytes do not pass through here: a
/// fetched piece goes straight into the store of this peer, and the listener hears what came of it.
/// After [Call#cancel()] nothing more is heard of a call.
///
/// Every call shows a ticket of the directory, base64url. A peer that does not take it answers as
/// one that has nothing of the content. An empty one is none.
public interface PeerNetwork {
  /// What a peer has of this content, now and from now on.
  ///
  /// @param manifest ask for the manifest too; it is checked against the id before the listener
  ///   hears of it
  Call watch(
      PeerAddress peer, FileId id, String ticket, boolean manifest, AvailabilityListener listener);

  /// Fetches pieces into the store, where the content was created before. The source chooses as
  /// many of those on offer as are wanted. Every piece of the offer is answered exactly once,
  /// unless the call is cancelled: those that were not chosen first and all at once, then the
  /// others in any order.
  Call fetch(
      PeerAddress peer, Manifest manifest, PieceOffer offer, String ticket, FetchListener listener);

  /// Asks a peer to keep content: it will download by itself. Asked again when it has everything,
  /// it gives its receipt.
  Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then);

  /// What all fetches together may receive, bytes per second; 0 is no limit.
  default long downloadLimit() {
    return 0;
  }

  /// Please keep this content.
  ///
  /// @param upload id of the upload, for the receipt
  /// @param name that the content is to have, for people to read; empty when it is not told
  /// @param ticket a WRITE ticket for the peer that is asked
  /// @param sources where the others are who have it, or are getting it
  record KeepRequest(
      String upload, FileId id, long size, String name, String ticket, List<PeerAddress> sources) {
    @Override
    public String toString() {
      return "KeepRequest[upload=" + upload + ", id=" + id + ", size=" + size + "]";
    }
  }

  interface Call {
    /// Gives up. Pieces that are complete may still be stored.
    void cancel();
  }

  interface AvailabilityListener {
    void manifest(Manifest manifest);

    /// All that it has; first, and again after a gap.
    void have(PieceSet pieces);

    /// More that it has since.
    void gained(PieceSet pieces);

    /// The last thing heard of this call.
    void closed(Closed reason);
  }

  enum Closed {
    /// It does not have this content, or does not take the ticket.
    NOT_HELD,
    /// No answer, connection refused or lost.
    UNREACHABLE,
    /// It answered what no honest peer answers: a manifest that does not fit, a piece out of range.
    DISHONEST
  }

  interface FetchListener {
    void answered(int piece, PieceAnswer answer);

    /// What the source allows this peer now; heard before any piece.
    ///
    /// @param bytesPerSecond 0 for as fast as it goes
    default void granted(long bytesPerSecond) {}
  }

  /// The one answer to a piece that was asked for.
  sealed interface PieceAnswer {
    /// It has nothing of the content, or does not take the ticket (any more).
    Refused NOT_HERE = new Refused(Reason.NOT_HERE, Duration.ZERO);

    /// Checked and written, not synced yet.
    record Stored(int bytes) implements PieceAnswer {}

    /// It sent bytes that do not hash to what the manifest says: a strike.
    record Corrupt() implements PieceAnswer {}

    /// It sends others of those that were on offer.
    record NotChosen() implements PieceAnswer {}

    /// It would not send the piece.
    record Refused(Reason reason, Duration retryAfter) implements PieceAnswer {}

    /// Connection lost, or silence.
    record Unreachable() implements PieceAnswer {}

    /// Our own store could not take it: the source is not to blame.
    record NotStored(boolean noSpace, String why) implements PieceAnswer {}

    enum Reason {
      BUSY,
      NOT_HELD,
      NOT_HERE,
      DAMAGED
    }
  }

  /// What a peer says when it is asked to keep something.
  sealed interface UploadAnswer {
    /// It is fetching, or about to.
    record Accepted() implements UploadAnswer {}

    /// It has everything, synced, and signs for it.
    ///
    /// @param syncedAt milliseconds since 1970
    /// @param signature of the receipt, base64url without padding
    record Held(long syncedAt, String signature) implements UploadAnswer {}

    record NoSpace() implements UploadAnswer {}

    record Busy() implements UploadAnswer {}

    /// It does not take the ticket.
    record NotAllowed() implements UploadAnswer {}

    record Unreachable() implements UploadAnswer {}
  }
}
