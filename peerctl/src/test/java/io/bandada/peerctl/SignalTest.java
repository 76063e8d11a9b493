package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.SteerRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// peerctl as a process that is ended in the middle.
class SignalTest {
  private static Process start(Typist typist, String... words) throws IOException {
    // Whatever started the tests may have ignored SIGINT, as a shell does for what it runs in the
    // background; that is inherited.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM"));
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC"));
    command.addAll(
        List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "io.bandada.peerctl.Peerctl",
            "--socket",
            typist.socket.toString()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static int endWith(String signal, Process process)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  private static void endedDownload(String signal, int code, Path folder) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (Typist typist = new Typist(folder)) {
      typist.control.put("big.iso", new byte[3_000_000]);
      typist.control.afterFirstFrame =
          () -> {
            begun.countDown();
            waitFor(goOn);
          };
      Path target = Files.createDirectories(folder.resolve("target"));
      Process process = start(typist, "download", "big.iso", "--to", target.toString());
      waitFor(begun);
      // Some bytes are in it: the command is well under way.
      while (process.isAlive() && bytesIn(target) == 0) {
        Thread.onSpinWait();
      }
      assertThat(endWith(signal, process)).isEqualTo(code);
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as("no words, no stack trace")
          .isEmpty();
      assertThat(target).as("nothing is left behind").isEmptyDirectory();
    } finally {
      goOn.countDown();
    }
  }

  /// Of the only file in it, whatever it is called.
  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void whatIsLeftAfterAKillIsGoneWithTheNextDownload(@TempDir Path folder) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (Typist typist = new Typist(folder)) {
      typist.control.put("big.iso", new byte[3_000_000]);
      typist.control.afterFirstFrame =
          () -> {
            begun.countDown();
            waitFor(goOn);
          };
      Path target = Files.createDirectories(folder.resolve("target"));
      Process process = start(typist, "download", "big.iso", "--to", target.toString());
      waitFor(begun);
      while (process.isAlive() && bytesIn(target) == 0) {
        Thread.onSpinWait();
      }
      assertThat(typist.types("download", "big.iso", "--to", target.toString()).err())
          .as("it is at work")
          .contains("another download is writing");
      assertThat(endWith("-KILL", process)).isEqualTo(137);
      goOn.countDown();
      assertThat(target).isDirectoryContaining("glob:**/.big.iso.*.part");
      assertThat(typist.types("download", "big.iso", "--to", target.toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(target)
          .isDirectoryContaining("glob:**/big.iso")
          .isDirectoryNotContaining("glob:**.part");
    } finally {
      goOn.countDown();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void ctrlCLeavesNothingBehind(@TempDir Path folder) throws Exception {
    endedDownload("-INT", 130, folder);
  }

  @Test
  void aTerminationLeavesNothingBehind(@TempDir Path folder) throws Exception {
    endedDownload("-TERM", 143, folder);
  }

  @Test
  void theFirstCtrlCSaysThatTheUploadGoesOnAndTheSecondCancelsIt(@TempDir Path folder)
      throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (Typist typist = new Typist(folder)) {
      typist.control.beforeDone =
          () -> {
            sent.countDown();
            waitFor(goOn);
          };
      Path file = Files.writeString(folder.resolve("mine"), "x");
      Process process = start(typist, "upload", file.toString());
      waitFor(sent);
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      BufferedReader words = process.inputReader(StandardCharsets.UTF_8);
      assertThat(words.readLine())
          .isEqualTo(
              "the upload of mine goes on in peerd, see  peerctl transfer ls ; Ctrl-C again cancels"
                  + " for good");
      // It is heard from a moment after that line on.
      while (process.isAlive() && typist.control.steers.isEmpty()) {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
      assertThat(typist.control.steers)
          .singleElement()
          .isEqualTo(
              SteerRequest.newBuilder()
                  .setAction(SteerRequest.Action.CANCEL)
                  .addRefs("u-mine")
                  .build());
    } finally {
      goOn.countDown();
    }
  }

  @Test
  void aStreamThatNobodyFillsEndsWithTheTimeout(@TempDir Path folder) throws Exception {
    try (Typist typist = new Typist(folder)) {
      Process process = start(typist, "upload", "-", "--name", "never", "--timeout", "1s");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(124);
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("peerctl: not done within the time");
      assertThat(typist.control.files).isEmpty();
    }
  }

  /// The signal comes to peerctl alone, as `kill` sends it.
  @Test
  void aCommandDoesNotOutliveUs(@TempDir Path folder) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (Typist typist = new Typist(folder)) {
      typist.control.afterFirstFrame = begun::countDown;
      Path pid = folder.resolve("pid");
      Process process =
          start(
              typist,
              "upload",
              "--exec",
              "sh -c 'echo $$ > " + pid + "; exec cat /dev/zero' | cat",
              "--name",
              "zeros");
      waitFor(begun);
      ProcessHandle producer =
          ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
      assertThat(endWith("-TERM", process)).isEqualTo(143);
      assertThat(producer.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
      assertThat(typist.control.files).isEmpty();
    }
  }

  @Test
  void aReaderThatIsSatisfiedEndsThePipe(@TempDir Path folder) throws Exception {
    try (Typist typist = new Typist(folder)) {
      typist.control.put("big.iso", new byte[30_000_000]);
      Process process = start(typist, "cat", "big.iso");
      process.getInputStream().readNBytes(10);
      process.getInputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(141);
    }
  }
}
