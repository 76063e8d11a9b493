package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.authority.x509.PeerSubject;
import io.bandada.directory.database.Database;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.web.context.WebApplicationContext;

/// Everything that the running directory answers to, asked for at the listener of peers by those
/// who show no certificate or one that does not count: they can ask for a login, and nothing else.
@Import(MovedClock.class)
class StrangersAtThePeersDoorTest extends DirectoryTest {
  private static final Duration LIFE = Duration.ofDays(1);
  private static final Set<Integer> SHUT = Set.of(401, 403, 404);
  private static final String NO_HANDSHAKE = "a peer of another network";
  private static final String LATE = "a peer whose certificate ran out";

  @Autowired WebApplicationContext application;
  @Autowired Authority authority;
  @Autowired Database database;
  @Autowired MovedClock clock;

  @Test
  void nothingButTheLoginAnswers() {
    List<String> let = new ArrayList<>();
    int asked = 0;
    int noHandshake = 0;
    Set<String> paths = MappedPaths.of(application);
    for (Map.Entry<String, Http> stranger : strangers().entrySet()) {
      for (String path : paths) {
        for (String method : MappedPaths.METHODS) {
          asked++;
          String call = method + " " + path;
          int status = status(stranger.getValue(), method, path);
          noHandshake += status == 0 ? 1 : 0;
          if (stranger.getKey().equals(NO_HANDSHAKE)
              ? status != 0
              : !SHUT.contains(status) && !mayAsk(stranger.getKey(), call, status)) {
            let.add(stranger.getKey() + ": " + call + " -> " + status);
          }
        }
      }
    }
    System.out.println(
        "listener of peers: "
            + paths.size()
            + " addresses, "
            + asked
            + " calls of strangers ("
            + noHandshake
            + " without a handshake), "
            + let.size()
            + " let through");
    assertThat(let).isEmpty();
    assertThat(paths)
        .hasSizeGreaterThan(45)
        .contains(Paths.PING, Paths.RENEW, Paths.LOGIN, Paths.USERS, "/actuator/prometheus");
  }

  /// What is there at all: a login that says nothing, and the renewal of what ran out lately.
  private static boolean mayAsk(String stranger, String call, int status) {
    return (call.equals("POST " + Paths.LOGIN) && status == 400)
        || (call.equals("POST " + Paths.RENEW) && stranger.equals(LATE) && status == 200);
  }

