package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.accounts.users.JoinTokens;
import io.bandada.directory.api.JoinToken;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.NewRole;
import io.bandada.directory.api.NewUser;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.api.TokenRecord;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/// Who comes in by the listener of peers, and what is there for whom.
class DoorTest extends DirectoryTest {
  private static final String LONG_PASSWORD = "a long enough password";
  private static final List<String> FOR_PEERS =
      List.of(
          "POST " + Paths.PING,
          "POST " + Paths.INDEX,
          "POST " + Paths.LOGOUT,
          "POST " + Paths.TICKETS,
          "POST " + Paths.UPLOAD,
          "POST " + Paths.UPLOAD + "/x/commit",
          "DELETE " + Paths.UPLOAD + "/x",
          "DELETE " + Paths.FILES + "/x",
          "GET " + Paths.DOWNLOAD,
          "GET " + Paths.FILES,
          "GET " + Paths.FILES + "/x",
          "GET " + Paths.PEERS,
          "GET " + Paths.PEERS + "/x",
          "GET " + Paths.EVENTS);
  private static final List<String> FOR_PEOPLE =
      List.of(
          "GET /",
          "GET /login",
          "POST /login",
          "GET /setup",
          "GET /peers",
          "GET /live",
          "GET /assets/app.css",
          "GET /error",
          "GET /actuator/health",
          "GET /actuator/prometheus",
          "GET " + Paths.API + "/openapi",
          "POST " + Paths.SETUP,
          "GET " + Paths.USERS,
          "POST " + Paths.USERS,
          "GET " + Paths.TOKENS,
          "POST " + Paths.TOKENS,
          "PUT " + Paths.FILES + "/x",
          "GET /no/such/thing");

  @Autowired JoinTokens tokens;

  private static Http.Reply call(Http http, String route) {
    String method = route.substring(0, route.indexOf(' '));
    return http.send(
        method, route.substring(method.length() + 1), method.equals("POST") ? "{}" : null);
  }

  @Test
  void withoutACertificateThereIsTheLoginAndNothingElse() {
    Http anonymous = door().anonymous();
    for (String route : FOR_PEERS) {
      assertThat(call(anonymous, route).code()).as(route).isEqualTo(Problem.NOT_SIGNED_IN);
    }
    assertThat(call(anonymous, "POST " + Paths.RENEW).status()).isEqualTo(401);
    assertThat(call(anonymous, "POST " + Paths.LOGIN).status()).isEqualTo(400);
  }

  @Test
  void whatIsForPeopleIsNotThere() {
    TestPeer peer = peer("looks");
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    for (String route : FOR_PEOPLE) {
      assertThat(call(door().anonymous(), route).code()).as(route).isEqualTo(Problem.NOT_FOUND);
      assertThat(call(door().anonymous().basic(ADMIN, PASSWORD), route).code())
          .as(route)
          .isEqualTo(Problem.NOT_FOUND);
      assertThat(call(peer.http, route).code()).as(route).isEqualTo(Problem.NOT_FOUND);
    }
    assertThat(browser.isSignedIn()).isTrue();
    peer.logout(true);
  }

  @Test
  void whatIsForPeersAloneIsNotOnThePeoplesListener() {
    for (String route : List.of("LOGIN", "RENEW", "LOGOUT", "PING", "INDEX", "UPLOAD", "TICKETS")) {
      String path = Paths.API + "/" + route.toLowerCase(java.util.Locale.ROOT);
      assertThat(http.post(path, "{}").status()).as(route).isEqualTo(401);
      assertThat(admin().post(path, "{}").code()).as(route).isEqualTo(Problem.NOT_FOUND);
      assertThat(http.bearer("x.y").post(path, "{}").status()).as(route).isEqualTo(401);
    }
  }

