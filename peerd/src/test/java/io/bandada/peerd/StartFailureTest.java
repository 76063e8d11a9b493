package io.bandada.peerd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot begin ends, whatever it had begun by then.
class StartFailureTest {
  private static final int PATIENCE_S = 120;
  private static final int FAILED = 1;
  private static final int WRONG_CONFIG = 78;

  @TempDir Path folder;

  /// A part that cannot be loaded stands for every error that nobody foresaw: by then the loop, the
  /// store and the doors are there.
  @Test
  void anErrorHalfWayEndsTheProcessAndWhatItHadBegun() throws IOException, InterruptedException {
    Path broken = folder.resolve("classes/io/bandada/peerd/control/ControlServer.class");
    Files.createDirectories(broken.getParent());
    Files.writeString(broken, "no class");
    Path data = folder.resolve("data");

    Ended peerd =
        run(
            "--set",
            "data=" + data,
            "--set",
            "control=" + folder.resolve("s"),
            "--set",
            "listen=127.0.0.1:0");

    assertThat(peerd.status).as("it said: %s", peerd.said).isEqualTo(FAILED);
    assertThat(peerd.said)
        .anyMatch(
            line ->
                line.startsWith(
                    "peerd: ends, by a failure that nobody foresaw: java.lang.ClassFormatError"));
    assertThat(Files.exists(data.resolve("address")))
        .as("the address of who is not there")
        .isFalse();
  }

  /// By the same code as the start: what is checked is what will be.
  @Test
  void aPlaceForTheControlSocketThatCannotBeIsTheSettingsFaultWhetherItIsCheckedOrStarted()
      throws IOException, InterruptedException {
    Path missing = folder.resolve("missing/s");
    Path deep = folder.resolve("x".repeat(120));
    for (List<String> how : List.of(List.of("--check-config"), List.<String>of())) {
      Ended one =
          run(how, "--set", "data=" + folder.resolve("data"), "--set", "control=" + missing);
      assertThat(one.status).as("it said: %s", one.said).isEqualTo(WRONG_CONFIG);
      assertThat(one.said)
          .singleElement()
          .asString()
          .startsWith("peerd: --set control=")
          .endsWith("does not exist: " + missing.getParent());
    }
    Ended two = run("--check-config", "--set", "control=" + deep);
    assertThat(two.status).isEqualTo(WRONG_CONFIG);
    assertThat(two.said).singleElement().asString().contains("at most 107 bytes");
    assertThat(run("--check-config", "--set", "control=" + folder.resolve("s")))
        .isEqualTo(new Ended(0, List.of()));
    assertThat(Files.exists(folder.resolve("data"))).isFalse();
  }

  private record Ended(int status, List<String> said) {}

  private Ended run(String... arguments) throws IOException, InterruptedException {
    return run(List.of(), arguments);
  }

  private Ended run(List<String> first, String... arguments)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp"));
    command.add(
        folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path"));
    command.add(Peerd.class.getName());
    command.addAll(first);
    command.addAll(List.of(arguments));
    Process peerd =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(peerd.waitFor(PATIENCE_S, TimeUnit.SECONDS))
          .as("it ends by itself; it said:\n" + Files.readString(output))
          .isTrue();
    } finally {
      peerd.destroyForcibly();
    }
    return new Ended(peerd.exitValue(), Files.readAllLines(output));
  }
}
