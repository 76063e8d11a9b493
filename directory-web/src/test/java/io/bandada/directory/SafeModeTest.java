package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.SafeModeRecord;
import io.bandada.directory.api.Setup;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// A directory whose database was lost, or is an old one, deletes nothing before its peers are
/// back.
class SafeModeTest {
  static final String USER = "root";
  static final String PASSWORD = "correct horse battery";
  private static final List<String> DATABASE =
      List.of("directory.db", "directory.db-wal", "directory.db-shm");

  private static final List<String> WHOLE =
      List.of("directory.db", "known-peers", "authority/bundle");

  @TempDir Path data = Path.of(".");
  @TempDir Path backup = Path.of(".");
  private @Nullable ConfigurableApplicationContext running;
  private TestPeer one;
  private TestPeer two;
  private TestPeer three;

  @BeforeEach
  void aNetworkOfThree() throws IOException {
    start();
    http()
        .post(
            Paths.SETUP,
            new Setup(Files.readString(data.resolve("setup-token")).strip(), USER, PASSWORD))
        .as(Object.class);
    one = TestPeer.login(Door.of(data), USER, PASSWORD, "one");
    two = TestPeer.login(Door.of(data), USER, PASSWORD, "two");
    three = TestPeer.login(Door.of(data), USER, PASSWORD, "three");
    List.of(one, two, three).forEach(TestPeer::beat);
  }

  @AfterEach
  void stopAtTheEnd() {
    stop();
  }

  // ---- an old database ----

  @Test
  void anOldDatabaseNeverDropsWhatWasPublishedAgainAfterTheBackup() throws IOException {
    String root = publish("report.bin", List.of(one, two));
    assertThat(admin().delete(Paths.FILES + "/report.bin").status()).isEqualTo(204);
    stop();
    save();

    start();
    // two never heard of the removal; the content is published again, which takes the order back.
    UploadReply again = one.publish("report.bin", root, 100).as(UploadReply.class);
    one.beat();
    two.beat();
    assertThat(one.commit(again).as(CommitReply.class).committed()).isTrue();
    keepNames("report.bin", one);
    stop();
    restore();

    start();
    assertThat(safeMode().on()).isTrue();
    assertThat(safeMode().cause()).contains("older");
    for (int round = 0; round < 3; round++) {
      two.beat();
      assertThat(two.commands).as("round %d", round).noneMatch(SafeModeTest::drops);
    }
    for (TestPeer peer : List.of(one, three, one, two, three)) {
      peer.beat();
      assertThat(peer.commands).noneMatch(SafeModeTest::drops);
    }
    FileDetail back = one.http.get(Paths.FILES + "/report.bin").as(FileDetail.class);
    assertThat(back.file().root()).isEqualTo(root);
    assertThat(back.file().revision()).isEqualTo(2);
    assertThat(back.file().copies()).isEqualTo(2);
    assertThat(safeMode().on()).isFalse();
    two.beat();
    one.beat();
    assertThat(one.commands).noneMatch(SafeModeTest::drops);
    assertThat(two.commands).noneMatch(SafeModeTest::drops);
    assertThat(kinds()).containsSubsequence("safe-mode-began", "names-adopted", "safe-mode-ended");
  }

  @Test
  void anOldDatabaseGivesWayToANewerRevision() throws IOException {
    publish("versions.bin", List.of(one, two));
    stop();
    save();

    start();
    String newer = DirectoryTest.root();
    for (TestPeer peer : List.of(one, two)) {
      peer.has(newer, 200);
      peer.beat();
    }
    UploadReply next =
        one.http
            .post(Paths.UPLOAD, new UploadRequest("versions.bin", 200, newer, 0, 0, true))
            .as(UploadReply.class);
    assertThat(one.commit(next).as(CommitReply.class).committed()).isTrue();
    keepNames("versions.bin", one);
    stop();
    restore();

    start();
    List.of(one, two, three, one, two, three).forEach(TestPeer::beat);
    FileDetail back = one.http.get(Paths.FILES + "/versions.bin").as(FileDetail.class);
    assertThat(back.file().root()).isEqualTo(newer);
    assertThat(back.file().revision()).isEqualTo(2);
  }

