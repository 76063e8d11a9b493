package io.bandada.directory.door;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.net.openssl.ciphers.Cipher;
import org.apache.tomcat.util.net.openssl.ciphers.Group;
import org.apache.tomcat.util.net.openssl.ciphers.SignatureScheme;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tomcat's endpoint, with an eye on its connections: too many are refused when they are accepted,
/// before a byte of TLS, and those whose time is over are cut.
///
/// A connection is cut at its socket and not through Tomcat, which may be at work on it in another
/// thread: Tomcat then finds that it ended, as if the other side had gone.
final class PeersEndpoint extends NioEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(PeersEndpoint.class);
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration TOLD_AGAIN = Duration.ofMinutes(1);

  private final ConnectionLimits<SocketChannel> open;
  private @Nullable ScheduledFuture<?> sweeps;
  private long toldAt = System.nanoTime() - TOLD_AGAIN.toNanos();

  PeersEndpoint(ConnectionLimits<SocketChannel> open) {
    this.open = open;
  }

  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    try {
      InetSocketAddress from = (InetSocketAddress) socket.getRemoteAddress();
      if (open.admit(socket, from.getAddress())) {
        return super.setSocketOptions(socket);
      }
      tell(from);
    } catch (IOException | NullPointerException e) {
      LOG.debug("a connection was gone before it was looked at", e);
    }
    destroySocket(socket);
    return false;
  }

  private void tell(InetSocketAddress from) {
    long now = System.nanoTime();
    if (now - toldAt >= TOLD_AGAIN.toNanos()) {
      toldAt = now;
      LOG.warn(
          "too many connections ({} are open): one from {} was refused",
          open.size(),
          from.getAddress().getHostAddress());
    }
  }

  @Override
  protected void destroySocket(SocketChannel socket) {
    open.gone(socket);
    super.destroySocket(socket);
  }

  /// A certificate is asked for and not demanded: whoever wants to log in has none yet.
  @Override
  protected SSLEngine createSSLEngine(
      String host,
      List<Cipher> ciphers,
      List<String> applications,
      List<String> versions,
      List<Group> groups,
      List<SignatureScheme> schemes) {
    SSLEngine engine =
        super.createSSLEngine(host, ciphers, applications, versions, groups, schemes);
    engine.setWantClientAuth(true);
    return engine;
  }

  @Override
  public void startInternal() throws Exception {
    super.startInternal();
    sweeps =
        getUtilityExecutor()
            .scheduleWithFixedDelay(
                this::cutTheOverdue, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stopInternal() {
    if (sweeps != null) {
      sweeps.cancel(false);
    }
    super.stopInternal();
  }

  private void cutTheOverdue() {
    for (SocketChannel overdue : open.overdue()) {
      try {
        overdue.shutdownInput();
        overdue.shutdownOutput();
      } catch (IOException e) {
        LOG.debug("a connection ended by itself before it was cut", e);
      }
    }
  }

  @Override
  public void setHandler(Handler<NioChannel> handler) {
    super.setHandler(new Watched(handler));
  }

  /// Tells how far each connection has got.
  private final class Watched implements Handler<NioChannel> {
    private final Handler<NioChannel> handler;

    Watched(Handler<NioChannel> handler) {
      this.handler = handler;
    }

    @Override
    public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
      SocketChannel connection = socket.getSocket().getIOChannel();
      if (open.isNew(connection)) {
        open.greeted(connection, showedCertificate(socket));
      }
      open.works(connection);
      SocketState state = handler.process(socket, event);
      switch (state) {
        case LONG -> open.waits(connection);
        case OPEN -> open.rests(connection);
        default -> {}
      }
      return state;
    }

    private static boolean showedCertificate(SocketWrapperBase<NioChannel> socket) {
      try {
        SSLSupport tls = socket.getSslSupport();
        return tls != null && tls.getPeerCertificateChain() != null;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void release(SocketWrapperBase<NioChannel> socket) {
      open.gone(socket.getSocket().getIOChannel());
      handler.release(socket);
    }

    @Override
    public @Nullable Object getGlobal() {
      return handler.getGlobal();
    }

    @Override
    public void pause() {
      handler.pause();
    }

    @Override
    public void recycle() {
      handler.recycle();
    }
  }
}
