package io.bandada.peerd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot begin ends, whatever it had begun by then.
class StartFailureTest {
  private static final int PATIENCE_S = 120;
  private static final int FAILED = 1;

  @TempDir Path folder;

  /// A part that cannot be loaded stands for every error that nobody foresaw: by then the loop, the store and the doors are there.
  @Test
  void anErrorHalfWayEndsTheProcessAndWhatItHadBegun() throws IOException, InterruptedException {
    Path broken = folder.resolve("classes/io/bandada/peerd/control/ControlServer.class");
    Files.createDirectories(broken.getParent());
    Files.writeString(broken, "no class");
    Path data = folder.resolve("data");
    Path output = folder.resolve("output");

    Process peerd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path"),
                Peerd.class.getName(),
                "--set",
                "data=" + data,
                "--set",
                "control=" + folder.resolve("s"),
                "--set",
                "listen=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(peerd.waitFor(PATIENCE_S, TimeUnit.SECONDS)).as("it ends by itself; it said:\n" + Files.readString(output)).isTrue();
    } finally {
      peerd.destroyForcibly();
    }

    List<String> said = Files.readAllLines(output);
    assertThat(peerd.exitValue()).as("it said: %s", said).isEqualTo(FAILED);
    assertThat(said).anyMatch(line -> line.startsWith("peerd: ends, by a failure that nobody foresaw: java.lang.ClassFormatError"));
    assertThat(Files.exists(data.resolve("address"))).as("the address of who is not there").isFalse();
  }
}
