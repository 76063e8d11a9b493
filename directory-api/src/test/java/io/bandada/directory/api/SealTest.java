package io.bandada.directory.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
  private static final String KEY_ID = "0011223344556677";

  private final KeyPair keys;
  private int signatures;

  SealTest() throws Exception {
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 100, 1000})
  void whatIsSealedTogetherHasOneSignatureAndEachSealStandsAlone(int count) {
    List<byte[]> statements = statements(count);
    List<String> seals = Seal.together(statements, KEY_ID, this::sign);

    assertThat(signatures).isEqualTo(1);
    for (int i = 0; i < count; i++) {
      assertThat(seals.get(i).length()).isLessThanOrEqualTo(Seal.MOST_CHARACTERS);
      assertThat(holds(seals.get(i), statements.get(i))).as("%d of %d", i, count).isTrue();
      assertThat(holds(seals.get(i), statements.get((i + 1) % count)))
          .as("of another one")
          .isEqualTo(count == 1);
    }
  }

  @Test
  void aSealOfOneIsWhatItAlwaysWas() throws Exception {
    byte[] statement = "one".getBytes(UTF_8);

    String seal = Seal.together(List.of(statement), KEY_ID, this::sign).getFirst();

    assertThat(seal).hasSize(96);
    assertThat(Seal.parse(seal).keyId()).isEqualTo(KEY_ID);
    assertThat(Seal.parse(seal).signed(statement)).isEqualTo(statement);
  }

  @Test
  void noBitOfItCanBeOtherwise() {
    List<byte[]> statements = statements(6);
    byte[] seal =
        Base64.getUrlDecoder().decode(Seal.together(statements, KEY_ID, this::sign).get(4));
    for (int bit = 8 * 8; bit < seal.length * 8; bit++) {
      byte[] other = seal.clone();
      other[bit / 8] ^= (byte) (1 << (bit % 8));
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(other);
      assertThat(holds(text, statements.get(4))).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void aNodeOfTheTreeIsNoStatement() {
    List<byte[]> statements = statements(4);
    List<String> seals = Seal.together(statements, KEY_ID, this::sign);
    // The inner node over the first two, shown as if it were a statement of a tree of two.
    byte[] first = Base64.getUrlDecoder().decode(seals.getFirst());
    byte[] shorter = new byte[first.length - 32];
    System.arraycopy(first, 0, shorter, 0, 80);
    System.arraycopy(first, 112, shorter, 80, first.length - 112);
    shorter[79] = 2;
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(shorter);
    for (byte[] statement : statements) {
      assertThat(holds(text, statement)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "not base64!", "é"})
  void whatIsNoSealIsRefused(String text) {
    assertThatThrownBy(() -> Seal.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPlaceOutsideOfTheTreeIsRefused() {
    byte[] seal = new byte[8 + 64 + 8 + 32];
    seal[75] = 5; // index 5
    seal[79] = 2; // of 2
    assertThatThrownBy(
            () -> Seal.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(seal)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Seal.together(List.of(), KEY_ID, this::sign))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<byte[]> statements(int count) {
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(i -> ("name " + i).getBytes(UTF_8)).toList());
  }

  private byte[] sign(byte[] message) {
    signatures++;
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private boolean holds(String text, byte[] statement) {
    try {
      Seal seal = Seal.parse(text);
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(keys.getPublic());
      signature.update(seal.signed(statement));
      return signature.verify(seal.signature());
    } catch (IllegalArgumentException | java.security.GeneralSecurityException e) {
      return false;
    }
  }
}
