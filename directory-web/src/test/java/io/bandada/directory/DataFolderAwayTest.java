package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bandada.directory.api.NewUser;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.settings.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.annotation.DirtiesContext;

/// The data folder is taken away below a running directory: it says so, and acknowledges nothing
/// that a restart would not find.
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class DataFolderAwayTest extends DirectoryTest {
  @Autowired DataFolder folder;

  @Test
  void nothingIsAcknowledgedUntilItIsBack(CapturedOutput log) throws Exception {
    TestPeer peer = peer("kestrel");
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    Path aside = data.resolveSibling(data.getFileName() + "-aside");
    Files.move(data, aside);

    peer.has(root(), 1);
    refused(peer.tryPing());
    refused(addUser("grace"));
    folder.kept().look();
    refused(peer.tryPing());
    refused(addUser("grace"));
    assertThat(http.get("/actuator/health").status()).isEqualTo(503);
    assertThat(http.get("/actuator/health").text())
        .contains("DOWN", "the data folder " + data + " was removed or moved away");
    assertThat(browser.get("/files").reply().text())
        .contains("The directory writes nothing: the data folder " + data + " was removed");
    assertThat(
            new Browser(port)
                .submit("/login", "/login", Map.of("username", ADMIN, "password", PASSWORD))
                .reply()
                .text())
        .contains("the directory writes nothing");
    await().until(() -> log.getAll().contains("ERROR"));
    assertThat(Files.exists(data)).as("nothing is made in its place").isFalse();

    Files.createDirectory(data);
    Files.createFile(data.resolve("directory.db"));
    refused(addUser("grace"));
    assertThat(http.get("/actuator/health").text()).doesNotContain("UP");
    assertThat(Files.size(data.resolve("directory.db"))).isZero();
    Files.delete(data.resolve("directory.db"));
    Files.delete(data);

    Files.move(aside, data);
    folder.kept().look();
    assertThat(http.get("/actuator/health").text()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(addUser("grace").status()).isEqualTo(201);
    peer.beat();
    assertThat(browser.get("/files").reply().text()).doesNotContain("writes nothing");
    await().until(() -> log.getAll().contains("is at its place again"));
    assertThat(
            log.getAll()
                .lines()
                .filter(line -> line.contains(" ERROR ") || line.contains(" WARN ")))
        .hasSize(1);
  }

  private Http.Reply addUser(String name) {
    return http.basic(ADMIN, PASSWORD)
        .post(Paths.USERS, new NewUser(name, "correct horse battery", "member"));
  }

  private void refused(Http.Reply reply) {
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.code()).isEqualTo(Problem.DATA_AWAY);
    assertThat(reply.json().path("detail").asString())
        .startsWith("the directory writes nothing: ")
        .contains(data.toString());
    assertThat(reply.json().path("hint").asString()).contains("put it back");
  }
}
