package io.bandada.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// The listener of peers, as somebody finds it who was given its address and the network's pin.
///
/// @param url as in `peers.url`, reached over loopback whatever host it names
record Door(String url, String pin) {
  static Door of(Path data) {
    try {
      int port = URI.create(Files.readString(data.resolve("peers.url")).strip()).getPort();
      return new Door(
          "https://127.0.0.1:" + port, Files.readString(data.resolve("network.pin")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return URI.create(url).getPort();
  }

  /// With no certificate.
  Http anonymous() {
    return as(TestIdentity.tls(pin));
  }

  Http as(TestIdentity identity) {
    return as(identity.tlsTo(pin));
  }

  Http as(SSLContext tls) {
    return as(tls, "TLSv1.3");
  }

  Http as(SSLContext tls, String version) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {version});
    return new Http(
        url,
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(tls)
            .sslParameters(parameters)
            .build());
  }
}
