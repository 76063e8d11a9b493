package io.bandada.peerd.rate;

import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// The limits of this process, and the ways through them. Any thread.
public final class RateLimits {
  private final UploadLimiter outlet;
  private final DownloadLimiter intake;
  private volatile Rates rates;

  public RateLimits(Rates rates) {
    this(rates, System::nanoTime);
  }

  RateLimits(Rates rates, LongSupplier clock) {
    this.rates = rates;
    this.outlet = new UploadLimiter(rates, clock);
    this.intake = new DownloadLimiter(rates.down(), clock);
  }

  public Rates rates() {
    return rates;
  }

  /// From now on these hold, also for those who wait already.
  public void set(Rates now) {
    change(before -> now);
  }

  /// @param change of what held before
  /// @return what holds now
  public synchronized Rates change(UnaryOperator<Rates> change) {
    Rates now = change.apply(rates);
    rates = now;
    outlet.rates(now);
    intake.rate(now.down());
    return now;
  }

  /// What each of the peers that are served now may hope for, in bytes per second; 0: no limit.
  public long share() {
    return outlet.share();
  }

  /// A stream of pieces to this peer; must be closed.
  public Sending sending(String peerId) {
    return new Sending(outlet, peerId);
  }

  public DownloadLimiter intake() {
    return intake;
  }
}
