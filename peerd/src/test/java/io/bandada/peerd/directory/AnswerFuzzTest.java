package io.bandada.peerd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.UploadReply;
import io.bandada.peerd.fuzz.AllocationLimit;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Bodies of whatever answers at the directory's address: always one of the three answers, whole
/// when it is good, and words that fit on one line.
class AnswerFuzzTest {
  private static final List<Class<?>> RECORDS =
      List.of(
          LoginReply.class,
          PingReply.class,
          IndexReply.class,
          DownloadReply.class,
          UploadReply.class,
          CommitReply.class,
          FilePage.class,
          FileDetail.class,
          PeerPage.class,
          EventPage.class);

  /// What the JSON mapper learns of a record when it meets it first.
  private static final long A_MAPPER = 32 << 20;

  private static final DirectoryUrl AT = DirectoryUrl.parse("https://127.0.0.1:4711");
  private static final HttpExchange EXCHANGE = new HttpExchange(tls());
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  /// Which record is waited for (1 byte), then the body.
  @FuzzTest
  void good(byte[] input) {
    if (input.length > 0) {
      Class<?> type = RECORDS.get(Math.floorMod(input[0], RECORDS.size()));
      check(200, JSON, type, Arrays.copyOfRange(input, 1, input.length));
    }
  }

  /// The last two digits of the status (1 byte), then the body.
  @FuzzTest
  void problem(byte[] input) {
    if (input.length > 0) {
      check(
          400 + Math.floorMod(input[0], 200),
          PROBLEM,
          PingReply.class,
          Arrays.copyOfRange(input, 1, input.length));
    }
  }

  /// The type of the content, up to a line end, then the body.
  @FuzzTest
  void contentType(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int end = Math.max(0, text.indexOf('\n'));
    check(
        end % 2 == 0 ? 200 : 502,
        text.substring(0, end),
        PingReply.class,
        Arrays.copyOfRange(input, end, input.length));
  }

  private static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has TLS", e);
    }
  }

  private static <T> void check(int status, String contentType, Class<T> type, byte[] body) {
    AllocationLimit.within(
        A_MAPPER + 200L * body.length,
        () -> {
          switch (EXCHANGE.read(AT, type, status, contentType, body)) {
            case Answer.Ok<T>(T value) -> {
              assertThat(MissingFields.missing(value)).isEmpty();
              if (value instanceof UploadReply reply) {
                reply
                    .writeTickets()
                    .forEach((peer, grant) -> assertThat(grant.ticket()).isNotNull());
              }
            }
            case Answer.Refused<T>(var problem) -> {
              assertThat(problem.status()).isEqualTo(status);
              line(problem.title());
              line(problem.detail());
              line(problem.hint());
            }
            case Answer.Unavailable<T>(String why) -> line(why);
          }
        });
  }

  private static void line(@Nullable String text) {
    if (text != null) {
      assertThat(text).hasSizeLessThan(700);
      assertThat(text.codePoints())
          .noneMatch(Character::isISOControl)
          .noneMatch(c -> (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
    }
  }

  /// What is taken for a directory's address means the same when it is read again.
  @FuzzTest
  void url(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      DirectoryUrl url = DirectoryUrl.parse(text);
      assertThat(DirectoryUrl.parse(url.text())).isEqualTo(url);
      assertThat(url.at("/api/v1/ping?a=b").getHost()).isNotBlank();
      assertThat(url.at("/api/v1/ping?a=b").getPath()).isEqualTo("/api/v1/ping");
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("'");
    }
  }
}
