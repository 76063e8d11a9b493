package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.ControlGrpc;
import io.bandada.proto.control.Failure;
import io.bandada.proto.control.StatusReply;
import io.bandada.proto.control.StatusRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every way in which a call can fail, and the code and words that come of it.
class FailureTest {
  @ParameterizedTest
  @CsvSource({
    "FAILED,1",
    "USAGE,2",
    "NOT_FOUND,3",
    "CONFLICT,4",
    "NOT_LOGGED_IN,5",
    "NOT_ALLOWED,6",
    "TRY_LATER,8",
    "DAMAGED,9",
    "NO_SPACE,11",
    "MISMATCH,12",
    "LAST_COPY,4",
    "CODE_UNSPECIFIED,1"
  })
  void theDaemonsVerdictBecomesTheExitCode(Failure.Code verdict, int code, @TempDir Path folder)
      throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.failures.put(
          "status", FakeDaemon.failure(verdict, "what and why", "what next"));
      Answer answer = typist.types("status");
      assertThat(answer.code().number()).isEqualTo(code);
      assertThat(answer.err()).isEqualTo("peerctl: what and why\n  what next\n");
      assertThat(answer.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNIMPLEMENTED,12",
    "DEADLINE_EXCEEDED,124",
    "NOT_FOUND,3",
    "ALREADY_EXISTS,4",
    "UNAUTHENTICATED,5",
    "PERMISSION_DENIED,6",
    "RESOURCE_EXHAUSTED,8",
    "ABORTED,8",
    "DATA_LOSS,9",
    "INVALID_ARGUMENT,2",
    "INTERNAL,1",
    "UNKNOWN,1",
    "UNAVAILABLE,7",
    "CANCELLED,7"
  })
  void aStatusWithoutVerdictStillHasItsCode(Status.Code status, int code, @TempDir Path folder)
      throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.failures.put(
          "status",
          Status.fromCode(status).withDescription("why\nand a second line").asRuntimeException());
      Answer answer = typist.types("status");
      assertThat(answer.code().number()).isEqualTo(code);
      assertThat(answer.err()).startsWith("peerctl: ").doesNotContain("second line");
    }
  }

  @Test
  void anUnreadableVerdictMeansThatTheTwoDoNotFit(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Metadata trailers = new Metadata();
      trailers.put(FakeDaemon.TRAILER, new byte[] {(byte) 0xff, 1, 2});
      typist.control.failures.put("status", Status.INTERNAL.asRuntimeException(trailers));
      assertThat(typist.types("status").code()).isEqualTo(ExitCode.MISMATCH);
    }
  }

  @Test
  void noSocketIsToldInTwoLines(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path none = folder.resolve("none.sock");
      Answer answer = typist.types("--socket", none.toString(), "ls");
      assertThat(answer.code()).isEqualTo(ExitCode.DAEMON_UNREACHABLE);
      assertThat(answer.err())
          .isEqualTo(
              "peerctl: cannot reach peerd at "
                  + none
                  + ": no such file\n  is it running?  systemctl status peerd\n");
    }
  }

  @Test
  void aFileThatIsNoSocketIsToldAsSuch(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path file = Files.writeString(folder.resolve("file"), "x");
      Answer answer = typist.types("--socket", file.toString(), "ls");
      assertThat(answer.code()).isEqualTo(ExitCode.DAEMON_UNREACHABLE);
      assertThat(answer.err()).contains(": it is not a socket\n");
    }
  }

  @Test
  void aSocketThatADeadDaemonLeftIsTold(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path stale = folder.resolve("stale.sock");
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(stale));
      }
      Answer answer = typist.types("--socket", stale.toString(), "ls");
      assertThat(answer.code()).isEqualTo(ExitCode.DAEMON_UNREACHABLE);
      assertThat(answer.err()).contains(stale + ": nobody listens there\n  is it running?");
    }
  }

  @Test
  void aPathTooLongForASocketIsTold(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path deep = Files.createDirectories(folder.resolve("d".repeat(120)));
      Path link = Files.createSymbolicLink(deep.resolve("control.sock"), typist.socket);
      Answer answer = typist.types("--socket", link.toString(), "ls");
      assertThat(answer.code()).isEqualTo(ExitCode.DAEMON_UNREACHABLE);
      assertThat(answer.err()).contains("too long for a unix socket");
    }
  }

  @Test
  void aDaemonThatDiesInTheMiddleIsTold(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path socket = folder.resolve("mortal.sock");
      Mortal mortal = new Mortal();
      try (FakeDaemon daemon = typist.anotherDaemon(socket, mortal)) {
        mortal.death = daemon::close;
        Answer answer = typist.types("status");
        assertThat(answer.code()).isEqualTo(ExitCode.DAEMON_UNREACHABLE);
        assertThat(answer.err()).startsWith("peerctl: lost the connection to peerd at " + socket);
      }
    }
  }

  private static final class Mortal extends ControlGrpc.ControlImplBase {
    private volatile Runnable death = () -> {};

    @Override
    public void status(StatusRequest request, StreamObserver<StatusReply> answers) {
      death.run();
    }
  }

  @Test
  void aDaemonThatNeverAnswersEndsWithTheTimeout(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder);
        FakeDaemon _ = typist.anotherDaemon(folder.resolve("mute.sock"), new Mortal())) {
      Answer answer = typist.types("status", "--timeout", "100ms");
      assertThat(answer.code()).isEqualTo(ExitCode.TIMEOUT);
      assertThat(answer.err()).startsWith("peerctl: no answer from peerd in time\n");
    }
  }

  @Test
  void anOlderDaemonThatLacksTheCallDoesNotFit(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder);
        FakeDaemon _ =
            typist.anotherDaemon(
                folder.resolve("old.sock"), new ControlGrpc.ControlImplBase() {})) {
      assertThat(typist.types("ls").code()).isEqualTo(ExitCode.MISMATCH);
      assertThat(typist.types("version").code()).isEqualTo(ExitCode.MISMATCH);
    }
  }

  @Test
  void withJsonTheErrorIsOneObjectOnStderr(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.failures.put(
          "status",
          FakeDaemon.failure(Failure.Code.TRY_LATER, "the directory does not answer", "try again"));
      Answer answer = typist.types("status", "--json");
      assertThat(answer.code()).isEqualTo(ExitCode.TRY_LATER);
      assertThat(answer.out()).isEmpty();
      assertThat(answer.err())
          .isEqualTo(
              "{\"error\":{\"code\":8,\"name\":\"try-later\",\"message\":\"the directory does not"
                  + " answer\",\"hint\":\"try again\"}}\n");
    }
  }

  @Test
  void hostileWordsOfADaemonReachNoTerminal(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.failures.put(
          "status",
          FakeDaemon.failure(Failure.Code.FAILED, "evil\u001b[2J\u202e\nname", "hint\u009b1m"));
      assertThat(typist.types("status").err())
          .isEqualTo("peerctl: evil\\x1b[2J\\u202e\\nname\n  hint\\x9b1m\n");
      assertThat(typist.types("status", "--json").err())
          .doesNotContain("\u001b")
          .doesNotContain("\u202e")
          .contains("\\u202e");
    }
  }
}
