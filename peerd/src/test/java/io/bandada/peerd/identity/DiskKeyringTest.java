package io.bandada.peerd.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.api.SignedBundle;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.loop.EventLoop;
import io.bandada.peerd.loop.Loop.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the real keyring keeps, and what is left of it after a crash at any step.
class DiskKeyringTest {
  @TempDir Path folder;
  private final EventLoop loop = new EventLoop();
  private final TestNetwork network = new TestNetwork();

  @AfterEach
  void close() {
    loop.close();
  }

  private DiskKeyring open() throws IOException {
    return DiskKeyring.open(loop, folder, NetworkClock.system());
  }

  private <T> Outcome<T> ask(Consumer<Consumer<Outcome<T>>> question) {
    CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
    loop.run(() -> question.accept(answer::complete));
    return answer.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private <T> T done(Consumer<Consumer<Outcome<T>>> question) {
    Outcome<T> outcome = ask(question);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }

  private String failure(Consumer<Consumer<Outcome<Certified>>> question) {
    Outcome<Certified> outcome = ask(question);
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return String.valueOf(((Outcome.Failed<Certified>) outcome).cause().getMessage());
  }

  private Certified join(DiskKeyring keyring, TestNetwork at, String peerId, SignedBundle bundle) {
    String csr = done(keyring::request);
    return done(then -> keyring.install(at.pin(), at.issue(csr, peerId), bundle, then));
  }

  @Test
  void anEmptyOneTrustsNobodyAndShowsNothing() throws IOException {
    DiskKeyring keyring = open();
    assertThat(keyring.pin()).isEmpty();
    assertThat(keyring.certified()).isEmpty();
    assertThat(keyring.bundle()).isEmpty();
    assertThat(keyring.bundleSequence()).isZero();
    assertThat(keyring.trust().keys().getServerAliases("EC", null)).isNull();
  }

  @Test
  void aLoginSurvivesARestart() throws Exception {
    Certified certified = join(open(), network, "p1", network.bundle(7));
    DiskKeyring again = open();
    assertThat(again.certified()).contains(certified);
    assertThat(certified.peerId()).isEqualTo("p1");
    assertThat(again.pin()).isEqualTo(network.pin());
    assertThat(again.bundleSequence()).isEqualTo(7);
    assertThat(again.trust().ticketKey(network.ticketKey())).isPresent();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void whatItSignsItsCertificateVouchesFor() throws Exception {
    DiskKeyring keyring = open();
    join(keyring, network, "p1", network.bundle(1));
    byte[] statement = "kept".getBytes(UTF_8);
    byte[] signature = done(then -> keyring.sign(statement, then));
    Signature check = Signature.getInstance("SHA256withECDSA");
    var chain = keyring.trust().keys().getCertificateChain(keyring.trust().certificateInUse());
    check.initVerify(chain[0].getPublicKey());
    check.update(statement);
    assertThat(check.verify(signature)).isTrue();
  }

  @Test
  void onlyTheNetworksOwnSealsCount() throws Exception {
    DiskKeyring keyring = open();
    join(keyring, network, "p1", network.bundle(1));
    byte[] statement = "gone".getBytes(UTF_8);
    String good = network.seal(statement);
    for (String seal :
        List.of(
            good, new TestNetwork().seal(statement), network.seal(new byte[1]), "", "!!", "AAAA")) {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      loop.run(() -> keyring.vouched(statement, seal, answer::complete));
      assertThat(answer.get(60, TimeUnit.SECONDS)).as(seal).isEqualTo(seal.equals(good));
    }
  }

  @Test
  void aCertificateOfAnotherNetworkOrForAnotherKeyIsNotTaken() throws Exception {
    DiskKeyring keyring = open();
    TestNetwork other = new TestNetwork();
    String csr = done(keyring::request);
    assertThat(
            failure(
                then ->
                    keyring.install(
                        other.pin(), network.issue(csr, "p1"), network.bundle(1), then)))
        .contains("no trusted root");
    assertThat(
            failure(
                then ->
                    keyring.install(
                        network.pin(), other.issue(csr, "p1"), network.bundle(1), then)))
        .contains("does not lead to a trusted root");
    String otherKey = OwnKey.fresh().request();
    assertThat(
            failure(
                then ->
                    keyring.install(
                        network.pin(), network.issue(otherKey, "p1"), network.bundle(1), then)))
        .contains("for another key");
    List<String> directory = TestNetwork.encoded(network.directory().chain());
    assertThat(failure(then -> keyring.install(network.pin(), directory, network.bundle(1), then)))
        .contains("names no peer");
    assertThat(keyring.certified()).isEmpty();
  }

  @Test
  void aRenewedCertificateIsForTheSameKeyAndSurvivesARestart() throws Exception {
    DiskKeyring keyring = open();
    String csr = done(keyring::request);
    Certified first =
        done(
            then ->
                keyring.install(network.pin(), network.issue(csr, "p1"), network.bundle(1), then));
    String alias = keyring.trust().certificateInUse();
    Instant later = first.notAfter().plusSeconds(3600);
    Certified second =
        done(
            then ->
                keyring.renewed(
                    network.issue(csr, "p1", first.notBefore(), later), network.bundle(2), then));
    assertThat(second.key()).isEqualTo(first.key());
    assertThat(second.notAfter()).isAfter(first.notAfter());
    assertThat(keyring.trust().certificateInUse()).isNotEqualTo(alias);
    assertThat(keyring.trust().keys().getPrivateKey(alias))
        .as("a handshake that had chosen the old one")
        .isNotNull();
    assertThat(open().certified()).contains(second);
    assertThat(open().bundleSequence()).isEqualTo(2);
  }

  @Test
  void aBundleIsNeverExchangedForAnOlderOne() throws Exception {
    DiskKeyring keyring = open();
    join(keyring, network, "p1", network.bundle(5));
    assertThat(done((Consumer<Outcome<Long>> then) -> keyring.trust(network.bundle(4, "ab"), then)))
        .isEqualTo(5);
    assertThat(keyring.trust().isRevoked("ab")).isFalse();
    assertThat(done((Consumer<Outcome<Long>> then) -> keyring.trust(network.bundle(6, "ab"), then)))
        .isEqualTo(6);
    assertThat(keyring.trust().isRevoked("ab")).isTrue();
    assertThat(open().trust().isRevoked("ab")).isTrue();
    join(keyring, network, "p1", network.bundle(2));
    assertThat(keyring.bundleSequence()).as("a directory that lost its memory").isEqualTo(6);
    assertThat(keyring.certified()).isPresent();
  }

  @Test
  void aBundleThatIsNotSignedByTheNetworkIsRefused() throws Exception {
    DiskKeyring keyring = open();
    join(keyring, network, "p1", network.bundle(1));
    TestNetwork other = new TestNetwork();
    SignedBundle good = network.bundle(9);
    TestNetwork.Shown peer =
        network.shown(
            "urn:bandada:peer:p1", Instant.now().minusSeconds(9), Instant.now().plusSeconds(99));
    TestNetwork.Authority pretender =
        new TestNetwork.Authority(peer.key(), peer.chain().getFirst());
    for (SignedBundle bad :
        List.of(
            other.bundle(9),
            new SignedBundle(network.bundle(10).bundle(), good.signature(), good.issuer()),
            new SignedBundle(good.bundle(), other.bundle(9).signature(), good.issuer()),
            new SignedBundle("{}", good.signature(), good.issuer()),
            network.sign(9, List.of(network.root().certificate()), pretender))) {
      assertThat(ask((Consumer<Outcome<Long>> then) -> keyring.trust(bad, then)))
          .isInstanceOf(Outcome.Failed.class);
    }
    assertThat(keyring.bundleSequence()).isEqualTo(1);
  }

  @Test
  void aNewRootIsTrustedWhenTheOldOneVouchesForIt() throws Exception {
    DiskKeyring keyring = open();
    join(keyring, network, "p1", network.bundle(1));
    TestNetwork next = new TestNetwork();
    var both = List.of(next.root().certificate(), network.root().certificate());
    SignedBundle bridge = network.sign(2, both, network.issuing());
    assertThat(done((Consumer<Outcome<Long>> then) -> keyring.trust(bridge, then))).isEqualTo(2);
    assertThat(keyring.pin()).isEqualTo(next.pin());
    assertThat(keyring.certified()).as("the old certificate counts on").isPresent();
    assertThat(done((Consumer<Outcome<Long>> then) -> keyring.trust(next.bundle(3), then)))
        .isEqualTo(3);
    DiskKeyring again = open();
    assertThat(again.pin()).isEqualTo(next.pin());
    assertThat(again.certified()).as("nothing of the old root counts any more").isEmpty();
  }

  @Test
  void loggedOutTheKeyIsGoneAndTheNetworkStaysTrusted() throws Exception {
    DiskKeyring keyring = open();
    join(keyring, network, "p1", network.bundle(1));
    assertThat(done(keyring::forget)).isTrue();
    assertThat(keyring.certified()).isEmpty();
    assertThat(ask((Consumer<Outcome<byte[]>> then) -> keyring.sign(new byte[1], then)))
        .isInstanceOf(Outcome.Failed.class);
    DiskKeyring again = open();
    assertThat(again.certified()).isEmpty();
    assertThat(again.pin()).isEqualTo(network.pin());
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("network.json");
    }
  }

  /// The story ends before the k-th step of a login, a renewal, a move to another network, a
  /// logout: what is found afterwards is what was before or what was to come, and nothing between.
  @Test
  void aCrashAtAnyStepLeavesAKeyWithItsCertificateOrNone() throws Exception {
    TestNetwork other = new TestNetwork();
    int steps = 0;
    boolean ended = false;
    while (!ended) {
      Path place = Files.createDirectory(folder.resolve("crash" + steps));
      List<String> made = new ArrayList<>();
      int last = steps++;
      KeyFiles files =
          new KeyFiles(
              place,
              step -> {
                if (made.size() >= last) {
                  throw new IOException("the power failed");
                }
                made.add(step);
              });
      DiskKeyring keyring = DiskKeyring.open(loop, files, NetworkClock.system());
      String csr = done(keyring::request);
      ended =
          ask(
                      (Consumer<Outcome<Certified>> then) ->
                          keyring.install(
                              network.pin(), network.issue(csr, "p1"), network.bundle(1), then))
                  instanceof Outcome.Done<Certified>
              && ask(
                      (Consumer<Outcome<Certified>> then) ->
                          keyring.renewed(network.issue(csr, "p1"), network.bundle(2), then))
                  instanceof Outcome.Done<Certified>
              && moved(keyring, other)
              && ask(keyring::forget) instanceof Outcome.Done<Boolean>;

      DiskKeyring after = DiskKeyring.open(loop, place, NetworkClock.system());
      if (after.certified().isPresent()) {
        String alias = after.trust().certificateInUse();
        OwnKey key = new OwnKey(after.trust().keys().getPrivateKey(alias));
        var own = after.trust().keys().getCertificateChain(alias)[0];
        assertThat(key.isOtherHalfOf(own.getPublicKey())).as("after %s", made).isTrue();
        assertThat(after.certified().get().peerId())
            .isEqualTo(after.pin().equals(network.pin()) ? "p1" : "q1");
      }
      boolean oldOrNew =
          after.pin().isEmpty()
              || after.pin().equals(network.pin())
              || after.pin().equals(other.pin());
      assertThat(oldOrNew).isTrue();
      join(after, network, "p2", network.bundle(3));
      assertThat(
              DiskKeyring.open(loop, place, NetworkClock.system())
                  .certified()
                  .map(Certified::peerId))
          .contains("p2");
    }
    assertThat(steps).as("steps were counted").isGreaterThan(30);
  }

  private boolean moved(DiskKeyring keyring, TestNetwork other) {
    String csr = done(keyring::request);
    return ask(
            (Consumer<Outcome<Certified>> then) ->
                keyring.install(other.pin(), other.issue(csr, "q1"), other.bundle(1), then))
        instanceof Outcome.Done<Certified>;
  }

  @Test
  void aFileThatIsOpenToOthersIsNotUsedAndNotTouched() throws Exception {
    join(open(), network, "p1", network.bundle(1));
    Path identity = folder.resolve("identity.pem");
    String before = Files.readString(identity);
    Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("identity.pem is open to others (rw-r-----): chmod 600");
    assertThat(Files.readString(identity)).isEqualTo(before);
  }

  @Test
  void aDamagedFileIsToldAndNotTouched() throws Exception {
    join(open(), network, "p1", network.bundle(1));
    for (String name : List.of("identity.pem", "network.json")) {
      Path file = folder.resolve(name);
      String whole = Files.readString(file);
      for (String damaged :
          List.of("", "{}", whole.substring(0, whole.length() / 2), whole.replace('A', 'B'))) {
        Files.writeString(file, damaged);
        assertThatThrownBy(this::open)
            .isInstanceOf(IOException.class)
            .hasMessageContaining(name + " is damaged")
            .hasMessageContaining("peerctl login");
        assertThat(Files.readString(file)).isEqualTo(damaged);
      }
      Files.writeString(file, whole);
    }
    assertThat(open().certified()).isPresent();
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    join(open(), network, "p1", network.bundle(1));
    Path identity = folder.resolve("identity.pem");
    Files.move(identity, folder.resolve("elsewhere"));
    Files.createSymbolicLink(identity, folder.resolve("elsewhere"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no plain file");
  }
}