  @Test
  void anOldDatabaseThatLacksAPeerIsKnownByThat() throws IOException {
    stop();
    save();
    start();
    TestPeer four = TestPeer.login(Door.of(data), USER, PASSWORD, "four");
    four.beat();
    stop();
    restoreWhole();
    start();
    one.beat();
    assertThat(safeMode().on()).isFalse();
    four.at(Door.of(data)).beat();
    assertThat(safeMode().on()).isTrue();
    assertThat(safeMode().cause()).contains("older");
  }

  @Test
  void aWholeFolderThatWasPutBackIsKnownByTheBundlesOfItsPeersBeforeAnythingIsDropped()
      throws IOException {
    String root = publish("report.bin", List.of(one, two));
    assertThat(admin().delete(Paths.FILES + "/report.bin").status()).isEqualTo(204);
    stop();
    save();

    start();
    UploadReply again = one.publish("report.bin", root, 100).as(UploadReply.class);
    List.of(one, two, three).forEach(TestPeer::beat);
    assertThat(one.commit(again).as(CommitReply.class).committed()).isTrue();
    keepNames("report.bin", one);
    stop();
    restoreWhole();

    start();
    assertThat(safeMode().on()).as("nothing on this machine says so").isFalse();
    for (TestPeer peer : List.of(two, two, three, one, two, three, one, two, two)) {
      peer.beat();
      assertThat(peer.commands).noneMatch(SafeModeTest::drops);
    }
    assertThat(kinds()).contains("safe-mode-began", "names-adopted");
    assertThat(one.http.get(Paths.FILES + "/report.bin").as(FileDetail.class).file().revision())
        .isEqualTo(2);
  }

  // ---- a lost database ----

  @Test
  void aLostDatabaseWaitsForThePeersThatWereThere() throws IOException {
    publish("kept.bin", List.of(one, two));
    keepNames("kept.bin", one);
    stop();
    wipe();

    start();
    SafeModeRecord began = safeModeAsPeer(one);
    assertThat(began).isEqualTo(new SafeModeRecord(true, began.cause(), began.since(), 0, 3));
    one.beat();
    one.beat();
    assertThat(safeModeAsPeer(one).heard()).isEqualTo(1);
    Http.Reply refused = one.http.delete(Paths.FILES + "/kept.bin");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo(Problem.SAFE_MODE);
    assertThat(refused.json().path("detail").asString())
        .contains("safe mode", "since", "the database is new");
    assertThat(refused.json().path("hint").asString()).contains("1 of 3");
    // A restart does not end it.
    stop();
    start();
    assertThat(safeModeAsPeer(one).on()).isTrue();
    for (TestPeer peer : List.of(one, two, one, two)) {
      peer.beat();
    }
    assertThat(safeModeAsPeer(one).heard()).isEqualTo(2);
    three.beat();
    three.beat();
    assertThat(safeModeAsPeer(one).on()).isFalse();
    assertThat(one.http.delete(Paths.FILES + "/kept.bin").status()).isEqualTo(204);
    one.beat();
    assertThat(one.commands).anyMatch(SafeModeTest::drops);
    stop();
    start();
    assertThat(safeModeAsPeer(one).on()).as("it is over for good").isFalse();
  }

  @Test
  void uploadsWorkInSafeModeAndNothingIsRepaired() throws IOException {
    publish("few.bin", List.of(one, two));
    keepNames("few.bin", one);
    stop();
    wipe();
    start();
    one.beat();
    two.beat();
    String fresh = DirectoryTest.root();
    one.has(fresh, 10);
    one.beat();
    UploadReply upload = one.publish("fresh.bin", fresh, 10).as(UploadReply.class);
    two.beat();
    assertThat(two.commands)
        .anyMatch(c -> c.kind() == PeerCommand.Kind.KEEP && fresh.equals(c.root()));
    two.has(fresh, 10);
    two.beat();
    assertThat(one.commit(upload).as(CommitReply.class).committed()).isTrue();
    assertThat(safeModeAsPeer(one).on()).isTrue();
    assertThat(
            two.http.get(Paths.DOWNLOAD + "?name=few.bin").as(DownloadReply.class).file().copies())
        .isEqualTo(2);
  }

