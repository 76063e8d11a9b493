package io.bandada.peerd.identity;

import io.bandada.directory.api.ClockSkew;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The time by which certificates and tickets are judged: the directory's, as far as it is known.
/// This machine's own clock may be minutes off and may jump, so between two words of the directory
/// time passes by the monotonic one.
///
/// The directory's word moves this machine's time by [ClockSkew#ALLOWED] at most. So somebody who
/// speaks with the directory's stolen key cannot make good again what ran out longer ago; and
/// revoked keys are told of for that much longer than they would be good.
///
/// Any thread.
public final class NetworkClock implements InstantSource {
  /// What an answer takes on its way is no change of time.
  private static final Duration NOTICED = Duration.ofSeconds(1);

  private final InstantSource own;
  private final LongSupplier nanoTime;
  private volatile @Nullable Word word;

  /// @param time the directory's, at this moment of the monotonic clock
  /// @param ahead this machine's clock, then
  private record Word(Instant time, long at, Duration ahead) {}

  public NetworkClock(InstantSource own, LongSupplier nanoTime) {
    this.own = own;
    this.nanoTime = nanoTime;
  }

  /// While nobody has told us better.
  public static NetworkClock system() {
    return new NetworkClock(InstantSource.system(), System::nanoTime);
  }

  /// The directory said what time it is, in an answer that came just now over a connection on which
  /// it proved who it is.
  ///
  /// @param asked when the question was sent, on the monotonic clock: the answer was written
  ///   somewhere in between
  /// @return whether it is another time now than was believed until here
  public boolean heard(Instant directory, long asked) {
    Instant before = instant();
    long now = nanoTime.getAsLong();
    Instant time = directory.plusNanos(Math.max(0, now - asked) / 2);
    word = new Word(time, now, Duration.between(time, own.instant()));
    return Duration.between(before, instant()).abs().compareTo(NOTICED) >= 0;
  }

  @Override
  public Instant instant() {
    Instant here = own.instant();
    Word told = word;
    if (told == null) {
      return here;
    }
    Instant there = told.time.plusNanos(Math.max(0, nanoTime.getAsLong() - told.at));
    Instant earliest = here.minus(ClockSkew.ALLOWED);
    Instant latest = here.plus(ClockSkew.ALLOWED);
    return there.isBefore(earliest) ? earliest : there.isAfter(latest) ? latest : there;
  }

  /// How much this machine's clock was ahead of the directory's at its last word.
  public Optional<Duration> ahead() {
    return Optional.ofNullable(word).map(Word::ahead);
  }

  /// What people should know of it; nothing when the clocks agree well enough.
  public Optional<String> trouble() {
    return ahead()
        .filter(ClockSkew::isTold)
        .map(
            ahead ->
                ClockSkew.isAllowed(ahead)
                    ? "this machine's clock is "
                        + ClockSkew.words(ahead)
                        + " the directory's; "
                        + ClockSkew.HINT
                    : ClockSkew.refusal(ahead) + "; " + ClockSkew.HINT);
  }

  /// What keeps this peer from taking part.
  public Optional<String> refusal() {
    return ahead().filter(ahead -> !ClockSkew.isAllowed(ahead)).map(ClockSkew::refusal);
  }
}
