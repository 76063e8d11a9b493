package io.bandada.peerd.pieceport;

import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.CallEnd;
import io.bandada.peerd.transfer.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The head of a frame, big-endian:
///
/// | bytes | what |
/// |---|---|
/// | 0-1 | magic `BA DA` |
/// | 2 | kind |
/// | 3 | code: why a piece is refused or a call ends; else 0 |
/// | 4-7 | call: chosen by the caller, each greater than the one before |
/// | 8-11 | piece; bytes of the ticket in FETCH |
/// | 12-15 | bytes that follow this head |
/// | 16-23 | where in the piece DATA begins; bytes per second that CHOICE grants (0: as fast as it goes); milliseconds of REFUSED |
/// | 24-27 | how many of the pieces FETCH wants |
/// | 28-31 | 0 |
///
/// After it: FETCH has 32 bytes of root, the ticket, and runs of pieces; CHOICE has runs; DATA has
/// bytes of the piece. A run is two 32-bit numbers: first piece and count.
record Frame(Kind kind, int code, int call, int piece, int length, long value, int count) {
  static final int HEAD = 32;

  /// Bytes of a piece in one frame.
  static final int MOST_DATA = 1 << 20;

  /// Root, ticket, and an offer of single pieces.
  static final int MOST_WORDS = 4 << 10;

  private static final short MAGIC = (short) 0xBADA;

  enum Kind {
    FETCH(1, MOST_WORDS),
    CANCEL(2, 0),
    CHOICE(3, MOST_WORDS),
    DATA(4, MOST_DATA),
    REFUSED(5, 0),
    END(6, 0);

    private final int code;
    private final int most;

    Kind(int code, int most) {
      this.code = code;
      this.most = most;
    }

    static Kind of(int code) throws ProtocolViolation {
      for (Kind kind : KINDS) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new ProtocolViolation("a frame of unknown kind " + code);
    }
  }

  /// Why a piece does not come.
  static final int BUSY = 1;

  static final int NOT_HELD = 2;
  static final int DAMAGED = 3;

  /// How a call ends.
  static final int COMPLETE = 0;

  static final int NOT_HERE = 1;
  static final int FAILED = 2;

  private static final Kind[] KINDS = Kind.values();

  /// Of a REFUSED frame.
  PieceAnswer.Reason reason() {
    return switch (code) {
      case BUSY -> PieceAnswer.Reason.BUSY;
      case DAMAGED -> PieceAnswer.Reason.DAMAGED;
      default -> PieceAnswer.Reason.NOT_HELD;
    };
  }

  static int code(PieceAnswer.Reason reason) {
    return switch (reason) {
      case BUSY -> BUSY;
      case NOT_HELD, NOT_HERE -> NOT_HELD;
      case DAMAGED -> DAMAGED;
    };
  }

  /// Of an END frame.
  CallEnd end() {
    return switch (code) {
      case NOT_HERE -> CallEnd.NOT_HERE;
      case FAILED -> CallEnd.FAILED;
      default -> CallEnd.COMPLETE;
    };
  }

  static int code(CallEnd end) {
    return switch (end) {
      case COMPLETE -> COMPLETE;
      case NOT_HERE -> NOT_HERE;
      case STARTING, STOPPED, FAILED -> FAILED;
    };
  }

  /// First pieces and counts, as many as are whole.
  static List<Integer> runs(ByteBuffer words) {
    List<Integer> firstAndCount = new ArrayList<>();
    while (words.remaining() >= Integer.BYTES) {
      firstAndCount.add(words.getInt());
    }
    return firstAndCount;
  }

  Frame(Kind kind, int code, int call) {
    this(kind, code, call, 0, 0, 0, 0);
  }

  /// @param head 32 bytes
  static Frame read(ByteBuffer head) throws ProtocolViolation {
    if (head.getShort(0) != MAGIC) {
      throw new ProtocolViolation("not a frame");
    }
    Frame frame =
        new Frame(
            Kind.of(head.get(2)),
            Byte.toUnsignedInt(head.get(3)),
            head.getInt(4),
            head.getInt(8),
            head.getInt(12),
            head.getLong(16),
            head.getInt(24));
    boolean fits =
        frame.length >= 0
            && frame.length <= frame.kind.most
            && frame.call >= 0
            && frame.piece >= 0
            && frame.value >= 0
            && frame.count >= 0
            && head.getInt(28) == 0;
    if (!fits) {
      throw new ProtocolViolation("a frame beyond all limits: " + frame);
    }
    return frame;
  }

  /// @param out has room for 32 bytes
  void write(ByteBuf out) {
    out.writeShort(MAGIC);
    out.writeByte(kind.code);
    out.writeByte(code);
    out.writeInt(call);
    out.writeInt(piece);
    out.writeInt(length);
    out.writeLong(value);
    out.writeInt(count);
    out.writeInt(0);
  }
}
