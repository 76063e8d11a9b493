package io.bandada.peerctl.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawTextTest {
  @Test
  void whatIsUtf8IsItsText() {
    String text = "caf\u00e9 \u4e2d \ud83d\ude80 \ufffd";
    assertThat(RawText.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    assertThat(RawText.isText(text)).isTrue();
  }

  @Test
  void eachByteThatIsNotIsKeptAndShown() {
    for (byte[] bytes :
        List.of(
            new byte[] {'a', (byte) 0xe9},
            new byte[] {(byte) 0xe9, 'a'},
            new byte[] {(byte) 0xc0, (byte) 0xaf},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})) {
      String text = RawText.of(bytes);
      assertThat(RawText.isText(text)).isFalse();
      assertThat(text).hasSize(bytes.length);
    }
    assertThat(SafeText.of(RawText.of(new byte[] {'a', (byte) 0xe9, (byte) 0x80, 'z'})))
        .isEqualTo("a\\xe9\\x80z");
    assertThat(RawText.of(new byte[] {(byte) 0xe9}))
        .isNotEqualTo(RawText.of(new byte[] {(byte) 0xe8}));
  }

  @Test
  void aPathGivesItsBytesBack(@TempDir Path folder) throws Exception {
    String script = "mkdir \"$1/d\" && : > \"$1/d/$(printf 'caf\\351 %%41')\"";
    assertThat(new ProcessBuilder("sh", "-c", script, "sh", folder.toString()).start().waitFor())
        .isZero();
    try (var files = Files.list(folder.resolve("d"))) {
      Path file = files.findFirst().orElseThrow(IOException::new);
      assertThat(SafeText.of(RawText.of(file))).isEqualTo(folder + "/d/caf\\xe9 %41");
      assertThat(SafeText.of(RawText.of(folder.relativize(file)))).isEqualTo("d/caf\\xe9 %41");
    }
  }
}
