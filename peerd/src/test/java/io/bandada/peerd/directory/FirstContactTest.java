package io.bandada.peerd.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.loop.EventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who is talked to, and what is shown to whom, before anything is said.
class FirstContactTest {
  private static final TestNetwork OURS = new TestNetwork();
  private static final TestNetwork OTHER = new TestNetwork();
  private static final LoginRequest REQUEST =
      new LoginRequest(
          "ana",
          "secret",
          null,
          "p",
          List.of("192.0.2.1:1"),
          null,
          1,
          1,
          1,
          null,
          "a request",
          null);

  private final EventLoop loop = new EventLoop();
  private final Trust trust = OURS.trust("p1");
  private final HttpDirectory directory = new HttpDirectory(loop, trust);
  private final TlsServer ours = new TlsServer(OURS.directory(), OURS.trust("server").peers());
  private final TlsServer other = new TlsServer(OTHER.directory(), OTHER.trust("server").peers());

  FirstContactTest() {
    ours.answering = FirstContactTest::noPeers;
    other.answering = FirstContactTest::noPeers;
  }

  @AfterEach
  void close() {
    directory.close();
    ours.close();
    other.close();
    loop.close();
  }

  private static void noPeers(HttpExchange exchange) throws IOException {
    byte[] body = "{\"peers\":[],\"total\":0}".getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private <T> Answer<T> ask(Consumer<Consumer<Answer<T>>> question) {
    CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    loop.run(() -> question.accept(answer::complete));
    return answer.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private Answer<PeerPage> peersAt(String url) {
    return ask(
        then -> {
          directory.use(url);
          directory.peers(null, then);
        });
  }

  private String whyNot(TestNetwork.Shown shown, String... protocols) {
    try (TlsServer server = new TlsServer(shown, OURS.trust("server").peers(), protocols)) {
      Answer<PeerPage> answer = peersAt(server.url());
      assertThat(server.asked).isEmpty();
      assertThat(answer).isInstanceOf(Answer.Unavailable.class);
      return ((Answer.Unavailable<PeerPage>) answer).why();
    }
  }

  @Test
  void theDirectoryOfOurNetworkIsTalkedToUnderAnyName() {
    assertThat(peersAt(ours.url())).isInstanceOf(Answer.Ok.class);
    assertThat(peersAt(ours.url().replace("127.0.0.1", "localhost"))).isInstanceOf(Answer.Ok.class);
  }

  @Test
  void anotherNetworkIsToldNothing() {
    assertThat(peersAt(other.url()))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.is(Problem.OTHER_NETWORK)).isTrue();
              assertThat(refused.problem().detail()).contains(OTHER.pin());
            });
    Answer<LoginReply> login = ask(then -> directory.login(other.url(), OURS.pin(), REQUEST, then));
    assertThat(login)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.is(Problem.OTHER_NETWORK)).isTrue());
    assertThat(other.asked).isEmpty();
  }

  @Test
  void aLoginGoesWhereThePinSaysWhateverElseIsTrustedAndShowsNothing() {
    ask(
        (Consumer<Answer<LoginReply>> then) ->
            directory.login(other.url(), OTHER.pin(), REQUEST, then));
    ask(
        (Consumer<Answer<LoginReply>> then) ->
            directory.login(ours.url(), OURS.pin(), REQUEST, then));
    assertThat(other.asked).containsExactly("POST /api/v1/login");
    assertThat(other.shown).containsExactly(Optional.empty());
    assertThat(ours.shown).containsExactly(Optional.empty());
  }

  @Test
  void whoIsThereIsLearntWithoutSayingAnything() {
    assertThat(ask((Consumer<Answer<String>> then) -> directory.fingerprint(ours.url(), then)))
        .isEqualTo(new Answer.Ok<>(OURS.pin()));
    assertThat(ask((Consumer<Answer<String>> then) -> directory.fingerprint(other.url(), then)))
        .isEqualTo(new Answer.Ok<>(OTHER.pin()));
    assertThat(ours.asked).isEmpty();
    assertThat(other.asked).isEmpty();
  }

  @Test
  void aRenewedCertificateIsShownAtOnceAndTheOldOneNoMore() {
    peersAt(ours.url());
    peersAt(ours.url());
    OURS.renew(trust);
    peersAt(ours.url());
    List<Certificate> shown = ours.shown.stream().map(Optional::orElseThrow).toList();
    assertThat(shown.get(1)).isEqualTo(shown.get(0));
    assertThat(shown.get(2)).isNotEqualTo(shown.get(0));
    assertThat(shown.get(2).getPublicKey()).isEqualTo(shown.get(0).getPublicKey());
  }

  @Test
  void aPeerIsNoDirectory() {
    Instant now = Instant.now();
    assertThat(
            whyNot(OURS.shown("urn:bandada:peer:p2", now.minusSeconds(60), now.plusSeconds(600))))
        .endsWith(
            "it cannot prove that it is the directory: whoever answers there is no directory of a"
                + " Bandada network");
  }

  @Test
  void aDirectoryWhoseCertificateRanOutTellsOfAWrongClock() {
    Instant now = Instant.now();
    TestNetwork.Shown old =
        OURS.shown("urn:bandada:directory", now.minusSeconds(600), now.minusSeconds(100));
    try (TlsServer server = new TlsServer(old, OURS.trust("server").peers())) {
      Answer<LoginReply> login =
          ask(then -> directory.login(server.url(), OURS.pin(), REQUEST, then));
      for (Answer<?> answer : List.of(peersAt(server.url()), login)) {
        assertThat(answer)
            .isInstanceOfSatisfying(
                Answer.Refused.class,
                refused -> {
                  assertThat(refused.is(Problem.WRONG_CLOCK)).isTrue();
                  assertThat(refused.problem().detail())
                      .contains(
                          "this machine's clock says", "at least 2 min ahead of the directory's");
                  assertThat(refused.problem().hint()).contains("timedatectl");
                });
      }
      assertThat(server.asked).isEmpty();
    }
  }

  @Test
  void aCertificateOfAStrangerThatRanOutIsNoMatterOfClocks() {
    Instant now = Instant.now();
    TestNetwork.Shown stranger =
        OTHER.shown("urn:bandada:directory", now.minusSeconds(600), now.minusSeconds(60));
    List<X509Certificate> behindOurRoot =
        List.of(
            stranger.chain().getFirst(),
            OURS.directory().chain().get(1),
            OURS.directory().chain().get(2));
    assertThat(whyNot(new TestNetwork.Shown(stranger.key(), behindOurRoot)))
        .contains("cannot prove that it is the directory");
  }

  @Test
  void oneThatIsNotGoodYetWasMadeWhileAClockWasWrong() {
    Instant now = Instant.now();
    TestNetwork.Shown early =
        OURS.shown("urn:bandada:directory", now.plusSeconds(600), now.plusSeconds(6000));
    try (TlsServer server = new TlsServer(early, OURS.trust("server").peers())) {
      peersAt(server.url());
      assertThat(server.asked).isNotEmpty();
    }
  }

  /// The certificates of the CAs are no secret: anybody can put them behind one of his own.
  @Test
  void ourRootBehindAStrangersCertificateProvesNothing() {
    TestNetwork.Shown stranger = OTHER.directory();
    List<X509Certificate> ca = OURS.directory().chain().subList(1, 3);
    for (List<X509Certificate> behind : List.of(ca, ca.subList(1, 2), ca.subList(0, 1))) {
      List<X509Certificate> chain =
          Stream.concat(Stream.of(stranger.chain().getFirst()), behind.stream()).toList();
      assertThat(whyNot(new TestNetwork.Shown(stranger.key(), chain)))
          .contains("cannot prove that it is the directory");
    }
    TestNetwork.Shown made = TestNetwork.selfMade("urn:bandada:directory");
    for (List<X509Certificate> behind : List.of(ca, ca.subList(0, 1), List.<X509Certificate>of())) {
      List<X509Certificate> chain = Stream.concat(made.chain().stream(), behind.stream()).toList();
      Answer<PeerPage> answer;
      try (TlsServer server =
          new TlsServer(new TestNetwork.Shown(made.key(), chain), OURS.trust("s").peers())) {
        answer = peersAt(server.url());
        assertThat(server.asked).isEmpty();
      }
      assertThat(answer).isNotInstanceOf(Answer.Ok.class);
    }
  }

  @Test
  void olderTlsIsNotSpoken() {
    assertThat(whyNot(OURS.directory(), "TLSv1.2")).contains("no secure connection");
  }

  @Test
  void aPortWithoutTlsIsToldSo() throws IOException {
    try (ServerSocket plain = new ServerSocket(0)) {
      Thread.ofVirtual().start(() -> answerInTheClear(plain));
      Answer<PeerPage> answer = peersAt("https://127.0.0.1:" + plain.getLocalPort());
      assertThat(((Answer.Unavailable<PeerPage>) answer).why())
          .endsWith("it speaks no TLS: that is not the directory's port for peers");
    }
  }

  private static void answerInTheClear(ServerSocket plain) {
    try (Socket caller = plain.accept()) {
      caller.getInputStream().read();
      caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      caller.shutdownOutput();
      // To close over what was not read is to reset the connection, and the answer may go with it.
      caller.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