  @Test
  void noPasswordAndNoCookieCountsHere() {
    Http password = door().anonymous().basic(ADMIN, PASSWORD);
    Http cookie =
        door().anonymous().with("Cookie", Browser.signedIn(port, ADMIN, PASSWORD).cookie());
    for (String route : FOR_PEERS) {
      assertThat(call(password, route).status()).as(route).isEqualTo(401);
      assertThat(call(cookie, route).status()).as(route).isEqualTo(401);
    }
  }

  @Test
  void nothingOlderThanTls13IsSpoken() {
    assertThatThrownBy(() -> door().as(TestIdentity.tls(door().pin()), "TLSv1.2").get(Paths.FILES))
        .isInstanceOf(UncheckedIOException.class)
        .hasStackTraceContaining("protocol_version");
  }

  @Test
  void plainTextIsNotServed() {
    Http plain = new Http("http://127.0.0.1:" + door().port(), HttpClient.newHttpClient());
    assertThat(plain.get(Paths.FILES).status()).isEqualTo(400);
  }

  @Test
  void aCertificateOfAnotherAuthorityDoesNotEvenGetItsHandshake() throws Exception {
    TestIdentity own = new TestIdentity();
    String subject = "CN=" + ADMIN;
    var made =
        new JcaX509v3CertificateBuilder(
                new X500Principal(subject),
                BigInteger.TEN,
                Date.from(Instant.now().minusSeconds(60)),
                Date.from(Instant.now().plusSeconds(3_600)),
                new X500Principal(subject),
                own.pair().getPublic())
            .addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                    new GeneralName(
                        GeneralName.uniformResourceIdentifier,
                        "urn:bandada:peer:p" + "0".repeat(20))))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(own.pair().getPrivate()));
    Http foreign = door().as(own.certified(new JcaX509CertificateConverter().getCertificate(made)));
    assertThatThrownBy(() -> foreign.get(Paths.FILES)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aCertificateWithoutItsKeyIsNothing() {
    TestPeer peer = peer("robbed");
    Http thief = door().as(new TestIdentity().certified(peer.identity.certificate()));
    assertThatThrownBy(() -> thief.get(Paths.FILES)).isInstanceOf(UncheckedIOException.class);
    peer.logout(true);
  }

  @Test
  void whoItIsStandsInTheCertificateAndNowhereElse() {
    TestPeer peer = peer("honest");
    TestPeer other = peer("other");
    Http lying =
        peer.http
            .with("X-Peer-Id", other.id())
            .with("X-Forwarded-For", "10.0.0.1")
            .with("Authorization", "Bearer " + other.id());
    assertThat(lying.post(Paths.PING, peer.pingRequest()).status()).isEqualTo(200);
    assertThat(lying.post(Paths.LOGOUT, "{\"force\":true}").status()).isEqualTo(200);
    assertThat(other.tryPing().status()).isEqualTo(200);
    assertThat(peer.tryPing().code()).isEqualTo(Problem.CERTIFICATE_REVOKED);
    other.logout(true);
  }

  @Test
  void whoeverIsThrownOutIsOutOnTheConnectionThatHeHas() {
    String name = user("member");
    TestPeer peer = TestPeer.login(door(), name, LONG_PASSWORD, name);
    peer.beat();
    assertThat(admin().delete(Paths.USERS + "/" + name).status()).isEqualTo(204);
    assertThat(peer.tryPing().code()).isEqualTo(Problem.CERTIFICATE_REVOKED);
    assertThat(peer.http.post(Paths.RENEW, null).code()).isEqualTo(Problem.CERTIFICATE_REVOKED);
  }

  @Test
  void aPeerOfAViewerMayNothing() {
    String name = user("member");
    TestPeer peer = TestPeer.login(door(), name, LONG_PASSWORD, name);
    assertThat(
            admin().send("PUT", Paths.USERS + "/" + name + "/role", new NewRole("viewer")).status())
        .isEqualTo(204);
    for (String route : FOR_PEERS) {
      assertThat(call(peer.http, route).status()).as(route).isEqualTo(403);
    }
    assertThat(peer.http.post(Paths.RENEW, null).status()).isEqualTo(403);
  }

  @Test
  void renewalGivesTheSameKeyAnotherCertificate() {
    TestPeer peer = peer("renews");
    BigInteger before = peer.identity.certificate().getSerialNumber();
    RenewReply renewed = peer.http.post(Paths.RENEW, null).as(RenewReply.class);
    peer.identity.certified(renewed.certificates());
    assertThat(peer.identity.certificate().getSerialNumber()).isNotEqualTo(before);
    assertThat(peer.at(door()).tryPing().status()).isEqualTo(200);
    peer.logout(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bm8=", "not base64 at all"})
  void aLoginWithABadKeyChangesNothing(String csr) {
    String name = "nobody" + root().substring(0, 8);
    JoinToken token = JoinToken.parse(tokens.make(ADMIN).token());
    LoginRequest request =
        new LoginRequest(
            "",
            "",
            null,
            name,
            List.of("127.0.0.1:9"),
            null,
            1,
            1,
            1,
            token.id() + "." + token.secret(),
            csr,
            null);
    assertThat(door().anonymous().post(Paths.LOGIN, request).status()).isEqualTo(400);
    assertThat(admin().get(Paths.PEERS + "/" + name).status()).isEqualTo(404);
    assertThat(stateOf(token)).isEqualTo(TokenRecord.OPEN);
  }

  @Test
  void ofManyMachinesWithOneTokenOneComesIn() throws Exception {
    JoinToken token = JoinToken.parse(tokens.make(ADMIN).token());
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Http.Reply>> asked = new ArrayList<>();
    Door door = door();
    try (var machines = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        LoginRequest request =
            TestPeer.byToken(
                token.id() + "." + token.secret(),
                "racer" + root().substring(0, 8),
                new TestIdentity());
        asked.add(
            machines.submit(
                () -> {
                  go.await();
                  return door.anonymous().post(Paths.LOGIN, request);
                }));
      }
      go.countDown();
    }
    List<LoginReply> in = new ArrayList<>();
    for (Future<Http.Reply> reply : asked) {
      if (reply.get().status() == 200) {
        in.add(reply.get().as(LoginReply.class));
      } else {
        assertThat(reply.get().code()).isEqualTo(Problem.BAD_TOKEN);
      }
    }
    assertThat(in).hasSize(1);
    assertThat(in.getFirst().certificates()).hasSize(3);
    assertThat(stateOf(token)).isEqualTo(TokenRecord.USED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254:80",
        "0.0.0.0:1",
        "localhost:80",
        "[::ffff:7f00:1]:80",
        "224.0.0.1:80"
      })
  void anAddressThatLeadsOthersAstrayIsRefused(String address) {
    assertThat(login(address).status()).isEqualTo(400);
  }

  @Test
  void theDirectorysOwnDoorsAreNobodysAddress() {
    assertThat(login("127.0.0.1:" + port).json().path("detail").asString())
        .contains("the directory's own");
    assertThat(login("127.0.0.1:" + door().port()).json().path("detail").asString())
        .contains("the directory's own");
  }

  private Http.Reply login(String address) {
    return door()
        .anonymous()
        .post(
            Paths.LOGIN,
            new LoginRequest(
                ADMIN,
                PASSWORD,
                null,
                "astray",
                List.of(address),
                null,
                1,
                1,
                1,
                null,
                new TestIdentity().csr(),
                null));
  }

  private String stateOf(JoinToken token) {
    return Arrays.stream(admin().get(Paths.TOKENS).as(TokenRecord[].class))
        .filter(t -> t.id().equals(token.id()))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private Http admin() {
    return http.basic(ADMIN, PASSWORD);
  }

  private String user(String role) {
    String name = role + root().substring(0, 8);
    assertThat(admin().post(Paths.USERS, new NewUser(name, LONG_PASSWORD, role)).status())
        .isEqualTo(201);
    return name;
  }
}
