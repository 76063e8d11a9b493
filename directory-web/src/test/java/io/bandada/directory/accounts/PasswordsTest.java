package io.bandada.directory.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.bandada.directory.problems.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final int AT_A_TIME = 2;
  private final Passwords passwords = new Passwords(AT_A_TIME, 4);

  @Test
  void aPasswordFitsItsHashAndNoOther() {
    String hash = passwords.hash("a long enough password");
    assertThat(passwords.matches("a long enough password", hash)).isTrue();
    assertThat(passwords.matches("another long password", hash)).isFalse();
  }

  @Test
  void whatBcryptWouldCutOffIsRefused() {
    String hash = passwords.hash("x".repeat(72));
    assertThat(passwords.matches("x".repeat(73), hash)).isFalse();
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> passwords.hash("x".repeat(73)));
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> passwords.hash("\u20ac".repeat(25)));
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> passwords.hash("short"));
  }

  @Test
  void aFloodIsToldAtOnceToComeBackAndNotMoreThanAFewAreHashedAtATime() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    List<Future<Integer>> inTurn = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_A_TIME + Passwords.MOST_WAITING; i++) {
        inTurn.add(
            callers.submit(
                () ->
                    passwords.inTurn(
                        () -> {
                          awaitQuietly(hold);
                          return 1;
                        })));
      }
      await().until(() -> passwords.free() == 0);
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> passwords.matches("any", "any"))
          .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(503))
          .satisfies(refusal -> assertThat(refusal.retryAfter()).isNotNull());
      hold.countDown();
      for (Future<Integer> one : inTurn) {
        assertThat(one.get()).isEqualTo(1);
      }
    }
    assertThat(passwords.free()).isEqualTo(AT_A_TIME + Passwords.MOST_WAITING);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