  /// 0 when TLS ends it.
  private static int status(Http stranger, String method, String path) {
    try {
      Http.Reply reply =
          stranger.send(method, path, method.equals("POST") || method.equals("PUT") ? "{}" : null);
      assertThat(reply.text()).as(method + " " + path).doesNotContain("Exception", "at io.bandada");
      return reply.status();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  private Map<String, Http> strangers() {
    Map<String, Http> all = new LinkedHashMap<>();
    all.put("nobody", door().anonymous());
    all.put("an admin's password", door().anonymous().basic(ADMIN, PASSWORD));
    all.put(
        "an admin's cookie",
        door().anonymous().with("Cookie", Browser.signedIn(port, ADMIN, PASSWORD).cookie()));
    all.put("the headers of a proxy", claiming(door().anonymous(), peer("claimed")));
    all.put(NO_HANDSHAKE, door().as(OtherNetwork.peerLike(peer("imitated"))));
    all.put(LATE, certifiedBefore(LIFE.plusHours(1), peer("late")).http);
    all.put(
        "a peer whose certificate ran out long ago",
        certifiedBefore(LIFE.plusDays(7).plusHours(1), peer("lost")).http);
    TestPeer out = peer("out");
    assertThat(out.logout(true).status()).isEqualTo(200);
    all.put("a peer that was logged out", out.http);
    TestPeer thrownOut = peer("thrown-out");
    authority.revokePeer(thrownOut.id(), ADMIN);
    all.put("a peer that was thrown out", thrownOut.at(door()).http);
    return all;
  }

  /// What proxies tell servers of a client's certificate.
  private static Http claiming(Http http, TestPeer peer) {
    try {
      byte[] der = peer.identity.certificate().getEncoded();
      String pem = Base64.getEncoder().encodeToString(der);
      return http.with("X-Forwarded-Client-Cert", "Cert=\"" + pem + "\"")
          .with("X-SSL-Client-Cert", pem)
          .with("SSL_CLIENT_CERT", pem)
          .with("Client-Cert", ":" + pem + ":")
          .with("X-Peer-Id", peer.id());
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  /// The same peer and the same key, with a certificate of then.
  private TestPeer certifiedBefore(Duration ago, TestPeer peer) {
    PeerSubject subject = new PeerSubject(peer.id(), peer.login.peerName(), ADMIN, null);
    String csr = peer.identity.csr();
    peer.identity.certified(
        clock.before(ago, () -> database.write(() -> authority.issue(csr, subject))));
    return peer.at(door());
  }

  @Test
  void whatRanOutLatelyIsGoodForItsRenewal() {
    TestPeer peer = certifiedBefore(LIFE.plusDays(7).minusHours(1), peer("renews"));
    assertThat(peer.tryPing().status()).isEqualTo(401);
    assertThat(peer.tryPing().code()).isEqualTo(Problem.CERTIFICATE_EXPIRED);
    peer.identity.certified(peer.http.post(Paths.RENEW, null).as(RenewReply.class).certificates());
    assertThat(peer.at(door()).tryPing().status()).isEqualTo(200);
    peer.logout(true);
  }

  @Test
  void whatRanOutLongAgoIsNotRenewed() {
    TestPeer peer = certifiedBefore(LIFE.plusDays(7).plusHours(1), peer("gone"));
    Http.Reply refused = peer.http.post(Paths.RENEW, null);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.code()).isEqualTo(Problem.NOT_SIGNED_IN);
    assertThat(refused.text()).contains("ran out more than a week ago");
  }

  @Test
  void whatRanOutAndWasRevokedIsNotRenewed() {
    TestPeer peer = certifiedBefore(LIFE.plusHours(1), peer("revoked"));
    authority.revokePeer(peer.id(), ADMIN);
    assertThat(peer.http.post(Paths.RENEW, null).code()).isEqualTo(Problem.CERTIFICATE_REVOKED);
    assertThat(peer.tryPing().code()).isEqualTo(Problem.CERTIFICATE_REVOKED);
  }

  @Test
  void aCertificateRunsOutOnTheConnectionThatItOpened() {
    TestPeer peer = in(6, peer("stays"));
    await().atMost(Duration.ofMinutes(5)).until(() -> peer.tryPing().status() != 200);
    assertThat(peer.tryPing().code()).isEqualTo(Problem.CERTIFICATE_EXPIRED);
  }

  /// It has come in with a certificate that has some seconds to go: more of them where this machine
  /// is so busy that it is late.
  private TestPeer in(int seconds, TestPeer peer) {
    TestPeer brief = certifiedBefore(LIFE.minusSeconds(seconds), peer);
    return brief.tryPing().status() == 200 || seconds > 60 ? brief : in(2 * seconds, peer);
  }

  @Test
  void whoeverShowsAnothersCertificateInHisOwnChainGetsNoHandshake() {
    TestPeer victim = peer("victim");
    TestIdentity mixed = OtherNetwork.peerLike(victim);
    mixed.certified(mixed.certificate(), victim.identity.certificate());
    Http thief = door().as(mixed);
    assertThatThrownBy(() -> thief.get(Paths.FILES)).isInstanceOf(UncheckedIOException.class);
    assertThat(victim.tryPing().status()).isEqualTo(200);
    victim.logout(true);
  }

  @Test
  void whatIsSaidOfACertificateCountsForNothingAtThePeoplesListener() {
    TestPeer peer = peer("said");
    Http said = claiming(http, peer);
    for (String path : List.of(Paths.FILES, Paths.PEERS, Paths.EVENTS, Paths.USERS, Paths.TOKENS)) {
      assertThat(said.get(path).status()).as(path).isEqualTo(401);
    }
    assertThat(said.post(Paths.PING, peer.pingRequest()).status()).isEqualTo(401);
    String basic =
        Base64.getEncoder().encodeToString((peer.id() + ":").getBytes(StandardCharsets.UTF_8));
    assertThat(said.with("Authorization", "Basic " + basic).get(Paths.FILES).status())
        .isEqualTo(401);
    peer.logout(true);
  }
}
