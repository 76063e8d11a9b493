package io.bandada.peerd.transfer.connections;

import io.bandada.peerd.identity.CertifiedPeer;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.rpc.Tls;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.rpc.TrustedConnections;
import io.bandada.peerd.transfer.PeerLimits;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What the server and the client of this peer have in common: sockets, TLS with one's own
/// certificate, and the connections that stand for as long as the other side is trusted.
public final class Wire implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Wire.class.getName());

  private final Transport transport;
  private final Trust trust;
  private final Tls tls;
  private final TrustedConnections connections;

  public Wire(Transport transport, Trust trust) {
    this(transport, trust, trust.clock(), PeerLimits.USUAL);
  }

  public Wire(Transport transport, Trust trust, InstantSource clock, PeerLimits limits) {
    this.transport = transport;
    this.trust = trust;
    this.tls = new Tls(trust.keys(), trust.peers());
    this.connections = new TrustedConnections(tls, transport, clock, limits.connectionsPerPeer());
    trust.onChange(connections::recheck);
  }

  /// Names the certificate that this peer shows; empty while it has none.
  public String shown() {
    return trust.certificateInUse();
  }

  /// TLS of gRPC with this peer's certificate and trust.
  public Tls tls() {
    return tls;
  }

  public TrustedConnections connections() {
    return connections;
  }

  public Transport transport() {
    return transport;
  }

  /// TLS with this peer's certificate and trust for a protocol beside gRPC.
  public Tls tls(String application) {
    return new Tls(trust.keys(), trust.peers(), application);
  }

  /// Who is at the other end of a connection whose handshake is over; null when its certificate
  /// does not say.
  public @Nullable CertifiedPeer peerBehind(SSLSession session) {
    try {
      return trust.of(session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      LOG.log(System.Logger.Level.WARNING, "a connection of nobody knows whom: " + e.getMessage());
      return null;
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
