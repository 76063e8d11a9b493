package io.bandada.peerd.identity;

import io.bandada.directory.api.SignedBundle;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// How the trusted network is kept: its fingerprint, and the bundle as it was signed.
final class NetworkFile {
  private static final String NAME = "network.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record Kept(@Nullable String pin, @Nullable SignedBundle bundle) {}

  private NetworkFile() {}

  static void write(KeyFiles files, TrustedNetwork network) throws IOException {
    files.write(NAME, JSON.writeValueAsString(new Kept(network.pin(), network.signed())));
  }

  static Optional<TrustedNetwork> read(KeyFiles files) throws IOException {
    Optional<String> json = files.read(NAME);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      Kept kept = JSON.readValue(json.get(), Kept.class);
      String pin = kept == null ? null : kept.pin();
      SignedBundle bundle = kept == null ? null : kept.bundle();
      if (pin == null || bundle == null) {
        throw new CertificateException("half of it is missing");
      }
      return Optional.of(TrustedNetwork.again(bundle, pin));
    } catch (JacksonException | CertificateException e) {
      throw new IOException(
          files.path(NAME)
              + " is damaged ("
              + firstLine(e)
              + "): move it away, then sign in again with peerctl login",
          e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
