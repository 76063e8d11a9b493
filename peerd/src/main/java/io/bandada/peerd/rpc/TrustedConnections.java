package io.bandada.peerd.rpc;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The encrypted connections that stand, in and out: each is as good as the certificate at its
/// other end, and no longer. When trust changes all are looked at again; when a certificate runs
/// out its connection is. Whoever is not trusted any more is cut off.
///
/// A connection is also looked at when its handshake is over, before a byte goes to those who use
/// it: that holds whatever TLS thought it could skip.
public final class TrustedConnections implements AutoCloseable {
  private static final Duration LOOK_FOR_EXPIRED = Duration.ofSeconds(1);

  private final X509ExtendedTrustManager trusted;
  private final InstantSource clock;
  private final int perKey;
  private final Future<?> looking;
  private final LongAdder cut = new LongAdder();

  /// Connection and when the certificate at its other end runs out.
  private final Map<Channel, Instant> open = new ConcurrentHashMap<>();

  private final Map<PublicKey, Integer> taken = new HashMap<>(); // guarded by itself

  /// @param perKey connections that one peer may have opened here at a time
  public TrustedConnections(Tls tls, Transport transport, InstantSource clock, int perKey) {
    this.trusted = tls.trusted();
    this.clock = clock;
    this.perKey = perKey;
    long every = LOOK_FOR_EXPIRED.toMillis();
    looking =
        transport
            .group()
            .scheduleAtFixedRate(this::lookForExpired, every, every, TimeUnit.MILLISECONDS);
  }

  /// @param connection going out, not registered yet
  public Channel outgoing(Channel connection) {
    connection.pipeline().addFirst(new HandshakeWatch(tls -> enter(connection, tls)));
    return connection;
  }

  /// @param connection that came in, its handshake just over
  void incoming(Channel connection, SslHandler tls) {
    X509Certificate peer = enter(connection, tls);
    if (peer == null) {
      return;
    }
    PublicKey key = peer.getPublicKey();
    synchronized (taken) {
      int before = taken.getOrDefault(key, 0);
      if (before < perKey) {
        taken.put(key, before + 1);
        connection.closeFuture().addListener(closed -> left(key));
        return;
      }
    }
    end(connection);
  }

  private void left(PublicKey key) {
    synchronized (taken) {
      taken.computeIfPresent(key, (peer, count) -> count > 1 ? count - 1 : null);
    }
  }

  private @Nullable X509Certificate enter(Channel connection, SslHandler tls) {
    // First it is among those that are looked at again, then it is looked at: so no change of trust
    // is missed.
    open.put(connection, Instant.MAX);
    connection.closeFuture().addListener(closed -> open.remove(connection));
    try {
      X509Certificate peer = look(tls.engine());
      open.replace(connection, peer.getNotAfter().toInstant());
      return peer;
    } catch (CertificateException | SSLPeerUnverifiedException e) {
      cut(connection);
      return null;
    }
  }

  /// Trust has changed: everybody is looked at again.
  public void recheck() {
    open.keySet().forEach(connection -> connection.eventLoop().execute(() -> recheck(connection)));
  }

  private void lookForExpired() {
    Instant now = clock.instant();
    open.forEach(
        (connection, until) -> {
          if (!now.isBefore(until)) {
            connection.eventLoop().execute(() -> recheck(connection));
          }
        });
  }

  private void recheck(Channel connection) {
    SslHandler tls = connection.pipeline().get(SslHandler.class);
    if (tls == null) {
      // It is closing.
      return;
    }
    try {
      look(tls.engine());
    } catch (CertificateException | SSLPeerUnverifiedException e) {
      cut(connection);
    }
  }

  private X509Certificate look(SSLEngine engine)
      throws CertificateException, SSLPeerUnverifiedException {
    Certificate[] shown = engine.getSession().getPeerCertificates();
    X509Certificate[] chain = new X509Certificate[shown.length];
    for (int i = 0; i < shown.length; i++) {
      if (!(shown[i] instanceof X509Certificate certificate)) {
        throw new CertificateException("not an X.509 certificate");
      }
      chain[i] = certificate;
    }
    String keyKind = chain[0].getPublicKey().getAlgorithm();
    if (engine.getUseClientMode()) {
      trusted.checkServerTrusted(chain, keyKind, engine);
    } else {
      trusted.checkClientTrusted(chain, keyKind, engine);
    }
    return chain[0];
  }

  private void cut(Channel connection) {
    cut.increment();
    end(connection);
  }

  /// Without a word: what is in flight must not be finished.
  private static void end(Channel connection) {
    connection.unsafe().close(connection.voidPromise());
  }

  /// Connections that were ended because their other end was not trusted any more.
  public long cut() {
    return cut.sum();
  }

  public int standing() {
    return open.size();
  }

  @Override
  public void close() {
    looking.cancel(false);
  }
}
