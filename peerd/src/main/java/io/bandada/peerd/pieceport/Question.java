package io.bandada.peerd.pieceport;

import io.bandada.directory.api.Ticket;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.transfer.ProtocolViolation;
import java.nio.ByteBuffer;

/// What a call asks for.
///
/// @param ticket as it was shown
@SuppressWarnings("ArrayRecordComponent") // never compared
record Question(FileId id, byte[] ticket, PieceOffer offer) {
  private static final int MAX_TICKET = Ticket.MOST_BYTES + Ticket.SIGNATURE_BYTES;

  /// @param words what follows the head of a FETCH frame
  static Question read(Frame frame, ByteBuffer words) throws ProtocolViolation {
    int runs = words.remaining() - FileId.BYTES - frame.piece();
    if (frame.piece() > MAX_TICKET || runs < 0 || runs % Integer.BYTES != 0) {
      throw new ProtocolViolation("a call of " + words.remaining() + " bytes");
    }
    byte[] root = new byte[FileId.BYTES];
    words.get(root);
    byte[] ticket = new byte[frame.piece()];
    words.get(ticket);
    try {
      return new Question(
          FileId.of(root), ticket, PieceOffer.ofRuns(Frame.runs(words), frame.count()));
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation(String.valueOf(e.getMessage()));
    }
  }
}
