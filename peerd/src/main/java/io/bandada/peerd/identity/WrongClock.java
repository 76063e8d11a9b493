package io.bandada.peerd.identity;

import io.bandada.directory.api.ClockSkew;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The directory proves who it is, but by this machine's clock its certificate ran out: a directory
/// makes itself a new one twice a day, so one of the two clocks is wrong.
public final class WrongClock extends CertificateException {
  private static final long serialVersionUID = 1;

  WrongClock(Instant here, Instant ranOut) {
    super(
        "this machine's clock says "
            + minute(here)
            + ", and by that the directory's certificate ran out at "
            + minute(ranOut)
            + ": this clock is at least "
            + ClockSkew.words(Duration.between(ranOut, here))
            + " the directory's");
  }

  private static String minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES).toString();
  }
}
