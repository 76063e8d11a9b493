package io.bandada.directory.authority.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.authority.TestClock;
import io.bandada.directory.authority.TestDirectory;
import io.bandada.directory.authority.TestPeerKey;
import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.authority.x509.Ecdsa;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What others bring back: receipts of peers, and the directory's own seals.
class ReceiptsTest {
  private static final String ROOT = "ab".repeat(32);

  @TempDir Path data = Path.of(".");

  private final TestClock clock = new TestClock();
  private final TestPeerKey key = TestPeerKey.make();
  private final TestPeerKey other = TestPeerKey.make();
  private TestDirectory directory;
  private X509Certificate[] chain;

  @BeforeEach
  void start() {
    directory = TestDirectory.start(data, clock);
    chain = directory.enrol(key, "p1");
    directory.enrol(other, "p2");
  }

  @AfterEach
  void stop() {
    directory.close();
  }

  @Test
  void aReceiptIsThatPeersOwnWord() {
    assertThat(directory.receipts.isGood(receipt("u1", "p1", ROOT, 9, 1_000, key))).isTrue();
    assertThat(directory.receipts.isGood(receipt("u1", "p1", ROOT, 9, 1_000, other)))
        .as("by another peer")
        .isFalse();
    assertThat(directory.receipts.isGood(receipt("u1", "p2", ROOT, 9, 1_000, key)))
        .as("in another's name")
        .isFalse();
    assertThat(directory.receipts.isGood(receipt("u1", "p3", ROOT, 9, 1_000, key)))
        .as("by nobody")
        .isFalse();
    assertThat(directory.receipts.isGood(receipt("u1", "p1", ROOT, 9, 1_000, TestPeerKey.make())))
        .isFalse();
  }

  @Test
  void noFieldOfAReceiptCanBeChanged() {
    String s = receipt("u1", "p1", ROOT, 9, 1_000, key).signature();
    for (Receipt bad :
        List.of(
            new Receipt("u2", "p1", ROOT, 9, 1_000, s),
            new Receipt("u1", "p2", ROOT, 9, 1_000, s),
            new Receipt("u1", "p1", "cd".repeat(32), 9, 1_000, s),
            new Receipt("u1", "p1", ROOT, 10, 1_000, s),
            new Receipt("u1", "p1", ROOT, 9, 1_001, s),
            new Receipt("u1p", "1", ROOT, 9, 1_000, s),
            half(),
            new Receipt("u1", "p1", ROOT, 9, 1_000, ""),
            new Receipt("u1", "p1", ROOT, 9, 1_000, "?"),
            new Receipt("u1", "p1", ROOT, 9, 1_000, s + "AAAA"),
            new Receipt("u1", "p1", ROOT, 9, 1_000, "A".repeat(1_000_000)))) {
      assertThat(directory.receipts.isGood(bad)).as("%s", bad).isFalse();
    }
  }

  @Test
  void aPeerThatIsOutSignsNothing() {
    Receipt receipt = receipt("u1", "p1", ROOT, 9, 1_000, key);
    clock.pass(Duration.ofHours(23));
    assertThat(directory.receipts.isGood(receipt)).isTrue();
    clock.pass(Duration.ofHours(1));
    assertThat(directory.receipts.isGood(receipt)).as("its certificate ran out").isFalse();
    Presented.Expired expired = (Presented.Expired) directory.authority.identify(chain);
    directory.authority.renew(expired.certificate(), chain[0]);
    assertThat(directory.receipts.isGood(receipt)).as("and was renewed").isTrue();
    directory.authority.revokePeer("p1", "root");
    assertThat(directory.receipts.isGood(receipt)).isFalse();
  }

  @Test
  void theFormerKeyOfAPeerSignsNothing() {
    TestPeerKey fresh = TestPeerKey.make();
    directory.enrol(fresh, "p1");
    assertThat(directory.receipts.isGood(receipt("u1", "p1", ROOT, 9, 1_000, key))).isFalse();
    assertThat(directory.receipts.isGood(receipt("u1", "p1", ROOT, 9, 1_000, fresh))).isTrue();
  }

  @Test
  void theDirectoryKnowsItsOwnSealAndNoOther() {
    NameRecord name = new NameRecord("a/b", 2, ROOT, 9, "2030-01-01T00:00:00Z", "ada", 3, null);
    NameRecord sealed = directory.seals.seal(name);
    String seal = String.valueOf(sealed.seal());
    assertThat(directory.seals.isOurs(sealed)).isTrue();
    assertThat(directory.seals.isOurs(name)).isFalse();
    for (NameRecord bad :
        List.of(
            new NameRecord("a/c", 2, ROOT, 9, "2030-01-01T00:00:00Z", "ada", 3, seal),
            new NameRecord("a/b", 3, ROOT, 9, "2030-01-01T00:00:00Z", "ada", 3, seal),
            new NameRecord("a/b", 2, "cd".repeat(32), 9, "2030-01-01T00:00:00Z", "ada", 3, seal),
            new NameRecord("a/b", 2, ROOT, 8, "2030-01-01T00:00:00Z", "ada", 3, seal),
            new NameRecord("a/b", 2, ROOT, 9, "2030-01-01T00:00:01Z", "ada", 3, seal),
            new NameRecord("a/b", 2, ROOT, 9, "2030-01-01T00:00:00Z", "eve", 3, seal),
            new NameRecord("a/b", 2, ROOT, 9, "2030-01-01T00:00:00Z", "ada", 4, seal))) {
      assertThat(directory.seals.isOurs(bad)).as("%s", bad).isFalse();
    }
    byte[] bytes = Base64.getUrlDecoder().decode(seal);
    for (int i = 0; i < bytes.length; i++) {
      byte[] bad = bytes.clone();
      bad[i] ^= 1;
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bad);
      assertThat(
              directory.seals.isOurs(
                  new NameRecord("a/b", 2, ROOT, 9, "2030-01-01T00:00:00Z", "ada", 3, text)))
          .isFalse();
    }
  }

  @Test
  void aSealOfATombstoneIsNoneOfAName() {
    Tombstone sealed = directory.seals.seal(new Tombstone("t1", "a/b", 2, ROOT, 1_000, null));
    assertThat(directory.seals.isOurs(sealed)).isTrue();
    assertThat(directory.seals.isOurs(new Tombstone("t1", "a/c", 2, ROOT, 1_000, sealed.seal())))
        .isFalse();
    assertThat(directory.seals.isOurs(new Tombstone("t1", "a/b", 2, ROOT, 1_000, null))).isFalse();
    assertThat(directory.seals.isOurs(new Tombstone("t1", "a/b", 2, ROOT, 1_000, "?".repeat(96))))
        .isFalse();
    assertThat(
            directory.seals.isOurs(
                new NameRecord("a/b", 2, ROOT, 1_000, "t1", "ada", 3, sealed.seal())))
        .isFalse();
  }

  /// As JSON gives it when a field is missing.
  private static Receipt half() {
    return JsonMapper.builder()
        .build()
        .readValue(
            "{\"upload\":\"u1\",\"peerId\":\"p1\",\"sizeBytes\":9,\"syncedAt\":1000}",
            Receipt.class);
  }

  private static Receipt receipt(
      String upload, String peer, String root, long size, long at, TestPeerKey signer) {
    byte[] statement = new Receipt(upload, peer, root, size, at, "").statement();
    String signature =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Ecdsa.sign(signer.pair().getPrivate(), statement));
    return new Receipt(upload, peer, root, size, at, signature);
  }
}
