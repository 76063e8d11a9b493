package io.bandada.peerd.identity;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whom this peer talks to as a peer.
final class TrustedPeers extends X509ExtendedTrustManager {
  private final Trust trust;

  TrustedPeers(Trust trust) {
    this.trust = trust;
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, CertificatePath.AS_CLIENT);
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    String wanted = engine == null ? null : engine.getPeerHost();
    if (wanted == null || wanted.isEmpty()) {
      throw new CertificateException("nobody said which peer is to be talked to");
    }
    CertifiedPeer found = check(chain, CertificatePath.AS_SERVER);
    if (!found.peerId().equals(wanted)) {
      throw new CertificateException(
          "peer " + found.peerId() + " answers where " + wanted + " was expected");
    }
  }

  private CertifiedPeer check(X509Certificate[] chain, String use) throws CertificateException {
    List<X509Certificate> certificates = List.of(chain);
    CertificatePath.check(certificates, trust.state().roots(), trust.clock().instant());
    CertificatePath.checkUse(certificates.getFirst(), use);
    CertifiedPeer peer = CertificateFormat.peer(certificates.getFirst());
    if (trust.isRevoked(peer.key())) {
      throw new CertificateException("peer " + peer.peerId() + " is revoked");
    }
    return peer;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, CertificatePath.AS_CLIENT);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain, CertificatePath.AS_CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checkServerTrusted(chain, authType, (SSLEngine) null);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType, (SSLEngine) null);
  }

  /// Not told: it would be a list that ages, in a handshake that does not need it.
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
