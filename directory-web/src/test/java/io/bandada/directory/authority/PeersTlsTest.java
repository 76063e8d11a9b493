package io.bandada.directory.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.authority.x509.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real handshakes with what the listener of peers is given.
class PeersTlsTest {
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir Path data = Path.of(".");
  @TempDir Path elsewhere = Path.of(".");

  private final TestClock clock = new TestClock();
  private final ExecutorService server = Executors.newSingleThreadExecutor();
  private TestDirectory directory;
  private SSLContext context;

  @BeforeEach
  void start() {
    directory = TestDirectory.start(data, clock);
    context = directory.authority.peersContext();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
    directory.close();
  }

  /// What both ends know of each other after a handshake.
  private record Met(List<X509Certificate> shown, List<X509Certificate> seen, String protocol) {
    Presented identifiedBy(TestDirectory directory) {
      return directory.authority.identify(seen.toArray(new X509Certificate[0]));
    }
  }

  @Test
  void aMachineWithoutACertificateFindsThePinInWhatItIsShown() throws Exception {
    Met met = meet(null, null);
    assertThat(met.protocol()).isEqualTo("TLSv1.3");
    assertThat(met.seen()).isEmpty();
    assertThat(met.shown()).hasSize(3);
    assertThat(pin(met.shown().get(2))).isEqualTo(directory.authority.pin());
    for (int i = 0; i < 2; i++) {
      met.shown().get(i).verify(met.shown().get(i + 1).getPublicKey());
    }
    assertThat(met.shown().getFirst().getSubjectAlternativeNames().iterator().next().get(1))
        .isEqualTo("urn:bandada:directory");
    assertThat(met.shown().getFirst().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
  }

  @Test
  void aPeerIsIdentifiedByWhatItShowed() throws Exception {
    TestPeerKey key = TestPeerKey.make();
    X509Certificate[] chain = directory.enrol(key, "p1");
    Met met = meet(key, chain);
    assertThat(met.identifiedBy(directory)).isInstanceOf(Presented.Good.class);
    clock.pass(Duration.ofDays(3));
    assertThat(meet(key, chain).identifiedBy(directory))
        .as("may come to renew")
        .isInstanceOf(Presented.Expired.class);
    directory.authority.revokePeer("p1", "root");
    assertThat(meet(key, chain).identifiedBy(directory))
        .as("is told so")
        .isInstanceOf(Presented.Revoked.class);
  }

  @Test
  void whoShowsSomethingElseGetsNoConnection() throws Exception {
    try (TestDirectory other = TestDirectory.start(elsewhere, clock)) {
      TestPeerKey key = TestPeerKey.make();
      X509Certificate[] theirs = other.enrol(key, "p1");
      assertThatThrownBy(() -> meet(key, theirs)).isInstanceOf(Exception.class);
    }
    TestPeerKey thief = TestPeerKey.make();
    X509Certificate[] stolen = directory.enrol(TestPeerKey.make(), "p2");
    assertThatThrownBy(() -> meet(thief, stolen))
        .as("the certificate without its key")
        .isInstanceOf(Exception.class);
  }

  @Test
  void theDirectorysOwnCertificateIsMadeAnewBeforeItRunsOut() throws Exception {
    X509Certificate first = meet(null, null).shown().getFirst();
    clock.pass(Duration.ofHours(11));
    directory.authority.turn();
    assertThat(meet(null, null).shown().getFirst()).isEqualTo(first);
    clock.pass(Duration.ofHours(2));
    directory.authority.turn();
    X509Certificate second = meet(null, null).shown().getFirst();
    assertThat(second).isNotEqualTo(first);
    clock.pass(Duration.ofDays(61));
    directory.authority.turn();
    Met third = meet(null, null);
    third.shown().getFirst().checkValidity(Date.from(clock.instant()));
    assertThat(pin(third.shown().get(2))).isEqualTo(directory.authority.pin());
  }

  private Met meet(@Nullable TestPeerKey key, X509Certificate @Nullable [] chain) throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setWantClientAuth(true);
      listening.setSoTimeout(PATIENCE_MILLIS);
      Future<X509Certificate[]> seen = server.submit(() -> serve(listening));
      List<X509Certificate> shown;
      String protocol;
      try (SSLSocket socket =
          (SSLSocket)
              client(key, chain)
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(1);
        if (socket.getInputStream().read() != 2) {
          throw new IOException("no answer");
        }
        shown = List.of((X509Certificate[]) socket.getSession().getPeerCertificates());
        protocol = socket.getSession().getProtocol();
      }
      return new Met(shown, List.of(seen.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)), protocol);
    }
  }

  private static X509Certificate[] serve(SSLServerSocket listening) throws IOException {
    try (SSLSocket socket = (SSLSocket) listening.accept()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getInputStream().read();
      X509Certificate[] seen;
      try {
        seen = (X509Certificate[]) socket.getSession().getPeerCertificates();
      } catch (SSLPeerUnverifiedException e) {
        seen = new X509Certificate[0];
      }
      socket.getOutputStream().write(2);
      return seen;
    }
  }

  private static SSLContext client(@Nullable TestPeerKey key, X509Certificate @Nullable [] chain)
      throws Exception {
    KeyManager[] keys =
        key == null || chain == null
            ? new KeyManager[0]
            : new KeyManager[] {new Stubborn(key, chain)};
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, new TrustManager[] {new AnyDirectory()}, null);
    return context;
  }

  private static String pin(X509Certificate root) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Digest.sha256(root.getPublicKey().getEncoded()));
  }

  /// Shows its certificate whomever the other side asks for.
  private static final class Stubborn extends X509ExtendedKeyManager {
    private final TestPeerKey key;
    private final X509Certificate[] chain;

    Stubborn(TestPeerKey key, X509Certificate[] chain) {
      this.key = key;
      this.chain = chain;
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return "peer";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key.pair().getPrivate();
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }
  }

  /// The test looks at what it was shown afterwards.
  private static final class AnyDirectory extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
