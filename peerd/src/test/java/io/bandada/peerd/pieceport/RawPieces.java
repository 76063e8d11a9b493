package io.bandada.peerd.pieceport;

import io.bandada.peerd.peers.RawConnection;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.pieceport.Frame.Kind;
import io.bandada.peerd.transfer.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// TLS by the JDK and frames by hand: what a program can send to a piece port, or from one, that is
/// not ours.
final class RawPieces implements AutoCloseable {
  private final SSLSocket socket;

  /// @param words what follows the head
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Heard(Frame frame, byte[] words) {
    Kind kind() {
      return frame.kind();
    }
  }

  RawPieces(SSLSocket socket) {
    this.socket = socket;
  }

  static RawPieces open(InetSocketAddress server, String from, SSLContext context)
      throws IOException {
    return open(server, from, context, PiecePort.PROTOCOL);
  }

  static RawPieces open(
      InetSocketAddress server, String from, SSLContext context, String application)
      throws IOException {
    return new RawPieces(RawConnection.socket(server, from, context, "TLSv1.3", application));
  }

  String cipher() {
    return socket.getSession().getCipherSuite();
  }

  RawPieces send(Frame frame, byte... words) throws IOException {
    ByteBuf out = Unpooled.buffer();
    frame.write(out);
    out.writeBytes(words);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return sendBytes(bytes);
  }

  RawPieces sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  RawPieces fetch(int call, FileId id, byte[] ticket, PieceOffer offer) throws IOException {
    ByteBuf words = Unpooled.buffer().writeBytes(id.bytes()).writeBytes(ticket);
    offer.firstAndCount().forEach(words::writeInt);
    byte[] bytes = new byte[words.readableBytes()];
    words.readBytes(bytes);
    return send(
        new Frame(Kind.FETCH, 0, call, ticket.length, bytes.length, 0, offer.most()), bytes);
  }

  RawPieces choose(int call, PieceOffer chosen, long bytesPerSecond) throws IOException {
    ByteBuf words = Unpooled.buffer();
    chosen.firstAndCount().forEach(words::writeInt);
    byte[] bytes = new byte[words.readableBytes()];
    words.readBytes(bytes);
    return send(new Frame(Kind.CHOICE, 0, call, 0, bytes.length, bytesPerSecond, 0), bytes);
  }

  RawPieces data(int call, int piece, int at, byte... bytes) throws IOException {
    return send(new Frame(Kind.DATA, 0, call, piece, bytes.length, at, 0), bytes);
  }

  RawPieces end(int call, int code) throws IOException {
    return send(new Frame(Kind.END, code, call));
  }

  /// @return null when the connection is over
  @Nullable Heard read() throws IOException {
    try {
      InputStream in = socket.getInputStream();
      byte[] head = in.readNBytes(Frame.HEAD);
      if (head.length < Frame.HEAD) {
        return null;
      }
      Frame frame = Frame.read(ByteBuffer.wrap(head));
      return new Heard(frame, in.readNBytes(frame.length()));
    } catch (SocketException | SSLException e) {
      return null;
    } catch (ProtocolViolation e) {
      throw new IOException(e);
    }
  }

  /// The next frame, which must come.
  Heard next() throws IOException {
    Heard heard = read();
    if (heard == null) {
      throw new AssertionError("the connection is over");
    }
    return heard;
  }

  /// The next frame, which must be of this kind.
  Heard expect(Kind kind) throws IOException {
    Heard heard = next();
    if (heard.kind() != kind) {
      throw new AssertionError("instead of " + kind + " came " + heard.frame());
    }
    return heard;
  }

  /// Whether it was hung up on, whatever was said before.
  boolean isOver() throws IOException {
    Heard heard = read();
    while (heard != null) {
      heard = read();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
