package io.bandada.peerd.directory;

import io.bandada.directory.api.Paths;
import io.bandada.peerd.identity.Trust;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// The ways to directories: one for all usual calls, which shows this peer's certificate, and one
/// for each first contact, which shows nothing.
///
/// A new certificate gets connections of its own: a kept connection, or a resumed TLS session,
/// would go on showing the old one.
final class DirectoryConnections implements AutoCloseable {
  private final Trust trust;
  private @Nullable HttpExchange usual;

  /// The one before: calls that chose it go on with it.
  private @Nullable HttpExchange retired;

  private String shows = "";

  DirectoryConnections(Trust trust) {
    this.trust = trust;
  }

  /// To the trusted network's directory, as this peer.
  synchronized HttpExchange usual() {
    String now = trust.pin() + " " + trust.certificateInUse();
    HttpExchange open = usual;
    if (open != null && shows.equals(now)) {
      return open;
    }
    HttpExchange fresh = new HttpExchange(context(trust.directory(trust.pin()), trust.keys()));
    close(retired);
    retired = open;
    usual = fresh;
    shows = now;
    return fresh;
  }

  /// A call as nobody, to the directory of one network.
  <T> Answer<T> first(DirectoryUrl at, String pin, HttpExchange.Call<T> call)
      throws InterruptedException {
    try (HttpExchange exchange = new HttpExchange(context(trust.directory(pin)))) {
      return exchange.run(at, call);
    }
  }

  /// A handshake that lets nobody in, and so tells who was there.
  Answer<String> fingerprint(DirectoryUrl at, Duration patience) throws InterruptedException {
    var call = new HttpExchange.Call<>("GET", Paths.API, null, null, Boolean.class, patience);
    try (HttpExchange exchange = new HttpExchange(context(trust.directory("")))) {
      return exchange.whoIsThere(at, call);
    }
  }

  private static SSLContext context(TrustManager letsIn, KeyManager... shows) {
    try {
      SSLContext context = SSLContext.getInstance(HttpExchange.TLS);
      context.init(shows, new TrustManager[] {letsIn}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new LinkageError("every Java has TLS 1.3", e);
    }
  }

  @Override
  public synchronized void close() {
    close(usual);
    close(retired);
  }

  private static void close(@Nullable HttpExchange exchange) {
    if (exchange != null) {
      exchange.close();
    }
  }
}
