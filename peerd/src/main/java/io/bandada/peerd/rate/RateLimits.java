package io.bandada.peerd.rate;

import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// The limits of this process, and the ways through them. Any thread.
public final class RateLimits {
  private final UploadLimiter upload;
  private final DownloadLimiter download;
  private volatile Rates rates;

  public RateLimits(Rates rates) {
    this(rates, System::nanoTime);
  }

  RateLimits(Rates rates, LongSupplier clock) {
    this.rates = rates;
    this.upload = new UploadLimiter(rates, clock);
    this.download = new DownloadLimiter(rates.down(), clock);
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
    upload.rates(now);
    download.rate(now.down());
    return now;
  }

  /// What each of the peers that are served now may hope for, in bytes per second; 0: no limit.
  public long share() {
    return upload.share();
  }

  /// A stream of pieces to this peer; must be closed.
  public Sending sending(String peerId) {
    return new Sending(upload, peerId);
  }

  public DownloadLimiter downloadLimiter() {
    return download;
  }
}
