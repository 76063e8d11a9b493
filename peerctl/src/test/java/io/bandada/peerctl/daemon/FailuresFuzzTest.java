package io.bandada.peerctl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerctl.fuzz.Harmless;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Messages;
import io.bandada.peerctl.terminal.ProgressLine;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever a daemon ends a call with becomes a code of the documented ones, and words that a
/// terminal only shows.
class FailuresFuzzTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// The status (1 byte), how many bytes of description (1 byte), the description, the trailer.
  @FuzzTest
  void trailer(byte[] input) {
    if (input.length < 2) {
      return;
    }
    Status.Code[] codes = Status.Code.values();
    int end = Math.min(input.length, 2 + (input[1] & 0xff));
    String description = new String(input, 2, end - 2, StandardCharsets.UTF_8);
    Status status =
        codes[Math.floorMod(input[0], codes.length)].toStatus().withDescription(description);
    Metadata trailers = new Metadata();
    if (end < input.length) {
      trailers.put(Failures.TRAILER, Arrays.copyOfRange(input, end, input.length));
    }
    CommandFailed failure = new Failures(Path.of("/run/peerd/control.sock")).of(status, trailers);
    assertThat(failure.code()).isNotEqualTo(ExitCode.DONE);
    Harmless.check(told(failure, false));
    String json = told(failure, true);
    Harmless.check(json);
    if (!failure.message().isEmpty()) {
      JsonNode error = JSON.readTree(json).get("error");
      assertThat(error.get("code").asInt()).isEqualTo(failure.code().number());
      assertThat(error.get("message").asString()).isEqualTo(failure.message());
    }
  }

  private static String told(CommandFailed failure, boolean json) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    new Messages(err, json, false, false, ProgressLine.hidden()).fail(failure);
    String text = err.toString(StandardCharsets.UTF_8);
    assertThat(text.lines().count()).isLessThanOrEqualTo(2);
    return text;
  }
}
