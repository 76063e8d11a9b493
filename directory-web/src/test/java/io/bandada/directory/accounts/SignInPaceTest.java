package io.bandada.directory.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignInPaceTest {
  private static final String HOME = "192.0.2.1";

  private long now = 1_000_000_000_000L;
  private final SignInPace pace = new SignInPace(() -> now);

  @Test
  void aFewMistakesAreFree() {
    fail("ada", HOME, SignInPace.FREE_OF_PAIR - 1);
    assertThat(waitOf("ada", HOME)).isZero();
  }

  @Test
  void theWaitDoublesAndEndsAtHalfAMinute() {
    fail("ada", HOME, SignInPace.FREE_OF_PAIR);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
      assertThat(waitOf("ada", HOME)).isBetween(seconds * 1000L, seconds * 1000L + 1);
      pass(Duration.ofSeconds(seconds));
      assertThat(waitOf("ada", HOME)).isZero();
      fail("ada", HOME, 1);
    }
  }

  @Test
  void oneAddressThatTriesManyAccountsIsSlowed() {
    for (int i = 0; i < SignInPace.FREE_OF_ADDRESS; i++) {
      assertThat(waitOf("user" + i, HOME)).isZero();
      fail("user" + i, HOME, 1);
    }
    assertThat(waitOf("another", HOME)).isPositive();
    assertThat(waitOf("another", "192.0.2.2")).isZero();
  }

  @Test
  void manyAddressesThatTryOneAccountAreSlowed() {
    for (int i = 0; i < SignInPace.FREE_OF_ACCOUNT; i++) {
      assertThat(waitOf("ada", "198.51.100." + i)).isZero();
      fail("ada", "198.51.100." + i, 1);
    }
    assertThat(waitOf("ada", "198.51.100.200")).isPositive();
    assertThat(waitOf("grace", "198.51.100.200")).isZero();
  }

  @Test
  void theOwnerIsNotLockedOutByThoseWhoGuess() {
    pace.succeeded("ada", HOME);
    for (int i = 0; i < 250; i++) {
      fail("ada", "198.51.100." + i, 1);
      fail("user" + i, HOME, 1);
    }
    assertThat(waitOf("ada", "198.51.100.251")).isPositive();
    assertThat(waitOf("new here", HOME)).isPositive();
    assertThat(waitOf("ada", HOME)).isZero();
  }

  @Test
  void whoSignsInBetweenGuessesWinsNothingForThem() {
    for (int i = 0; i < SignInPace.FREE_OF_ADDRESS; i++) {
      fail("user" + i, HOME, 1);
      pace.succeeded("mallory", HOME);
    }
    assertThat(waitOf("ada", HOME)).isPositive();
  }

  @Test
  void aKnownPlaceStillWaitsForItsOwnMistakes() {
    pace.succeeded("ada", HOME);
    fail("ada", HOME, SignInPace.FREE_OF_PAIR);
    assertThat(waitOf("ada", HOME)).isPositive();
  }

  @Test
  void oneNetworkOfIpV6IsOnePlace() {
    for (int i = 0; i < SignInPace.FREE_OF_PAIR; i++) {
      fail("ada", "2001:db8:0:1:0:0:0:" + i, 1);
    }
    assertThat(waitOf("ada", "2001:db8:0:1:aa:bb:cc:dd")).isPositive();
    assertThat(waitOf("ada", "2001:db8:0:2:0:0:0:1")).isZero();
  }

  @Test
  void mistakesAreForgotten() {
    fail("ada", HOME, 40);
    pass(Duration.ofMinutes(11));
    fail("ada", HOME, 1);
    assertThat(waitOf("ada", HOME)).isZero();
  }

  @Test
  void aFloodOfNamesAndAddressesDoesNotGrowWithoutBound() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      fail(Long.toHexString(random.nextLong()), "198.51.100." + random.nextInt(256), 1);
    }
    assertThat(pace.counts()).isLessThanOrEqualTo(3L * SignInPace.MOST);
  }

  private void fail(String account, String place, int times) {
    for (int i = 0; i < times; i++) {
      pace.failed(account, place);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /// Milliseconds.
  private long waitOf(String account, String place) {
    try {
      pace.check(account, place);
      return 0;
    } catch (Refusal refusal) {
      assertThat(refusal.status()).isEqualTo(429);
      return Objects.requireNonNull(refusal.retryAfter()).toMillis();
    }
  }
}
