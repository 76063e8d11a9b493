package io.bandada.peerd.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A port of this machine at which nobody listens, and nobody can before this is closed: it is
/// taken by a socket that does nothing. One that was only free a moment ago may be another test's
/// by the time somebody knocks there.
public final class NobodysPort implements AutoCloseable {
  private final Socket holder = new Socket();

  public NobodysPort() throws IOException {
    holder.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  public int number() {
    return holder.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
