package io.bandada.peerd.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

/// Whose certificate is believed at the peers' port, as a caller and as the one who answers.
class TrustTest {
  private static final String PEER = "urn:bandada:peer:p2";
  private static final String DIRECTORY = "urn:bandada:directory";

  private final TestNetwork network = new TestNetwork();
  private final TestNetwork other = new TestNetwork();
  private final Trust trust = network.trust("p1");
  private final Instant now = Instant.now();

  private TestNetwork.Shown peer() {
    return network.leaf(List.of(PEER), TestNetwork.BOTH_USES);
  }

  private void letsIn(List<X509Certificate> chain) throws Exception {
    asCaller(chain);
    asServer(chain, "p2");
  }

  private void keepsOut(TestNetwork.Shown shown, String why) {
    keepsOut(shown.chain(), why);
  }

  private void keepsOut(List<X509Certificate> chain, String why) {
    assertThatThrownBy(() -> asCaller(chain))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> asServer(chain, "p2"))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining(why);
  }

  private void asCaller(List<X509Certificate> chain) throws CertificateException {
    trust
        .peers()
        .checkClientTrusted(chain.toArray(X509Certificate[]::new), "EC", engine("anybody"));
  }

  private void asServer(List<X509Certificate> chain, String wanted) throws CertificateException {
    trust.peers().checkServerTrusted(chain.toArray(X509Certificate[]::new), "EC", engine(wanted));
  }

  private static SSLEngine engine(String host) {
    try {
      return SSLContext.getDefault().createSSLEngine(host, 1);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPeerOfOurNetworkIsLetInWithItsRootAndWithoutIt() throws Exception {
    List<X509Certificate> chain = peer().chain();
    letsIn(chain);
    letsIn(chain.subList(0, 2));
  }

  @Test
  void anotherRootIsNot() throws Exception {
    TestNetwork.Shown theirs = other.leaf(List.of(PEER), TestNetwork.BOTH_USES);
    keepsOut(theirs, "does not lead to a trusted root");
    List<X509Certificate> ours = network.directory().chain().subList(1, 3);
    keepsOut(
        Stream.concat(theirs.chain().subList(0, 2).stream(), ours.subList(1, 2).stream()).toList(),
        "trusted root");
    keepsOut(
        Stream.concat(theirs.chain().subList(0, 1).stream(), ours.stream()).toList(),
        "trusted root");
    keepsOut(theirs.chain().subList(0, 1), "trusted root");
  }

  @Test
  void whoVouchesForHimselfIsNotWhateverFollows() {
    TestNetwork.Shown made = TestNetwork.selfMade(PEER);
    List<X509Certificate> ours = network.directory().chain().subList(1, 3);
    keepsOut(made, "trusted root");
    keepsOut(
        Stream.concat(made.chain().stream(), ours.subList(0, 1).stream()).toList(), "trusted root");
    keepsOut(Stream.concat(made.chain().stream(), ours.stream()).toList(), "trusted root");
  }

  @Test
  void aPeerIsNoCa() {
    TestNetwork.Shown peer = peer();
    TestNetwork.Authority pretender =
        new TestNetwork.Authority(peer.key(), peer.chain().getFirst());
    keepsOut(network.leaf(pretender, List.of(PEER), TestNetwork.BOTH_USES), "trusted root");
  }

  @Test
  void itNamesExactlyOnePeer() {
    List<KeyPurposeId> uses = TestNetwork.BOTH_USES;
    keepsOut(network.leaf(List.of(), uses), "names no peer");
    keepsOut(network.leaf(List.of(PEER, "urn:bandada:peer:p3"), uses), "names no peer");
    keepsOut(network.leaf(List.of(PEER, DIRECTORY), uses), "names no peer");
    keepsOut(network.leaf(List.of("urn:bandada:peer:"), uses), "names no peer");
    keepsOut(network.leaf(List.of("urn:bandada:peer:p2/../p3"), uses), "names no peer");
    keepsOut(network.leaf(List.of("URN:BANDADA:PEER:p2"), uses), "names no peer");
  }

  @Test
  void theDirectoryIsNoPeerAndTheCaIsNone() {
    keepsOut(network.directory(), "names no peer");
    keepsOut(network.directory().chain().subList(1, 3), "not for this use");
  }

  @Test
  void itIsForThisUse() {
    keepsOut(network.leaf(List.of(PEER), List.of()), "not for this use");
    keepsOut(
        network.leaf(List.of(PEER), List.of(KeyPurposeId.id_kp_codeSigning)), "not for this use");
    List<X509Certificate> server =
        network.leaf(List.of(PEER), List.of(KeyPurposeId.id_kp_serverAuth)).chain();
    List<X509Certificate> client =
        network.leaf(List.of(PEER), List.of(KeyPurposeId.id_kp_clientAuth)).chain();
    assertThatThrownBy(() -> asCaller(server)).hasMessageContaining("not for this use");
    assertThatThrownBy(() -> asServer(client, "p2")).hasMessageContaining("not for this use");
    assertThatCode(() -> asCaller(client)).doesNotThrowAnyException();
    assertThatCode(() -> asServer(server, "p2")).doesNotThrowAnyException();
  }

  /// A directory certifies nobody for later: one that is not good yet was made while a clock was
  /// wrong.
  @Test
  void itHasNotRunOut() throws Exception {
    keepsOut(network.shown(PEER, now.minusSeconds(600), now.minusSeconds(1)), "ran out");
    letsIn(network.shown(PEER, now.minusSeconds(1), now.plusSeconds(600)).chain());
    letsIn(network.shown(PEER, now.plusSeconds(60), now.plusSeconds(600)).chain());
  }

  @Test
  void whoIsRevokedIsOutWithEveryCertificateForHisKey() throws Exception {
    TestNetwork.Shown peer = peer();
    String key = CertificateFormat.keyHash(peer.key().getPublic());
    letsIn(peer.chain());
    network.tell(trust, 2, key);
    keepsOut(peer, "revoked");
    keepsOut(
        network.chain(peer.key().getPublic(), PEER, now.minusSeconds(1), now.plusSeconds(600)),
        "revoked");
    letsIn(peer().chain());
  }

  @Test
  void whoAnswersIsTheOneThatWasDialled() {
    List<X509Certificate> chain = peer().chain();
    assertThatThrownBy(() -> asServer(chain, "p3"))
        .hasMessageContaining("peer p2 answers where p3 was expected");
    assertThatThrownBy(() -> asServer(chain, "")).hasMessageContaining("nobody said which peer");
    X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
    assertThatThrownBy(() -> trust.peers().checkServerTrusted(shown, "EC"))
        .hasMessageContaining("nobody said which peer");
  }

  @Test
  void whoTrustsNoNetworkLetsNobodyIn() {
    Trust nobodys = new Trust(new NetworkClock(() -> now, System::nanoTime));
    X509Certificate[] shown = peer().chain().toArray(X509Certificate[]::new);
    assertThatThrownBy(() -> nobodys.peers().checkClientTrusted(shown, "EC"))
        .hasMessageContaining("no trusted root");
  }

  @Test
  void aPeerIsNoDirectoryAndAnotherNetworksDirectoryIsNotOurs() {
    assertThatCode(() -> directory(network.directory().chain())).doesNotThrowAnyException();
    assertThatThrownBy(() -> directory(peer().chain())).hasMessageContaining("no directory");
    assertThatThrownBy(() -> directory(other.directory().chain())).isInstanceOf(OtherNetwork.class);
    assertThatThrownBy(
            () -> directory(network.leaf(List.of(DIRECTORY, PEER), TestNetwork.BOTH_USES).chain()))
        .hasMessageContaining("no directory");
    assertThatThrownBy(
            () ->
                directory(
                    network
                        .leaf(List.of(DIRECTORY), List.of(KeyPurposeId.id_kp_clientAuth))
                        .chain()))
        .hasMessageContaining("not for this use");
  }

  private void directory(List<X509Certificate> chain) throws GeneralSecurityException {
    trust
        .directory(network.pin())
        .checkServerTrusted(chain.toArray(X509Certificate[]::new), "EC", engine("anywhere"));
  }
}
