package io.bandada.peerd.rpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS as peers speak it: 1.3 and nothing below, both sides with a certificate, and no way around
/// showing it: sessions are not resumed, since a resumed one would bring back the trust of another
/// day.
///
/// BoringSSL does the work where its native part loads, else the JDK. Both ask the key and trust
/// managers anew at each handshake, so that these may change their minds. Only the issuers that a
/// trust manager accepts are asked for once: it should name none.
public final class Tls {
  private static final String PROTOCOL = "TLSv1.3";

  /// The JDK's server gives no ticket when it would be good for longer than RFC 8446 allows, which
  /// is 7 days.
  private static final long NO_TICKETS_SECONDS = TimeUnit.DAYS.toSeconds(8);

  static {
    // BoringSSL's server hands out tickets in TLS 1.3 unless this says no; Netty reads it once,
    // before the first context is made.
    System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
  }

  private static final System.Logger LOG = System.getLogger(Tls.class.getName());
  private static final AtomicBoolean FALLBACK_TOLD = new AtomicBoolean();

  private final X509ExtendedTrustManager trusted;
  private final SslContext server;
  private final SslContext client;

  public Tls(X509ExtendedKeyManager keys, X509ExtendedTrustManager trusted) {
    this(keys, trusted, provider());
  }

  Tls(X509ExtendedKeyManager keys, X509ExtendedTrustManager trusted, SslProvider provider) {
    this(
        trusted,
        GrpcSslContexts.configure(SslContextBuilder.forServer(keys), provider),
        GrpcSslContexts.configure(SslContextBuilder.forClient(), provider).keyManager(keys));
  }

  /// For a protocol that is not gRPC.
  ///
  /// @param application how it is called in the handshake (ALPN); whoever speaks another one must
  ///   be hung up on by the caller, since BoringSSL lets it through
  public Tls(X509ExtendedKeyManager keys, X509ExtendedTrustManager trusted, String application) {
    this(
        trusted,
        SslContextBuilder.forServer(keys)
            .sslProvider(provider())
            .applicationProtocolConfig(only(application)),
        SslContextBuilder.forClient()
            .keyManager(keys)
            .sslProvider(provider())
            .applicationProtocolConfig(only(application)));
  }

  private static ApplicationProtocolConfig only(String application) {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        application);
  }

  private Tls(
      X509ExtendedTrustManager trusted, SslContextBuilder forServer, SslContextBuilder forClient) {
    this.trusted = trusted;
    try {
      server =
          forServer
              .protocols(PROTOCOL)
              .trustManager(trusted)
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      client = forClient.protocols(PROTOCOL).trustManager(trusted).build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS 1.3 here: " + e.getMessage(), e);
    }
    neverResume(server.sessionContext());
    neverResume(client.sessionContext());
  }

  private static SslProvider provider() {
    if (OpenSsl.isAvailable()) {
      return SslProvider.OPENSSL;
    }
    if (FALLBACK_TOLD.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "BoringSSL does not load, so the JDK encrypts, which is slower: "
              + OpenSsl.unavailabilityCause());
    }
    return SslProvider.JDK;
  }

  private static void neverResume(SSLSessionContext sessions) {
    if (sessions instanceof OpenSslSessionContext boring) {
      boring.setSessionCacheEnabled(false);
    } else {
      sessions.setSessionTimeout((int) NO_TICKETS_SECONDS);
    }
  }

  public SslContext server() {
    return server;
  }

  public SslContext client() {
    return client;
  }

  X509ExtendedTrustManager trusted() {
    return trusted;
  }
}
