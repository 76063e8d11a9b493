package io.bandada.directory.door;

import io.bandada.directory.authority.Authority;
import io.bandada.directory.settings.DirectorySettings;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// The listener of peers: a second connector of the same web server, with threads and limits of its
/// own.
@Component
class PeersListener implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  static final String TLS = "TLSv1.3";
  private static final String CIPHERS =
      "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

  /// Waiting to be accepted.
  private static final int BACKLOG = 1_000;

  /// Requests being answered.
  private static final int THREADS = 128;

  private static final int SPARE_THREADS = 4;

  /// Requests that wait for a thread. More than this and connections are closed.
  private static final int WAITING = 4_000;

  /// For one read of a body and one write of an answer.
  private static final Duration STEP = Duration.ofSeconds(5);

  private static final int HEADER_BYTES = 16 << 10;
  private static final int HEADERS = 50;
  private static final int PARAMETERS = 50;

  private final InetAddress address;
  private final Connector connector;

  PeersListener(DirectorySettings settings, Authority authority, LongSupplier nanoClock) {
    DirectorySettings.Peers peers = settings.peers();
    this.address = peers.bindAddress();
    this.connector =
        connector(
            address,
            peers.port(),
            new TomcatTls(authority.peersContext()),
            new ConnectionLimits<>(peers.connections(), peers.connectionsPerAddress(), nanoClock));
  }

  private static Connector connector(
      InetAddress address, int port, TomcatTls tls, ConnectionLimits<SocketChannel> connections) {
    Http11NioProtocol http = new Http11NioProtocol(new PeersEndpoint(connections));
    http.setAddress(address);
    http.setAcceptCount(BACKLOG);
    // They are counted where it is also known from where they come; Tomcat would let them wait.
    http.setMaxConnections(-1);
    http.setMaxThreads(THREADS);
    http.setMinSpareThreads(SPARE_THREADS);
    http.setMaxQueueSize(WAITING);
    http.setConnectionTimeout((int) STEP.toMillis());
    http.setKeepAliveTimeout((int) ConnectionLimits.IDLE.toMillis());
    http.setMaxKeepAliveRequests(-1);
    http.setMaxHttpRequestHeaderSize(HEADER_BYTES);
    http.setMaxHeaderCount(HEADERS);
    http.setSSLEnabled(true);

    Connector connector = new Connector(http);
    connector.setPort(port);
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setXpoweredBy(false);
    connector.setAllowTrace(false);
    connector.setMaxParameterCount(PARAMETERS);
    connector.setThrowOnFailure(true);
    connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.addSslHostConfig(host(tls));
    return connector;
  }

  private static SSLHostConfig host(TomcatTls tls) {
    SSLHostConfig host = new SSLHostConfig();
    host.setProtocols(TLS);
    host.setCipherSuites(CIPHERS);
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
    certificate.setSslContext(tls);
    host.addCertificate(certificate);
    return host;
  }

  @Override
  public void customize(TomcatServletWebServerFactory tomcat) {
    tomcat.addAdditionalConnectors(connector);
    tomcat.addEngineValves(new ListenerMark(connector));
  }

  InetAddress address() {
    return address;
  }

  /// -1 before it listens.
  int port() {
    return connector.getLocalPort();
  }
}
