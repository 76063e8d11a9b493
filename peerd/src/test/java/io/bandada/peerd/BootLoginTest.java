package io.bandada.peerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.LoginRequest;
import io.bandada.peerd.config.PeerdConfig;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.LogoutResult;
import io.bandada.peerd.peers.RealPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine that nobody logs in to signs itself in, by what stands in a file.
class BootLoginTest {
  private static final String SENT = "0123456789ab." + "s".repeat(43);
  private static final String PREFIX = SENT + ".";

  @TempDir Path folder;
  private RealPeer peer;

  @BeforeEach
  void start() throws Exception {
    peer = new RealPeer("boot", folder.resolve("peer"), store -> {});
    CompletableFuture<Result<LogoutResult>> loggedOut = new CompletableFuture<>();
    peer.loop.run(() -> peer.node.logout(false, loggedOut::complete));
    assertThat(loggedOut.get(60, TimeUnit.SECONDS)).isInstanceOf(Result.Ok.class);
    peer.directory.logins.clear();
  }

  @AfterEach
  void stop() throws IOException {
    peer.close();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("secret"), text);
  }

  private void begin(String user, Path secret, String fingerprint) {
    peer.loop.run(
        () ->
            new BootLogin(peer.loop, peer.node, new PeerdConfig.Login(user, secret, fingerprint))
                .begin());
  }

  private boolean loggedIn() {
    return peer.onLoop(() -> peer.node.whoAmI().loggedIn());
  }

  private LoginRequest request() {
    Awaitility.await("it is signed in").atMost(Duration.ofSeconds(60)).until(this::loggedIn);
    assertThat(peer.directory.logins).hasSize(1);
    return peer.directory.logins.getFirst();
  }

  private String pin() {
    return peer.onLoop(() -> peer.node.whoAmI().fingerprint());
  }

  @Test
  void aJoinTokenIsAllItTakes() throws IOException {
    begin("", file(PREFIX + pin() + "\n"), "");
    LoginRequest request = request();
    assertThat(request.joinToken())
        .as("without the fingerprint, which is this side's")
        .isEqualTo(SENT);
    assertThat(request.password()).isEmpty();
  }

  @Test
  void aPasswordGoesWithItsUserAndWithoutTheLinesEnd() throws IOException {
    begin("ana", file("my secret \r\n"), "SHA256:" + pin());
    LoginRequest request = request();
    assertThat(request.user()).isEqualTo("ana");
    assertThat(request.password()).isEqualTo("my secret ");
    assertThat(request.joinToken()).isNull();
  }

  @Test
  void whoIsSignedInStaysSo() throws IOException {
    begin("ana", file("secret"), "");
    request();
    begin("", folder.resolve("nowhere"), "");
    assertThat(loggedIn()).isTrue();
    assertThat(peer.directory.logins).hasSize(1);
  }

  @Test
  void whatIsNoTokenIsSentNowhere() throws Exception {
    begin("", folder.resolve("nowhere"), "");
    int files = 0;
    for (String bad : new String[] {"no token", PREFIX + "short", "x".repeat(5000)}) {
      begin("", Files.writeString(folder.resolve("bad" + ++files), bad), "");
    }
    begin("", file(PREFIX + pin()), "");
    assertThat(request().joinToken()).isEqualTo(SENT);
  }
}
