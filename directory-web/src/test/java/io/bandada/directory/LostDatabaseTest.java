package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerRecord;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Setup;
import io.bandada.directory.api.UploadReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// A directory that is restarted, and one that lost its database while its peers live on.
class LostDatabaseTest {
  private static final String USER = "root";
  private static final String PASSWORD = "correct horse battery";

  @TempDir Path data = Path.of(".");

  @Test
  void afterTheLossOfTheDatabaseEverythingIsExactAgainWithoutAnybodyDoingAnything()
      throws IOException {
    String root = DirectoryTest.root();
    TestPeer one;
    TestPeer two;
    TestPeer out;
    FileDetail before;
    try (ConfigurableApplicationContext first = start()) {
      Http http = http();
      http.post(
              Paths.SETUP,
              new Setup(Files.readString(data.resolve("setup-token")).strip(), USER, PASSWORD))
          .as(Object.class);
      one = TestPeer.login(Door.of(data), USER, PASSWORD, "one");
      two = TestPeer.login(Door.of(data), USER, PASSWORD, "two");
      out = TestPeer.login(Door.of(data), USER, PASSWORD, "out");
      out.beat();
      out.logout(true);
      one.has(root, 100);
      one.beat();
      UploadReply upload = one.publish("kept.bin", root, 100).as(UploadReply.class);
      two.has(root, 100);
      two.beat();
      one.commit(upload).as(CommitReply.class);
      for (TestPeer peer : List.of(one, two)) {
        List<NameRecord> names =
            peer.http.get(Paths.DOWNLOAD + "?name=kept.bin").as(DownloadReply.class).names();
        peer.names.addAll(names);
      }
      before = one.http.get(Paths.FILES + "/kept.bin").as(FileDetail.class);
      assertThat(first.isRunning()).isTrue();
    }
    assertThat(Files.exists(data.resolve("directory.url"))).isFalse();

    try (ConfigurableApplicationContext again = start()) {
      assertThat(again.isRunning()).isTrue();
      PingReply reply = moved(one).tryPing().as(PingReply.class);
      assertThat(reply.indexVerified()).as("a restart asks for nothing").isTrue();
      assertThat(moved(two).http.get(Paths.FILES + "/kept.bin").as(FileDetail.class).file())
          .isEqualTo(before.file());
    }

    for (String file : List.of("directory.db", "directory.db-wal", "directory.db-shm")) {
      Files.deleteIfExists(data.resolve(file));
    }
    try (ConfigurableApplicationContext wiped = start()) {
      assertThat(wiped.isRunning()).isTrue();
      TestPeer oneAgain = moved(one);
      PingReply reply = oneAgain.tryPing().as(PingReply.class);
      assertThat(reply.wanted()).isEqualTo(PingReply.Wanted.FULL);
      assertThat(reply.wantNames()).isTrue();
      oneAgain.beat();
      TestPeer twoAgain = moved(two);
      twoAgain.beat();
      assertThat(moved(out).tryPing().code()).isEqualTo(Problem.CERTIFICATE_REVOKED);
      FileDetail after = oneAgain.http.get(Paths.FILES + "/kept.bin").as(FileDetail.class);
      assertThat(after.file()).isEqualTo(before.file());
      assertThat(after.holders()).isEqualTo(before.holders());
      PeerRecord record = oneAgain.http.get(Paths.PEERS + "/one").as(PeerRecord.class);
      assertThat(record.id()).isEqualTo(one.id());
      assertThat(Files.exists(data.resolve("setup-token")))
          .as("only accounts need a new set-up")
          .isTrue();
    }
  }

  private ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(DirectoryWeb.class)
        .run(
            "--server.port=0",
            "--bandada.data=" + data,
            "--bandada.accounts.strength=4",
            "--spring.main.register-shutdown-hook=false");
  }

  private Http http() throws IOException {
    String url = Files.readString(data.resolve("directory.url")).strip();
    return new Http(Integer.parseInt(url.substring(url.lastIndexOf(':') + 1)));
  }

  private TestPeer moved(TestPeer peer) {
    return peer.at(Door.of(data));
  }
}
