package io.bandada.directory.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// What was taken from elsewhere is what its note says.
class VendoredFilesTest {
  private static final Path VENDOR = Path.of("src/main/resources/static/assets/vendor");

  @Test
  void theWebSocketExtensionIsTheOneThatWasTaken() throws Exception {
    var sum =
        MessageDigest.getInstance("SHA-256")
            .digest(Files.readAllBytes(VENDOR.resolve("htmx-ext-ws-2.0.4.min.js")));
    assertThat(Files.readString(VENDOR.resolve("README.md")))
        .contains(HexFormat.of().formatHex(sum));
    assertThat(VENDOR.resolve("htmx-ext-ws-2.0.4.LICENSE")).isNotEmptyFile();
  }
}
