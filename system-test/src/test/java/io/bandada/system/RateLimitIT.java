package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Limits as an administrator sets them and as a person changes them. One daemon, which nobody
/// signs in.
class RateLimitIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int USAGE = 2;

  private Path folder;
  private Peer peer;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createTempDirectory("bandada-it");
    Path log = Checkout.TARGET.resolve(RateLimitIT.class.getSimpleName()).resolve("peer.log");
    peer =
        Peer.start("peer", folder, log, "https://127.0.0.1:1", "upload_rate = \"8Mi\"")
            .awaitAnswering();
  }

  @AfterEach
  void end() {
    peer.program().kill();
    Checkout.delete(folder);
  }

  @Test
  void whatPeerctlSetsHoldsUntilTheConfigurationIsReadAgain() throws Exception {
    assertThat(limits()).isEqualTo("8388608 null null");

    peer.ctl().ok("limit", "--up", "off", "--down", "3Mi", "--per-peer", "500K");
    assertThat(limits()).isEqualTo("null 3145728 500000");
    assertThat(peer.metrics())
        .contains("peerd_upload_limit_bytes_per_second 0.0")
        .contains("peerd_download_limit_bytes_per_second 3145728.0")
        .contains("peerd_upload_limit_per_peer_bytes_per_second 500000.0");

    Answer wrong = peer.ctl().run("limit", "--up", "1");
    assertThat(wrong.exit()).as(wrong.err()).isEqualTo(USAGE);
    assertThat(wrong.err()).contains("16Ki").doesNotContain("Exception");
    assertThat(limits()).isEqualTo("null 3145728 500000");

    Files.writeString(peer.config(), Files.readString(peer.config()).replace("\"8Mi\"", "\"2Mi\""));
    peer.program().reload();
    await("the configuration is read again")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(limits()).isEqualTo("2097152 null null"));

    Files.writeString(
        peer.config(), Files.readString(peer.config()).replace("\"2Mi\"", "\"fast\""));
    peer.program().reload();
    await("the mistake is told")
        .atMost(PATIENCE)
        .until(() -> peer.program().log().contains("the old settings stay"));
    assertThat(limits()).isEqualTo("2097152 null null");
  }

  @Test
  void whoCannotBeToldToReloadSaysSoAtTheStart() {
    // On the folder of one that runs: it says what it has to say, and ends.
    Path log = Checkout.TARGET.resolve(RateLimitIT.class.getSimpleName()).resolve("deaf.log");
    List<String> command =
        List.of(
            "env",
            "--ignore-signal=HUP",
            Checkout.launcher("peerd").toString(),
            "--config",
            peer.config().toString());
    Program deaf = Program.start("deaf", log, command);
    var _ = deaf.exit();
    assertThat(deaf.log()).contains("started with SIGHUP ignored");
    assertThat(peer.program().log()).doesNotContain("SIGHUP");
  }

  private String limits() {
    JsonNode json = peer.ctl().ok("limit", "--json").json();
    return json.get("up") + " " + json.get("down") + " " + json.get("per_peer");
  }
}
