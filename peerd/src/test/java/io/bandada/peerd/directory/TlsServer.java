package io.bandada.peerd.directory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.bandada.peerd.identity.TestNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedTrustManager;

/// A web server with TLS that may be a directory, and writes down who asked what.
final class TlsServer implements AutoCloseable {
  /// Method and address of each request that came through.
  final List<String> asked = new CopyOnWriteArrayList<>();

  /// The certificate that each of them showed.
  final List<Optional<Certificate>> shown = new CopyOnWriteArrayList<>();

  volatile Answering answering = HttpExchange::close;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpsServer server;

  interface Answering {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  TlsServer(TestNetwork.Shown shows, X509ExtendedTrustManager letsIn, String... protocols) {
    SSLContext tls = TestNetwork.tls(shows, letsIn);
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            if (protocols.length > 0) {
              wanted.setProtocols(protocols);
            }
            parameters.setSSLParameters(wanted);
          }
        });
    server.setExecutor(threads);
    server.createContext("/", this::heard);
    server.start();
  }

  private void heard(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    shown.add(certificate((HttpsExchange) exchange));
    try (exchange) {
      answering.to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Certificate> certificate(HttpsExchange exchange) {
    try {
      return Optional.of(exchange.getSSLSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
