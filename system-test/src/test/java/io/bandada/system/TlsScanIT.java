package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What a scanner that is not ours finds at the doors that face the network: a peer's two and the
/// directory's for peers.
class TlsScanIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern PROTOCOL =
      Pattern.compile("<protocol type=\"(\\w+)\" version=\"([\\d.]+)\" enabled=\"1\"");
  private static final Pattern CIPHER =
      Pattern.compile("<cipher [^>]*sslversion=\"([^\"]+)\"[^>]*cipher=\"([^\"]+)\"");
  private static final List<String> AUTHENTICATED =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  @Test
  void nothingBelowTls13IsSpokenWithPeersOrWithTheirDirectory() throws Exception {
    Requirement.program("sslscan", "sslscan");
    try (Network network = Network.of(TlsScanIT.class, 1)) {
      assertOnlyTls13(
          network,
          "a peer",
          Files.readString(network.peer(1).data().resolve("node/address")).strip());
      assertOnlyTls13(
          network,
          "a piece port",
          Files.readString(network.peer(1).data().resolve("node/pieces-address")).strip());
      URI peers =
          URI.create(Files.readString(network.directory().data().resolve("peers.url")).strip());
      assertThat(peers.getScheme()).isEqualTo("https");
      assertOnlyTls13(network, "the directory", "127.0.0.1:" + peers.getPort());
    }
  }

  private static void assertOnlyTls13(Network network, String who, String address)
      throws Exception {
    String found = scan(network.folder(), address);
    assertThat(all(PROTOCOL, found))
        .as("protocols of %s, out of%n%s", who, found)
        .containsExactly("tls 1.3");
    assertThat(all(CIPHER, found))
        .as("ciphers of %s", who)
        .isNotEmpty()
        .allSatisfy(
            cipher -> {
              assertThat(cipher).startsWith("TLSv1.3 ");
              assertThat(AUTHENTICATED).contains(cipher.substring(cipher.indexOf(' ') + 1));
            });
    assertThat(found)
        .doesNotContain(
            "<renegotiation supported=\"1\"", "vulnerable=\"1\"", "<compression supported=\"1\"");
  }

  private static List<String> all(Pattern what, String in) {
    Matcher matcher = what.matcher(in);
    return matcher.results().map(TlsScanIT::words).toList();
  }

  private static String words(MatchResult found) {
    return found.group(1) + " " + found.group(2);
  }

  private static String scan(Path folder, String address) throws IOException, InterruptedException {
    Path report = folder.resolve("scan.xml");
    Files.deleteIfExists(report);
    Process scanner =
        new ProcessBuilder("sslscan", "--no-colour", "--xml=" + report, address)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(scanner.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
          .as("sslscan of " + address + " ends")
          .isTrue();
    } finally {
      scanner.destroyForcibly();
    }
    return Files.readString(report, StandardCharsets.UTF_8);
  }
}
