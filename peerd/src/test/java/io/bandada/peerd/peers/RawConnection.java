package io.bandada.peerd.peers;

import io.bandada.peerd.identity.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// TLS by the JDK and HTTP/2 by hand: what a program can send that is not ours.
public final class RawConnection implements AutoCloseable {
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final int FRAME_HEADER = 9;
  private static final int PATIENCE_MILLIS = 60_000;

  private final SSLSocket socket;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int type, int flags, int stream, byte[] payload) {
    /// Of a GOAWAY.
    int errorCode() {
      return ByteBuffer.wrap(payload).getInt(Integer.BYTES);
    }
  }

  private RawConnection(SSLSocket socket) {
    this.socket = socket;
  }

  /// @param trust null: it shows no certificate
  public static SSLContext context(@Nullable Trust trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        trust == null ? null : new KeyManager[] {trust.keys()},
        new TrustManager[] {new Credulous()},
        null);
    return context;
  }

  static RawConnection open(InetSocketAddress server, String from, SSLContext context)
      throws IOException {
    return open(server, from, context, "TLSv1.3");
  }

  /// Fails when the server turns this one away.
  static RawConnection open(
      InetSocketAddress server, String from, SSLContext context, String protocol)
      throws IOException {
    return new RawConnection(socket(server, from, context, protocol, "h2"));
  }

  /// TLS without anything in it yet.
  ///
  /// @param application what ALPN says
  public static SSLSocket socket(
      InetSocketAddress server,
      String from,
      SSLContext context,
      String protocol,
      String application)
      throws IOException {
    Socket plain = connect(server, from);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(plain, server.getAddress().getHostAddress(), server.getPort(), true);
    try {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {application});
      parameters.setProtocols(new String[] {protocol});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  public static Socket connect(InetSocketAddress server, String from) throws IOException {
    Socket plain =
        new Socket(server.getAddress(), server.getPort(), InetAddress.ofLiteral(from), 0);
    plain.setSoTimeout(PATIENCE_MILLIS);
    return plain;
  }

  SSLSession session() {
    return socket.getSession();
  }

  /// What every client begins with.
  RawConnection begin() throws IOException {
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return send(SETTINGS, 0, 0);
  }

  RawConnection send(int type, int flags, int stream, byte... payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    socket.getOutputStream().write(frame.array());
    return this;
  }

  /// The headers of a call, as text.
  static byte[] call(String method, String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    header(block, ":method", "POST");
    header(block, ":scheme", "https");
    header(block, ":path", "/" + method);
    header(block, ":authority", "peer");
    header(block, "te", "trailers");
    header(block, "content-type", "application/grpc");
    for (int i = 0; i < more.length; i += 2) {
      header(block, more[i], more[i + 1]);
    }
    return block.toByteArray();
  }

  /// Literal, not indexed, without Huffman's code (RFC 7541, 6.2.2).
  private static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    int length = text.length();
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      length -= 127;
      while (length >= 128) {
        block.write(length % 128 + 128);
        length /= 128;
      }
      block.write(length);
    }
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// @return null when the connection is over
  @Nullable Frame read() throws IOException {
    try {
      InputStream in = socket.getInputStream();
      byte[] header = in.readNBytes(FRAME_HEADER);
      if (header.length < FRAME_HEADER) {
        return null;
      }
      ByteBuffer parts = ByteBuffer.wrap(header);
      int length = Byte.toUnsignedInt(parts.get()) << 16 | Short.toUnsignedInt(parts.getShort());
      return new Frame(parts.get(), parts.get(), parts.getInt(), in.readNBytes(length));
    } catch (SocketException | SSLException e) {
      return null;
    }
  }

  /// The next frame of this type.
  @Nullable Frame read(int type) throws IOException {
    Frame frame = read();
    while (frame != null && frame.type() != type) {
      frame = read();
    }
    return frame;
  }

  /// Until the other side hangs up, whatever it says before.
  void awaitEnd() throws IOException {
    Frame frame = read();
    while (frame != null) {
      frame = read();
    }
  }

  /// The next frame of this type, which must come.
  Frame expect(int type) throws IOException {
    Frame frame = read(type);
    if (frame == null) {
      throw new AssertionError("the connection is over, without a frame of type " + type);
    }
    return frame;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Whom it talks to is not what these tests are about.
  static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
