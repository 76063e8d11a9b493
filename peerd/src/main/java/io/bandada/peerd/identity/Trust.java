package io.bandada.peerd.identity;

import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whom this peer believes and what it shows of itself, as of now. Any thread may ask; the answers
/// follow each renewal and each new trust bundle by themselves.
public final class Trust {
  private final NetworkClock clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile State state = new State(null, null, null);

  /// @param before the certificate that was in use until a moment ago: handshakes that chose it go
  ///   on with it
  record State(
      @Nullable TrustedNetwork network,
      @Nullable OwnCertificate certificate,
      @Nullable OwnCertificate before) {
    List<X509Certificate> roots() {
      return network == null ? List.of() : network.roots();
    }

    String pin() {
      return network == null ? "" : network.pin();
    }
  }

  Trust(NetworkClock clock) {
    this.clock = clock;
  }

  /// The key that tickets are signed with which name it so.
  ///
  /// @param keyId first eight bytes of its SHA-256, 16 hex digits
  public Optional<PublicKey> ticketKey(String keyId) {
    return network().flatMap(n -> n.ticketKey(keyId));
  }

  /// The key that name records and tombstones are signed with which name it so.
  Optional<PublicKey> recordKey(String keyId) {
    return network().flatMap(n -> n.recordKey(keyId));
  }

  /// Whether the owner of this key is out, whatever its certificate says.
  ///
  /// @param keyHash SHA-256 of the SubjectPublicKeyInfo, 64 hex digits
  public boolean isRevoked(String keyHash) {
    return network().filter(n -> n.revoked().contains(keyHash)).isPresent();
  }

  /// This peer's own key and certificate: nothing while it is logged out.
  public X509ExtendedKeyManager keys() {
    return new OwnKeyManager(this);
  }

  /// Lets in peers of this network whose certificates are valid and that are not revoked. As a
  /// client it also demands that the other one is the peer whose id is the TLS engine's peer host.
  public X509ExtendedTrustManager peers() {
    return new TrustedPeers(this);
  }

  /// Lets in the directory of one network only, whatever the address is called at which it answers.
  ///
  /// @param pin of the network; empty: none is let in, and the refusal says which one answers
  public X509ExtendedTrustManager directory(String pin) {
    return new TrustedDirectory(this, pin);
  }

  /// What the certificate says of its owner. It does not say whether it is to be believed: the
  /// handshake did.
  ///
  /// @throws CertificateException when it is no peer's
  public CertifiedPeer of(Certificate certificate) throws CertificateException {
    if (certificate instanceof X509Certificate x509) {
      return CertificateFormat.peer(x509);
    }
    throw new CertificateException("a certificate of an unknown kind");
  }

  /// What the directory calls this peer; empty while it is logged out.
  public String ownPeerId() {
    OwnCertificate now = state.certificate;
    return now == null ? "" : now.certified().peerId();
  }

  /// Fingerprint of the trusted network; empty while there is none.
  public String pin() {
    return state.pin();
  }

  /// Runs after every change, on the thread that made it: it must be quick.
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /// Names the certificate in use, differs for each; empty while there is none.
  public String certificateInUse() {
    OwnCertificate now = state.certificate;
    return now == null ? "" : now.alias();
  }

  /// What time it is, for whatever runs out.
  public NetworkClock clock() {
    return clock;
  }

  State state() {
    return state;
  }

  void become(@Nullable TrustedNetwork network, @Nullable OwnCertificate certificate) {
    state = new State(network, certificate, state.certificate);
    listeners.forEach(Runnable::run);
  }

  private Optional<TrustedNetwork> network() {
    return Optional.ofNullable(state.network);
  }
}