  @Test
  void anAdminEndsIt() throws IOException {
    stop();
    wipe();
    start();
    one.beat();
    http()
        .post(
            Paths.SETUP,
            new Setup(Files.readString(data.resolve("setup-token")).strip(), USER, PASSWORD))
        .as(Object.class);
    assertThat(safeMode().on()).isTrue();
    assertThat(one.http.post(Paths.SAFE_MODE + "/end", null).status())
        .as("a peer is no admin")
        .isEqualTo(404);
    assertThat(admin().post(Paths.SAFE_MODE + "/end", null).status()).isEqualTo(204);
    assertThat(safeMode().on()).isFalse();
    assertThat(kinds()).contains("safe-mode-ended");
    stop();
    start();
    assertThat(safeMode().on()).isFalse();
  }

  @Test
  void whoLoggedOutIsNotWaitedFor() throws IOException {
    three.logout(true);
    stop();
    wipe();
    start();
    assertThat(safeModeAsPeer(one).known()).isEqualTo(2);
  }

  // ---- every start ----

  @Test
  void afterAnyStartNothingIsDroppedBeforeThePeersThatWereThereHaveReported() throws IOException {
    publish("gone.bin", List.of(one, two));
    assertThat(admin().delete(Paths.FILES + "/gone.bin").status()).isEqualTo(204);
    stop();
    start();
    one.beat();
    two.beat();
    two.beat();
    assertThat(safeMode().on()).isFalse();
    assertThat(two.commands).noneMatch(SafeModeTest::drops);
    three.beat();
    two.beat();
    assertThat(two.commands)
        .as("%s, for peers %s", safeMode(), safeModeAsPeer(two))
        .anyMatch(SafeModeTest::drops);
  }

  @Test
  void anOrdinaryRestartIsNoReasonToDoubt() throws IOException {
    publish("plain.bin", List.of(one, two));
    stop();
    start();
    assertThat(safeMode().on()).isFalse();
  }

  private static boolean drops(PeerCommand command) {
    return command.kind() == PeerCommand.Kind.DROP;
  }

  private String publish(String name, List<TestPeer> holders) {
    String root = DirectoryTest.root();
    holders.forEach(peer -> peer.has(root, 100));
    holders.forEach(TestPeer::beat);
    UploadReply upload = holders.getFirst().publish(name, root, 100).as(UploadReply.class);
    assertThat(holders.getFirst().commit(upload).as(CommitReply.class).committed()).isTrue();
    return root;
  }

  private static void keepNames(String name, TestPeer... peers) {
    for (TestPeer peer : peers) {
      peer.names.addAll(
          peer.http.get(Paths.DOWNLOAD + "?name=" + name).as(DownloadReply.class).names());
    }
  }

  private List<String> kinds() throws IOException {
    List<String> kinds = new ArrayList<>();
    admin()
        .get(Paths.EVENTS + "?limit=500")
        .as(EventPage.class)
        .events()
        .forEach(e -> kinds.add(e.kind()));
    return kinds;
  }

  private SafeModeRecord safeMode() throws IOException {
    return admin().get(Paths.SAFE_MODE).as(SafeModeRecord.class);
  }

  private static SafeModeRecord safeModeAsPeer(TestPeer peer) {
    return peer.http.get(Paths.SAFE_MODE).as(SafeModeRecord.class);
  }

  private Http admin() throws IOException {
    return http().basic(USER, PASSWORD);
  }

  private void save() throws IOException {
    Files.createDirectories(backup.resolve("authority"));
    for (String file : WHOLE) {
      Files.copy(data.resolve(file), backup.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// All is old alike: nothing on this machine says so.
  private void restoreWhole() throws IOException {
    wipe();
    for (String file : WHOLE) {
      Files.copy(backup.resolve(file), data.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void restore() throws IOException {
    wipe();
    Files.copy(backup.resolve("directory.db"), data.resolve("directory.db"));
  }

  private void wipe() throws IOException {
    for (String file : DATABASE) {
      Files.deleteIfExists(data.resolve(file));
    }
  }

  private void start() throws IOException {
    running =
        new SpringApplicationBuilder(DirectoryWeb.class)
            .run(
                "--server.port=0",
                "--bandada.data=" + data,
                "--bandada.accounts.strength=4",
                "--bandada.repair.delay=0s",
                "--bandada.repair.interval=200ms",
                "--spring.main.register-shutdown-hook=false");
    for (TestPeer peer : new TestPeer[] {one, two, three}) {
      if (peer != null) {
        peer.at(Door.of(data));
      }
    }
  }

  private void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  private Http http() throws IOException {
    String url = Files.readString(data.resolve("directory.url")).strip();
    return new Http(Integer.parseInt(url.substring(url.lastIndexOf(':') + 1)));
  }
}
