package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.identity.CertifiedPeer;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.grpc.Status;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who gets in, who is believed, and for how long.
public class PeerTlsTest {
  private static final TestNetwork NETWORK = RealPeer.NETWORK;

  /// Certificates that run out while a test looks on: enough for a handshake on a busy machine.
  private static final Duration BRIEF = Duration.ofSeconds(10);

  private ServerUnderTest server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerUnderTest(PeerLimits.USUAL);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void itIsTls13WithAnAuthenticatedCipher() throws Exception {
    try (RawConnection member = open(NETWORK.trust("pmember"))) {
      assertThat(member.session().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(member.session().getCipherSuite())
          .startsWith("TLS_")
          .containsAnyOf("GCM", "POLY1305");
    }
    assertThatThrownBy(
            () ->
                RawConnection.open(
                    server.address(),
                    "127.0.0.1",
                    RawConnection.context(NETWORK.trust("p")),
                    "TLSv1.2"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void plaintextIsHungUpOnWithoutAByteOfHttp() throws Exception {
    Socket plain = RawConnection.connect(server.address(), "127.0.0.1");
    plain
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(PlainCaller.isClosed(plain)).isTrue();
    assertThat(server.callers).isEmpty();
  }

  @Test
  void nobodyIsLetInWithoutAGoodCertificate() throws Exception {
    Instant now = Instant.now();
    assertNotLetIn("none", null);
    assertNotLetIn("of another network", new TestNetwork().trust("pmember"));
    assertNotLetIn("run out", NETWORK.trust("pmember", now.minusSeconds(100), now.minusSeconds(1)));
    Trust revoked = NETWORK.trust("pmember");
    NETWORK.tell(server.trust, 2, key(revoked));
    assertNotLetIn("revoked", revoked);
  }

  private void assertNotLetIn(String what, @Nullable Trust trust) throws Exception {
    SSLContext context = RawConnection.context(trust);
    // In TLS 1.3 a client is through before the server has looked at its certificate.
    try (RawConnection connection = RawConnection.open(server.address(), "127.0.0.1", context)) {
      assertThat(connection.begin().read(RawConnection.SETTINGS)).as(what).isNull();
    } catch (IOException e) {
      // Turned away at once, which is as good.
    }
    assertThat(server.wire.connections().standing()).as(what).isZero();
  }

  @Test
  void theCallerIsWhoTheCertificateSays() throws Exception {
    Trust trust = NETWORK.trust("pana");
    try (Dialler ana = new Dialler(trust)) {
      ana.watch("pserver", at());
      Eventually.await().until(() -> !server.callers.isEmpty());
      assertThat(server.callers)
          .singleElement()
          .satisfies(
              caller -> {
                assertThat(caller.peerId()).isEqualTo("pana");
                assertThat(caller.key()).isEqualTo(key(trust));
              });
    }
  }

  @Test
  void whoAnswersInAnothersPlaceGetsNothing() throws Exception {
    try (Dialler ana = new Dialler(NETWORK.trust("pana"));
        CountingImpostor impostor = new CountingImpostor(NETWORK.trust("pserver"))) {
      ana.watch("pbob", impostor.endpoint());
      assertThat(ana.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
      Eventually.await().until(() -> impostor.failedHandshakes.get() > 0);
      assertThat(impostor.handshakes).hasValue(0);
      assertThat(impostor.bytes).hasValue(0);

      ana.watch("pserver", impostor.endpoint());
      Eventually.await("the same address under its real name")
          .until(() -> impostor.bytes.get() > 0);
    }
  }

  @Test
  void channelsAreOfAPeerAtAnAddressNotOfTheAddress() throws Exception {
    try (Dialler ana = new Dialler(NETWORK.trust("pana"))) {
      ana.watch("pserver", at());
      Eventually.await().until(() -> server.callers.size() == 1);
      ana.watch("pbob", at());
      assertThat(ana.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
      ana.watch("pserver", at());
      Eventually.await("the right one is still served").until(() -> server.callers.size() == 2);
    }
  }

  @Test
  void noTicketsAreGivenToComeBackWith() throws Exception {
    SSLContext remembers = RawConnection.context(NETWORK.trust("pmember"));
    try (RawConnection first = RawConnection.open(server.address(), "127.0.0.1", remembers)) {
      first.begin().send(RawConnection.PING, 0, 0, new byte[8]);
      assertThat(first.read(RawConnection.PING)).isNotNull();
      byte[] handshake = first.session().getId();
      assertThat(Collections.list(remembers.getClientSessionContext().getIds()))
          .allMatch(id -> Arrays.equals(id, handshake));
    }
  }

  @Test
  void aResumedSessionDoesNotGetAroundARevocation() throws Exception {
    Trust member = NETWORK.trust("pmember");
    SSLContext remembers = RawConnection.context(member);
    try (RawConnection first = RawConnection.open(server.address(), "127.0.0.1", remembers)) {
      first.begin().send(RawConnection.PING, 0, 0, new byte[8]);
      assertThat(first.read(RawConnection.PING)).isNotNull();
    }
    NETWORK.tell(server.trust, 2, key(member));
    assertThatThrownBy(
            () -> {
              try (RawConnection again =
                  RawConnection.open(server.address(), "127.0.0.1", remembers)) {
                assertThat(again.begin().read(RawConnection.SETTINGS)).isNotNull();
              }
            })
        .isInstanceOfAny(IOException.class, AssertionError.class);
  }

  @Test
  void aServersTicketDoesNotGetAroundItsRevocation() throws Exception {
    Trust ana = NETWORK.trust("pana");
    Trust server = NETWORK.trust("pserver");
    try (Dialler dialler = new Dialler(ana);
        CountingImpostor gives = new CountingImpostor(server)) {
      dialler.watch("pserver", gives.endpoint());
      Eventually.await().until(() -> gives.bytes.get() > 0);
      NETWORK.tell(ana, 2, key(server));
      assertThat(dialler.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
      int before = gives.handshakes.get();
      dialler.watch("pserver", gives.endpoint());
      assertThat(dialler.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
      assertThat(gives.handshakes).hasValue(before);
    }
  }

  @Test
  void aCallersRevocationCutsItsCalls() throws Exception {
    Trust ana = NETWORK.trust("pana");
    try (Dialler dialler = new Dialler(ana);
        Dialler other = new Dialler(NETWORK.trust("pother"))) {
      dialler.watch("pserver", at());
      other.watch("pserver", at());
      Eventually.await().until(() -> server.callers.size() == 2);
      NETWORK.tell(server.trust, 2, key(ana));
      assertThat(dialler.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
      assertThat(server.wire.connections().cut()).isEqualTo(1);
      assertThat(other.ended).isEmpty();
    }
  }

  @Test
  void aSourcesRevocationCutsTheCallsToIt() throws Exception {
    Trust ana = NETWORK.trust("pana");
    try (Dialler dialler = new Dialler(ana)) {
      dialler.watch("pserver", at());
      Eventually.await().until(() -> server.callers.size() == 1);
      NETWORK.tell(ana, 2, key(server.trust));
      assertThat(dialler.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
      Eventually.await().until(() -> server.wire.connections().standing() == 0);
    }
  }

  @Test
  void whoseCertificateRunsOutIsCutOff() throws Exception {
    try (Dialler other = new Dialler(NETWORK.trust("pother"))) {
      other.watch("pserver", at());
      Eventually.await().until(() -> server.callers.size() == 1);
      Instant now = Instant.now();
      try (Dialler dialler =
          new Dialler(NETWORK.trust("pbrief", now.minusSeconds(60), now.plus(BRIEF)))) {
        dialler.watch("pserver", at());
        Eventually.await().until(() -> server.callers.size() == 2);
        assertThat(dialler.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
        assertThat(Instant.now()).isAfterOrEqualTo(now.plus(BRIEF).minusSeconds(1));
      }
      assertThat(other.ended).isEmpty();
    }
  }

  @Test
  void aSourceWhoseCertificateRunsOutIsLeft() throws Exception {
    Instant now = Instant.now();
    try (Dialler dialler = new Dialler(NETWORK.trust("pana"));
        CountingImpostor brief =
            new CountingImpostor(NETWORK.trust("pbrief", now.minusSeconds(60), now.plus(BRIEF)))) {
      dialler.watch("pbrief", brief.endpoint());
      Eventually.await().until(() -> brief.bytes.get() > 0);
      assertThat(dialler.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
      assertThat(dialler.wire.connections().cut()).isEqualTo(1);
    }
  }

  @Test
  void ownRenewalBreaksNothingAndNewCallsShowTheNewCertificate() throws Exception {
    Trust ana = NETWORK.trust("pana");
    try (Dialler dialler = new Dialler(ana)) {
      dialler.watch("pserver", at());
      Eventually.await().until(() -> server.callers.size() == 1);
      NETWORK.renew(ana);
      dialler.watch("pserver", at());
      Eventually.await().until(() -> server.callers.size() == 2);
      assertThat(dialler.ended).as("the old call goes on").isEmpty();
      assertThat(server.wire.connections().standing())
          .as("an old connection and a new one")
          .isEqualTo(2);
      dialler.cancelFirst();
      Eventually.await("the old one goes with its last call")
          .until(() -> server.wire.connections().standing() == 1);
      assertThat(dialler.ended).isEmpty();
    }
  }

  @Test
  void whoIsLoggedOutIsCutOffAndDialsNobody() throws Exception {
    Trust ana = NETWORK.trust("pana");
    try (Dialler dialler = new Dialler(ana)) {
      dialler.watch("pserver", at());
      Eventually.await().until(() -> server.callers.size() == 1);
      NETWORK.logOut(ana);
      dialler.watch("pserver", at());
      assertThat(dialler.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
      assertThat(server.callers).hasSize(1);
    }
  }

  private String at() {
    return EgressPolicy.text(server.address());
  }

  private RawConnection open(Trust trust) throws Exception {
    return RawConnection.open(server.address(), "127.0.0.1", RawConnection.context(trust));
  }

  public static String key(Trust trust) throws Exception {
    X509Certificate[] chain = trust.keys().getCertificateChain(trust.certificateInUse());
    CertifiedPeer name = trust.of(Objects.requireNonNull(chain)[0]);
    return name.key();
  }
}
