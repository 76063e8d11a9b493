package io.bandada.peerd.directory;

import io.bandada.peerd.identity.OtherNetwork;
import io.bandada.peerd.identity.WrongClock;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What a failed TLS handshake means, in words.
final class Handshakes {
  private static final int DEEPEST = 16;

  private Handshakes() {}

  static Optional<OtherNetwork> otherNetwork(Throwable failure) {
    return find(failure, OtherNetwork.class);
  }

  static Optional<WrongClock> wrongClock(Throwable failure) {
    return find(failure, WrongClock.class);
  }

  static String why(SSLException failure) {
    Optional<CertificateException> certificate = find(failure, CertificateException.class);
    if (certificate.isPresent()) {
      return "it cannot prove that it is the directory: "
          + HttpExchange.oneLine(certificate.get().getMessage());
    }
    String message = String.valueOf(failure.getMessage());
    return message.contains("ecognized SSL message")
        ? "it speaks no TLS: that is not the directory's port for peers"
        : "no secure connection: " + HttpExchange.oneLine(message);
  }

  private static <E extends Throwable> Optional<E> find(Throwable failure, Class<E> type) {
    @Nullable Throwable at = failure;
    for (int i = 0; at != null && i < DEEPEST; i++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
