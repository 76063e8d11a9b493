package io.bandada.directory.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/// Slows down whoever guesses: after a few failures from one place for one account the next try waits, twice as long each time,
/// never longer than [#LONGEST]. Nobody is locked out.
@Component
class SignInPace {
  private static final int FREE = 5;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);
  private static final int MOST = 10_000;

  private final LongSupplier nanoClock;
  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(FORGOTTEN).build();

  SignInPace(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  private record Failures(int count, long last) {
    long waitNanos() {
      int beyond = count - FREE;
      return beyond < 0 ? 0 : Math.min(LONGEST.toNanos(), Duration.ofSeconds(1).toNanos() << Math.min(beyond, 5));
    }
  }

  /// @throws Refusal busy, with the time to wait
  void check(String account, String place) {
    Failures before = failures.getIfPresent(key(account, place));
    if (before != null) {
      long left = before.waitNanos() - (nanoClock.getAsLong() - before.last());
      if (left > 0) {
        Duration wait = Duration.ofNanos(left).plusMillis(1);
        throw Refusal.busy(429, "too many wrong passwords; wait " + (wait.toSeconds() + 1) + " s", wait);
      }
    }
  }

  void failed(String account, String place) {
    failures
        .asMap()
        .merge(
            key(account, place),
            new Failures(1, nanoClock.getAsLong()),
            (old, one) -> new Failures(old.count() + 1, one.last()));
  }

  void succeeded(String account, String place) {
    failures.invalidate(key(account, place));
  }

  private static String key(String account, String place) {
    return account + "\n" + place;
  }
}
