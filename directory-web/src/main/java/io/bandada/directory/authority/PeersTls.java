package io.bandada.directory.authority;

import io.bandada.directory.authority.keys.Keys;
import io.bandada.directory.authority.x509.CertificateChains;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// TLS towards peers: shows the directory's own certificate of the moment, with issuing CA and root
/// (a machine that comes for the first time finds the pin in the root), and lets nobody in whose
/// certificate is of another network.
final class PeersTls {
  private final Keys keys;
  private final CertificateChains chains;

  PeersTls(Keys keys, CertificateChains chains) {
    this.keys = keys;
    this.chains = chains;
  }

  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Own()}, new TrustManager[] {new Peers()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /// An alias is a serial number, so that one handshake never takes key and certificate from two of
  /// them.
  private final class Own extends X509ExtendedKeyManager {
    private static final String TYPE = "EC";
    private Keys.Server former = keys.server();
    private Keys.Server latest = former;

    private synchronized String latestAlias() {
      Keys.Server now = keys.server();
      if (!now.equals(latest)) {
        former = latest;
        latest = now;
      }
      return alias(now);
    }

    private static String alias(Keys.Server server) {
      return server.own().certificate().getSerialNumber().toString(16);
    }

    private synchronized Keys.@Nullable Server find(@Nullable String alias) {
      for (Keys.Server server : new Keys.Server[] {latest, former}) {
        if (alias(server).equals(alias)) {
          return server;
        }
      }
      return null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return type.equals(TYPE) ? latestAlias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return type.equals(TYPE) ? latestAlias() : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return type.equals(TYPE) ? new String[] {latestAlias()} : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      Keys.Server server = find(alias);
      return server == null ? null : keys.serverChain(server);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      Keys.Server server = find(alias);
      return server == null ? null : server.own().key();
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }

  private final class Peers extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      chains.read(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      chains.read(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      chains.read(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("the directory dials nobody");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("the directory dials nobody");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("the directory dials nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {keys.root().certificate()};
    }
  }
}
