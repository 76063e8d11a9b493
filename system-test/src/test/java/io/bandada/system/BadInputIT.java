package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong for people is told in words, with an exit code for scripts, and costs nothing
/// that was there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Network network = Network.of(BadInputIT.class, 3);

  @BeforeAll
  void oneFileIsThere() {
    network.peers().forEach(peer -> network.directory().awaitState(peer.name(), "live", PATIENCE));
    network.upload(network.peer(1), network.file("good", 2_000_000, 1), "good");
    network.awaitCopies("good", 3);
  }

  @AfterAll
  void end() {
    network.close();
  }

  @Test
  void aWrongPasswordIsRefusedAndTheOldSessionStands() {
    Answer answer =
        network.peer(1).ctl().login(network.directory(), DirectoryServer.ADMIN, "wrong password");

    told(answer, 5, "password");
    network.peer(1).ctl().ok("ls");
    told(
        network.peer(1).ctl().login(network.directory(), "nobody-here", "wrong password"),
        5,
        "password");
  }

  @Test
  void aNameInUseIsAConflict() {
    Path other = network.file("other", 1_000_000, 2);

    told(network.peer(2).ctl().run("upload", other, "--name", "good"), 4, "good");

    assertThat(network.peer(3).ctl().ok("download", "good", "-").outBytes()).hasSize(2_000_000);
  }

  @Test
  void anUnknownFileIsNotFound() {
    told(network.peer(1).ctl().run("download", "no/such/file", "-"), 3, "no/such/file");
    told(network.peer(1).ctl().run("rm", "no/such/file"), 3, "no/such/file");
    told(network.peer(1).ctl().run("upload", network.folder().resolve("not-here")), 3, "not-here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../etc/passwd",
        "a/../b",
        "/absolute",
        "a//b",
        "a/./b",
        "line\nbreak",
        "bell\u0007",
        "evil\u202Egpj.exe",
        " lead",
        "trail "
      })
  void aHostileNameIsRefused(String name) {
    told(
        network.peer(1).ctl().run("upload", network.folder().resolve("good"), "--name", name),
        2,
        "name");
  }

  /// A server on which the user's locale is not installed: Java would take names for ASCII.
  @Test
  void namesAreBytesWhateverTheLocaleSays() {
    Path tree = network.folder().resolve("tree");
    String ctl = Checkout.launcher("peerctl") + " --socket " + network.peer(1).ctl().socket();
    String script =
        "mkdir "
            + tree
            + " && cd "
            + tree
            + " && for name in 'a\\303\\244' 'a\\303\\266' 'caf\\351'; do printf x$name >"
            + " \"$(printf $name)\"; done\n"
            + ctl
            + " upload -r . --name one; echo $?\n"
            + ctl
            + " upload \"$(printf 'caf\\351')\"; echo $?\n"
            + ctl
            + " download \"$(printf 'one/a\\303\\244')\" -O \"$(printf 'b\\303\\244')\" && ls b*\n"
            + "(mkdir -p \"$(printf 'w\\351')\" && cd \"$(printf 'w\\351')\" && echo y > f && "
            + ctl
            + " upload -q f --name within; echo folder $?)\n"
            + ctl
            + " upload --exec 'echo $LANG,${LC_ALL-none}' --name locale && "
            + ctl
            + " cat locale\n";
    Answer answer =
        Answer.of(
            List.of("env", "-u", "LC_ALL", "-u", "LC_CTYPE", "sh", "-c", script),
            Map.of("LANG", "de_DE.UTF-8"),
            "");
    assertThat(answer.err())
        .contains("./caf\\xe9: its name is not UTF-8")
        .contains("\"caf\\xe9\" is not UTF-8")
        .contains("2 of 3 published, 1 failed");
    assertThat(answer.out())
        .contains("one/a\u00e4\n")
        .contains("one/a\u00f6\n")
        .contains("\n10\n")
        .contains("\n2\n")
        .contains("b\u00e4\n");
    assertThat(answer.out()).as("a working folder whose name is not UTF-8").contains("folder 0\n");
    assertThat(answer.out()).as("the user's own environment").endsWith("de_DE.UTF-8,none\n");
  }

  @Test
  void aSegmentHas255BytesAtMost() {
    told(
        network
            .peer(1)
            .ctl()
            .run("upload", network.folder().resolve("good"), "--name", "x".repeat(256)),
        2,
        "255");
    network.peer(1).ctl().ok("upload", network.folder().resolve("good"), "--name", "x".repeat(255));
  }

  @Test
  void aDaemonThatIsNotThereIsToldWithAHint() {
    told(
        new Peerctl(network.folder().resolve("nobody.sock")).run("ls"),
        7,
        "nobody.sock",
        "is it running?");
  }

  @Test
  void unknownCommandsAndOptionsAreWrongUsage() {
    told(network.peer(1).ctl().run("uplaod", "x"), 2, "upload");
    told(network.peer(1).ctl().run("ls", "--jsno"), 2, "jsno");
  }

  @Test
  void tooFewPeersIsTryLaterAndTheUploadGoesOnWhenOneComes() {
    try (Network small = Network.of(TooFewPeers.class, 1)) {
      Path file = small.file("lonely", 3_000_000, 3);

      told(small.peer(1).ctl().run("upload", file, "--name", "lonely"), 8, "peer");
      small.peer(1).ctl().run("stat", "lonely").expect(3);
      small.addPeers(1);

      await("the upload goes on")
          .atMost(PATIENCE)
          .until(() -> small.peer(2).ctl().run("stat", "lonely").exit() == 0);
      assertThat(small.fileRecord("lonely").get("copies").asInt()).isEqualTo(2);
    }
  }

  @Test
  void aRunningDownloadGoesOnWithoutTheDirectory() {
    try (Network small = Network.of(DirectoryDown.class, 2, "--bandada.copies=2")) {
      small.addPeers(1);
      Path file = small.file("big", 300_000_000, 4);
      String id = small.upload(small.peer(1), file, "big");
      small.awaitCopies("big", 2);
      Peer reader =
          small.peers().stream().filter(peer -> !peer.holds(id)).findFirst().orElseThrow();
      Path copy = small.folder().resolve("copy");
      Program download =
          reader
              .ctl()
              .start("download", small.log("download"), "-q", "download", "big", "-O", copy);
      await("the download is under way")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Network.bytesOfPart(copy) > 0);

      small.directory().program().kill();

      assertThat(download.exit()).as(download.log()).isZero();
      assertThat(Network.sha256(copy)).isEqualTo(Network.sha256(file));
      told(reader.ctl().run("upload", file, "--name", "another"), 8, "directory");
      told(reader.ctl().run("ls"), 8, "directory");
    }
  }

  @Test
  void aFileThatChangesWhileItIsReadIsDamage() throws IOException {
    for (long size : new long[] {1_000_000, 40_000_000}) { // sent, and handed over
      Path file = network.folder().resolve("growing-" + size);
      try (RandomAccessFile growing = new RandomAccessFile(file.toFile(), "rw")) {
        growing.setLength(size);
        growing.seek(size);
        Program upload =
            network
                .peer(1)
                .ctl()
                .start("upload", network.log("growing"), "-q", "upload", file, "--name", "growing");
        while (upload.isAlive()) {
          growing.write(1);
        }
        assertThat(upload.exit()).as(upload.log()).isEqualTo(9);
      }
      network.peer(1).ctl().run("stat", "growing").expect(3);
    }
  }

  @Test
  void rottenBytesOfASourceNeverReachTheReader() throws IOException {
    Path file = network.file("rotten", 8_000_000, 5);
    String id = network.upload(network.peer(1), file, "rotten");
    network.awaitCopies("rotten", 3);
    try (RandomAccessFile container =
        new RandomAccessFile(container(network.peer(1), id).toFile(), "rw")) {
      container.seek(1_000_000);
      container.write("rust".getBytes(StandardCharsets.US_ASCII));
    }

    network.addPeers(1);
    Answer answer = network.peer(network.peers().size()).ctl().ok("download", "rotten", "-");

    assertThat(Network.sha256(answer.outBytes())).isEqualTo(Network.sha256(file));
    // The peer itself finds it by re-reading, and fetches the piece again from another holder.
    network.peer(1).ctl().run("verify", "rotten");
    await("it is whole again")
        .atMost(PATIENCE)
        .until(() -> network.peer(1).ctl().run("verify", "rotten").exit() == 0);
    assertThat(Network.sha256(network.peer(1).ctl().ok("cat", "rotten").outBytes()))
        .isEqualTo(Network.sha256(file));
  }

  @Test
  void aFullDiskIsNoSpaceAndItGoesOnWhenThereIsSome() throws IOException {
    Requirement.root("to mount a small disk");
    Path file = network.file("large", 60_000_000, 6);
    network.upload(network.peer(1), file, "large");
    Path disk = Files.createDirectories(network.folder().resolve("small"));
    Answer.of("mount", "-t", "tmpfs", "-o", "size=40m", "none", disk.toString()).expect(0);
    Peer full = null;
    try {
      full =
          Peer.start(
              "full",
              network.folder(),
              disk.resolve("data"),
              network.log("full"),
              network.directory().peersUrl());
      full.awaitAnswering().login(network.directory());

      told(full.ctl().run("download", "large", "-"), 11, "space");
      assertThat(full.program().isAlive()).isTrue();
      Answer.of("mount", "-o", "remount,size=400m", disk.toString()).expect(0);

      assertThat(Network.sha256(full.ctl().ok("download", "large", "-").outBytes()))
          .isEqualTo(Network.sha256(file));
    } finally {
      if (full != null) {
        full.program().kill();
      }
      Answer.of("umount", disk.toString());
    }
  }

  @Test
  void aSecondDaemonOnTheSameStoreIsRefused() throws IOException {
    Peer first = network.peer(2);
    Path config = network.folder().resolve("second.toml");
    Files.writeString(
        config, Files.readString(first.config()).replace("peer2.sock", "second.sock"));

    Answer answer = peerd(config);

    assertThat(answer.exit()).isNotZero();
    assertThat(answer.err()).contains(Long.toString(first.program().pid())).doesNotContain("\tat ");
    first.ctl().ok("ls");
  }

  @Test
  void anUnknownStoreFormatIsLeftAlone() throws IOException {
    Path store = Files.createDirectories(network.folder().resolve("future"));
    Files.writeString(store.resolve("FORMAT"), "bandada-store 99\n");
    Path config = network.folder().resolve("future.toml");
    Files.writeString(
        config,
        "data = \""
            + store
            + "\"\ncontrol = \""
            + network.folder().resolve("future.sock")
            + "\"\nlisten = \"127.0.0.1:0\"\n");

    Answer answer = peerd(config);

    assertThat(answer.exit()).isNotZero();
    assertThat(answer.err()).contains("bandada-store 99").doesNotContain("\tat ");
    assertThat(store.resolve("FORMAT")).hasContent("bandada-store 99");
    assertThat(store.resolve("store")).doesNotExist();
  }

  @Test
  void aMisspeltSettingStopsTheStartWithTheNearestKey() throws IOException {
    Path config = Files.writeString(network.folder().resolve("typo.toml"), "dta = \"/nowhere\"\n");

    Answer answer = peerd(config);

    assertThat(answer.exit()).isEqualTo(78);
    assertThat(answer.err())
        .contains("typo.toml")
        .contains("dta")
        .contains("data")
        .doesNotContain("\tat ");

    Answer directory = directoryWeb("--bandada.lease.stael=3s");
    assertThat(directory.exit()).isEqualTo(78);
    assertThat(directory.out() + directory.err())
        .contains("bandada.lease.stael")
        .contains("bandada.lease.stale")
        .doesNotContain("\tat ");
  }

  @Test
  void namesAreNoAddressesAndPlaintextStaysOnThisMachine() throws IOException {
    Path config =
        Files.writeString(
            network.folder().resolve("open.toml"),
            "data = \""
                + network.folder().resolve("open")
                + "\"\nlisten = \"peer.example:4711\"\n");

    Answer answer = peerd(config);
    assertThat(answer.exit()).isEqualTo(78);
    assertThat(answer.err())
        .contains("peer.example")
        .contains("literal IP")
        .doesNotContain("\tat ");

    Answer directory = directoryWeb("--server.address=0.0.0.0");
    assertThat(directory.exit()).isEqualTo(78);
    assertThat(directory.out() + directory.err())
        .contains("0.0.0.0")
        .contains("server.ssl.certificate")
        .doesNotContain("\tat ");
  }

  private static Answer peerd(Path config) {
    return Answer.of(Checkout.launcher("peerd").toString(), "--config", config.toString());
  }

  private Answer directoryWeb(String setting) {
    return Answer.of(
        Checkout.launcher("directory-web").toString(),
        "--bandada.data=" + network.folder().resolve("refused"),
        "--server.port=0",
        "--bandada.peers.port=0",
        setting);
  }

  /// The exit code, and on stderr words that name the matter, and no stack trace.
  private static void told(Answer answer, int exit, String... words) {
    answer.expect(exit);
    assertThat(answer.err())
        .as("%s", answer.command())
        .contains(words)
        .startsWith("peerctl: ")
        .doesNotContain("\tat ")
        .doesNotContain("Exception");
    assertThat(answer.err().lines().count()).isLessThanOrEqualTo(4);
  }

  private static Path container(Peer peer, String id) {
    return peer.data().resolve("store").resolve(id.substring(0, 2)).resolve(id + ".data");
  }

  /// Names for the logs of the networks that only one test uses.
  private static final class TooFewPeers {}

  private static final class DirectoryDown {}
}
