package io.bandada.directory.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/// Slows down whoever guesses. Failures are counted for an account at an address, for an account
/// wherever they come from, and for an address whatever account is tried; behind the free ones of
/// each count the next try waits, twice as long each time, never longer than [#LONGEST].
///
/// Nobody is locked out: the two wide counts do not hold up an account at an address where it
/// signed in lately, so that neither many machines that guess one password nor a guesser in the
/// same house keep its owner away.
@Component
public class SignInPace {
  static final int FREE_OF_PAIR = 5;
  static final int FREE_OF_ACCOUNT = 20;
  static final int FREE_OF_ADDRESS = 30;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);
  private static final Duration WELL_KNOWN = Duration.ofDays(7);

  /// Of each count.
  static final int MOST = 10_000;

  private final LongSupplier nanoClock;
  private final Cache<String, Failures> failures;
  private final Cache<String, Boolean> known;

  SignInPace(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.failures =
        Caffeine.newBuilder()
            .ticker(nanoClock::getAsLong)
            .maximumSize(3L * MOST)
            .expireAfterWrite(FORGOTTEN)
            .build();
    this.known =
        Caffeine.newBuilder()
            .ticker(nanoClock::getAsLong)
            .maximumSize(MOST)
            .expireAfterWrite(WELL_KNOWN)
            .build();
  }

  private record Failures(int count, long last) {
    long waitNanos(int free) {
      int beyond = count - free;
      return beyond < 0
          ? 0
          : Math.min(LONGEST.toNanos(), Duration.ofSeconds(1).toNanos() << Math.min(beyond, 5));
    }
  }

  private record Count(String key, int free) {}

  private static Count pair(String account, String address) {
    return new Count("pair\n" + account + "\n" + address, FREE_OF_PAIR);
  }

  private static List<Count> wide(String account, String address) {
    return List.of(
        new Count("account\n" + account, FREE_OF_ACCOUNT),
        new Count("address\n" + address, FREE_OF_ADDRESS));
  }

  /// @param place the address that the attempt comes from
  /// @throws Refusal busy, with the time to wait
  public void check(String account, String place) {
    String address = ClientNetwork.of(place);
    Count pair = pair(account, address);
    long left = left(pair);
    if (known.getIfPresent(pair.key()) == null) {
      for (Count count : wide(account, address)) {
        left = Math.max(left, left(count));
      }
    }
    if (left > 0) {
      Duration wait = Duration.ofNanos(left).plusMillis(1);
      throw Refusal.busy(
          429, "too many wrong passwords; wait " + (wait.toSeconds() + 1) + " s", wait);
    }
  }

  private long left(Count count) {
    Failures before = failures.getIfPresent(count.key());
    return before == null
        ? 0
        : before.waitNanos(count.free()) - (nanoClock.getAsLong() - before.last());
  }

  public void failed(String account, String place) {
    String address = ClientNetwork.of(place);
    add(pair(account, address));
    wide(account, address).forEach(this::add);
  }

  private void add(Count count) {
    failures
        .asMap()
        .merge(
            count.key(),
            new Failures(1, nanoClock.getAsLong()),
            (old, one) -> new Failures(old.count() + 1, one.last()));
  }

  /// The wide counts stand: somebody else may be guessing there.
  public void succeeded(String account, String place) {
    String pair = pair(account, ClientNetwork.of(place)).key();
    failures.invalidate(pair);
    known.put(pair, true);
  }

  long counts() {
    failures.cleanUp();
    return failures.estimatedSize();
  }
}
