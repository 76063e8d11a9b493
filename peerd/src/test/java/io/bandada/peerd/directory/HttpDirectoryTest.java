package io.bandada.peerd.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.PeerCalls;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.loop.EventLoop;
import io.bandada.peerd.peers.NobodysPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever answers at the directory's address, the caller gets one answer, on the loop, and a line
/// that says what was wrong.
class HttpDirectoryTest {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private static final TestNetwork NETWORK = new TestNetwork();

  private final EventLoop loop = new EventLoop();
  private final HttpDirectory directory = new HttpDirectory(loop, NETWORK.trust("p1"));
  private final CountDownLatch end = new CountDownLatch(1);
  private final TlsServer server =
      new TlsServer(NETWORK.directory(), NETWORK.trust("server").peers());
  private final List<String> asked = server.asked;

  @BeforeEach
  void start() {
    server.answering = exchange -> respond(exchange, 404, JSON, "{}");
    loop.run(() -> directory.use(url()));
  }

  @AfterEach
  void stop() {
    end.countDown();
    directory.close();
    server.close();
    loop.close();
  }

  private String url() {
    return server.url();
  }

  private static void respond(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private <T> Answer<T> ask(Consumer<Consumer<Answer<T>>> question) throws Exception {
    CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    CompletableFuture<String> thread = new CompletableFuture<>();
    AtomicInteger times = new AtomicInteger();
    loop.run(
        () ->
            question.accept(
                a -> {
                  times.incrementAndGet();
                  thread.complete(Thread.currentThread().getName());
                  answer.complete(a);
                }));
    Answer<T> came = answer.get(60, TimeUnit.SECONDS);
    assertThat(thread.get()).isEqualTo("peerd-loop");
    assertThat(times).hasValue(1);
    return came;
  }

  private Answer<PeerPage> askForPeers() throws Exception {
    return ask(then -> directory.peers(null, then));
  }

  private String whyUnavailable() throws Exception {
    Answer<PeerPage> answer = askForPeers();
    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    String why = ((Answer.Unavailable<PeerPage>) answer).why();
    assertThat(why)
        .startsWith("directory at " + url() + ": ")
        .doesNotContain("\n")
        .doesNotContain("Exception");
    return why;
  }

  @Test
  void aGoodAnswerIsReadAndWhatIsUnknownInItIsLetPass() throws Exception {
    server.answering =
        e ->
            respond(
                e,
                200,
                JSON,
                "{\"peers\":[],\"next\":null,\"total\":7,\"added_next_year\":{\"x\":[1]}}");
    assertThat(askForPeers()).isEqualTo(new Answer.Ok<>(new PeerPage(List.of(), null, 7)));
    assertThat(asked).containsExactly("GET /api/v1/peers");
  }

  @Test
  void aProblemIsARefusalOnOneLine() throws Exception {
    server.answering =
        e ->
            respond(
                e,
                409,
                PROBLEM,
                "{\"status\":409,\"code\":\"name-taken\",\"detail\":\"a\\nb\\u001b[2J\"}");
    Answer<PeerPage> answer = askForPeers();
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    Answer.Refused<PeerPage> refused = (Answer.Refused<PeerPage>) answer;
    assertThat(refused.is("name-taken")).isTrue();
    assertThat(refused.problem().status()).isEqualTo(409);
    assertThat(refused.problem().detail()).isEqualTo("a b [2J");
  }

  @Test
  void aDirectoryThatFailsInsideIsAway() throws Exception {
    server.answering =
        e -> respond(e, 500, PROBLEM, "{\"status\":500,\"code\":\"internal\",\"detail\":\"disk\"}");
    assertThat(whyUnavailable()).endsWith("it failed: disk");
  }

  @Test
  void aProblemWithoutAReasonIsNoRefusal() throws Exception {
    server.answering = e -> respond(e, 405, PROBLEM, "{\"status\":405}");
    assertThat(whyUnavailable()).endsWith("status 405 without a reason");
    server.answering = e -> respond(e, 400, PROBLEM, "{{{");
    assertThat(whyUnavailable()).endsWith("status 400 with a problem that cannot be read");
    server.answering = e -> respond(e, 400, PROBLEM, "null");
    assertThat(whyUnavailable()).contains("400");
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    server.answering =
        e -> {
          e.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
          respond(e, 302, "text/html", "moved");
        };
    assertThat(whyUnavailable()).contains("status 302").contains("text/html");
    assertThat(asked).hasSize(1);
  }

  @Test
  void aWebPageIsNoDirectory() throws Exception {
    server.answering = e -> respond(e, 200, "text/html", "<html>Welcome to nginx!</html>");
    assertThat(whyUnavailable())
        .endsWith("answered text/html instead of JSON: that is no directory");
  }

  @Test
  void whatIsNotTheRecordIsToldByItsName() throws Exception {
    server.answering = e -> respond(e, 200, JSON, "{\"peers\":7}");
    assertThat(whyUnavailable()).contains("its PeerPage cannot be read");
    server.answering = e -> respond(e, 200, JSON, "{\"peers\":[],\"tot");
    assertThat(whyUnavailable()).contains("its PeerPage cannot be read");
    server.answering = e -> respond(e, 200, JSON, "null");
    assertThat(whyUnavailable()).contains("its PeerPage lacks everything");
  }

  @Test
  void aMissingFieldIsToldByItsPath() throws Exception {
    server.answering = e -> respond(e, 200, JSON, "{\"total\":1}");
    assertThat(whyUnavailable()).endsWith("its PeerPage lacks peers");
    server.answering = e -> respond(e, 200, JSON, "{\"peers\":[null],\"total\":1}");
    assertThat(whyUnavailable()).endsWith("its PeerPage lacks peers[0]");
    server.answering =
        e ->
            respond(
                e,
                200,
                JSON,
                "{\"files\":[{\"name\":\"a\",\"root\":\"00\",\"created\":\"now\"}],\"total\":1}");
    Answer<FilePage> files =
        ask(then -> directory.files(new Directory.FileQuery("", "", "", "", null, 10), then));
    assertThat(((Answer.Unavailable<FilePage>) files).why())
        .contains("its FilePage cannot be read at files[0].");
  }

  @Test
  void anAnswerThatIsTooLargeIsNotTakenIn() throws Exception {
    server.answering =
        e -> {
          e.getResponseHeaders().set("Content-Type", JSON);
          e.sendResponseHeaders(200, 0);
          byte[] spaces = new byte[1 << 16];
          Arrays.fill(spaces, (byte) ' ');
          for (int i = 0; i < 1000; i++) {
            e.getResponseBody().write(spaces);
          }
        };
    assertThat(whyUnavailable()).contains("the connection broke");
  }

  @Test
  void anAnswerThatIsCutIsAway() throws Exception {
    server.answering =
        e -> {
          e.getResponseHeaders().set("Content-Type", JSON);
          e.sendResponseHeaders(200, 1000);
          e.getResponseBody().write("{\"peers\":".getBytes(UTF_8));
          e.getResponseBody().flush();
          e.close();
        };
    assertThat(whyUnavailable()).contains("the connection broke");
  }

  @Test
  void aDirectoryThatHangsIsGivenUpAndABeatSoonerThanOtherCalls() throws Exception {
    server.answering = e -> end.await();
    var delta = new IndexDelta(1, 0, List.of(), List.of(), 0, "0".repeat(32));
    var ping =
        new PingRequest(
            1, 1, List.of(), 0, 0, 0, 0, 0, false, List.of(), delta, List.of(), 0, null, null, null,
            null, null, null, null);
    Answer<PingReply> answer = ask(then -> directory.ping(ping, then));
    assertThat(((Answer.Unavailable<PingReply>) answer).why()).endsWith("no answer within 5 s");
  }

  @Test
  void nobodyThereIsToldSo() throws Exception {
    try (NobodysPort port = new NobodysPort()) {
      String url = "https://127.0.0.1:" + port.number();
      loop.run(() -> directory.use(url));
      Answer<PeerPage> answer = askForPeers();
      assertThat(((Answer.Unavailable<PeerPage>) answer).why())
          .isEqualTo("directory at " + url + ": nobody listens there (connection refused)");
    }
  }

  @Test
  void namesAreDataInTheAddress() throws Exception {
    server.answering = e -> respond(e, 404, PROBLEM, "{\"status\":404,\"code\":\"not-found\"}");
    ask((Consumer<Answer<FileDetail>> then) -> directory.file("a b/ü?#%&+/c", then));
    ask((Consumer<Answer<DownloadReply>> then) -> directory.sourcesByName("x=1&root=2", then));
    assertThat(asked)
        .containsExactly(
            "GET /api/v1/files/a%20b/%C3%BC%3F%23%25%26%2B/c",
            "GET /api/v1/download?name=x%3D1%26root%3D2");
  }

  @Test
  void aNameCannotWalkOutOfItsFolder() throws Exception {
    for (String name : List.of("../users/ana", "a/./b", "..", "", "a//b")) {
      Answer<Boolean> answer = ask(then -> directory.remove("key", name, then));
      assertThat(answer).as(name).isInstanceOf(Answer.Refused.class);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void manyCallsWaitForOneAnotherAndEachIsAnswered() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.answering =
        e -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          respond(e, 200, JSON, "{\"peers\":[],\"total\":0}");
          atOnce.decrementAndGet();
        };
    List<CompletableFuture<Answer<PeerPage>>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      CompletableFuture<Answer<PeerPage>> answer = new CompletableFuture<>();
      answers.add(answer);
      loop.run(() -> directory.peers(null, answer::complete));
    }
    for (CompletableFuture<Answer<PeerPage>> answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Ok.class);
    }
    assertThat(most.get()).isLessThanOrEqualTo(12);
  }

  @Test
  void anAddressIsEncryptedAndNothingButAnAddress() {
    HttpDirectory.checkUrl("https://localhost:8441");
    HttpDirectory.checkUrl("https://[::1]:8441/");
    assertThat(DirectoryUrl.parse("https://directory.example").text())
        .isEqualTo("https://directory.example:8441");
    assertThatThrownBy(() -> HttpDirectory.checkUrl("http://directory.example:8440"))
        .hasMessage(
            "'http://directory.example:8440' is not encrypted, and peers talk to the directory by"
                + " TLS only: https://directory.example:PORT with the port for peers, usually"
                + " 8441");
    for (String bad :
        List.of(
            "ftp://example.org:80",
            "127.0.0.1:80",
            "https://127.0.0.1/x",
            "https://ana@127.0.0.1",
            "https://127.0.0.1?x",
            "https://",
            "nonsense here")) {
      assertThatThrownBy(() -> HttpDirectory.checkUrl(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// Seen with `xargs -P 30 peerctl upload`: the directory refused every second call, and a
  /// heartbeat.
  @Test
  void howeverMuchIsAskedNoMoreGoesOutAtATimeThanTheDirectoryLetsIn() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(PeerCalls.AT_A_TIME);
    CountDownLatch tooMany = new CountDownLatch(PeerCalls.AT_A_TIME + 1);
    server.answering =
        exchange -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          tooMany.countDown();
          if (full.getCount() > 0) {
            full.countDown();
            full.await();
            boolean _ = tooMany.await(1, TimeUnit.SECONDS);
          }
          running.decrementAndGet();
          respond(exchange, 404, JSON, "{}");
        };
    int questions = 5 * PeerCalls.AT_A_TIME;
    CountDownLatch answered = new CountDownLatch(2 * questions);
    loop.run(
        () -> {
          for (int i = 0; i < questions; i++) {
            directory.peers(null, answer -> answered.countDown());
            directory.renew(answer -> answered.countDown());
          }
        });
    assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(most.get()).isEqualTo(PeerCalls.AT_A_TIME);
  }
}
