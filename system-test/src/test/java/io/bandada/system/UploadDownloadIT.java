package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// The main job: what one peer uploads, every other one lists and downloads, byte for byte.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadDownloadIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Network network;

  UploadDownloadIT() {
    network = Network.of(UploadDownloadIT.class, 4);
  }

  @BeforeAll
  void allAreLive() {
    network.peers().forEach(peer -> network.directory().awaitState(peer.name(), "live", PATIENCE));
  }

  @AfterAll
  void end() {
    network.close();
  }

  @Test
  void anUploadIsAcknowledgedWithTwoSyncedCopiesAndReachesThree() {
    Path file = network.file("films/big.iso", 24_000_007, 1);

    Answer answer = network.peer(1).ctl().ok("upload", "--json", file, "--name", "films/big.iso");

    assertThat(answer.json().get("version").asInt()).isEqualTo(1);
    JsonNode uploaded = answer.json().get("files").get(0);
    assertThat(names(uploaded)).containsExactlyInAnyOrder("name", "id", "size", "copies");
    assertThat(uploaded.get("name").asString()).isEqualTo("films/big.iso");
    assertThat(uploaded.get("size").asLong()).isEqualTo(24_000_007);
    assertThat(uploaded.get("id").asString()).matches("[0-9a-f]{64}");
    assertThat(uploaded.get("copies").asInt()).isGreaterThanOrEqualTo(2);
    network.awaitCopies("films/big.iso", 3);
  }

  @Test
  void anotherPeerDownloadsTheSameBytesFromThreeSources() throws IOException {
    Path file = network.file("three.bin", 48_000_000, 2);
    String id = network.upload(network.peer(1), file, "three.bin");
    network.awaitCopies("three.bin", 3);
    Peer reader =
        network.peers().stream().filter(peer -> !peer.holds(id)).findFirst().orElseThrow();

    Path copy = network.folder().resolve("three.copy");
    reader.ctl().ok("download", "three.bin", "-O", copy);

    assertThat(Network.sha256(copy)).isEqualTo(Network.sha256(file));
    assertThat(Network.bytesOfPart(copy)).as("nothing is left beside it").isZero();
    // Whoever has downloaded it is a holder as well, by its own report.
    network.awaitCopies("three.bin", 4);
    assertThat(holders(network.peer(1).ctl().ok("stat", "three.bin", "--json").json())).hasSize(4);
  }

  @Test
  void standardOutputGetsTheBytesAndNothingElse() {
    Path file = network.file("stream.bin", 3_000_001, 3);
    network.upload(network.peer(2), file, "stream.bin");

    Answer answer = network.peer(3).ctl().ok("download", "stream.bin", "-");

    assertThat(Network.sha256(answer.outBytes())).isEqualTo(Network.sha256(file));
    assertThat(Network.sha256(network.peer(4).ctl().ok("cat", "stream.bin").outBytes()))
        .isEqualTo(Network.sha256(file));
  }

  @Test
  void standardInputCanBeUploadedAndEmptyFilesExist() {
    Path empty = network.file("empty", 0, 4);
    String id = network.upload(network.peer(1), empty, "empty");

    assertThat(id).isEqualTo("0".repeat(64));
    assertThat(network.peer(2).ctl().ok("download", "empty", "-").outBytes()).isEmpty();

    Answer piped =
        Answer.of(
            List.of(
                "sh",
                "-c",
                "head -c 100000 /dev/zero | \"$0\" --socket \"$1\" upload - --name piped/zeros",
                Checkout.launcher("peerctl").toString(),
                network.peer(1).ctl().socket().toString()),
            java.util.Map.of(),
            "");
    piped.expect(0);
    assertThat(network.peer(2).ctl().ok("download", "piped/zeros", "-").outBytes())
        .hasSize(100_000)
        .containsOnly(0);
  }

  @Test
  void listsSayWhatIsHereAndHowManyCopiesThereAre() {
    String id =
        network.upload(
            network.peer(1), network.file("listed.bin", 1_000_000, 5), "lists/listed.bin");
    network.awaitCopies("lists/listed.bin", 3);

    JsonNode list = network.peer(1).ctl().ok("ls", "--json").json();

    assertThat(list.get("version").asInt()).isEqualTo(1);
    JsonNode listed =
        list.get("files")
            .valueStream()
            .filter(file -> file.get("name").asString().equals("lists/listed.bin"))
            .findFirst()
            .orElseThrow();
    assertThat(names(listed))
        .containsExactlyInAnyOrder(
            "name",
            "id",
            "size",
            "revision",
            "copies",
            "here",
            "created",
            "owner",
            "mode",
            "mtime");
    assertThat(listed.get("id").asString()).isEqualTo(id);
    assertThat(listed.get("revision").asInt()).isEqualTo(1);
    assertThat(listed.get("copies").asInt()).isEqualTo(3);
    assertThat(listed.get("here").asBoolean()).isTrue();
    assertThat(listed.get("created").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    assertThat(listed.get("owner").asString()).isEqualTo(DirectoryServer.ADMIN);
    assertThat(network.peer(2).ctl().ok("ls", "lists/").out()).contains("lists/listed.bin");
    assertThat(network.peer(2).ctl().ok("ls", "none/").out()).doesNotContain("listed.bin");
    assertThat(network.peer(2).ctl().ok("find", "LISTED").out()).contains("lists/listed.bin");
  }

  @Test
  void theSameContentUnderTheSameNameIsNothingToDo() {
    Path file = network.file("twice.bin", 500_000, 6);
    String id = network.upload(network.peer(1), file, "twice.bin");

    assertThat(network.upload(network.peer(1), file, "twice.bin")).isEqualTo(id);
    assertThat(network.upload(network.peer(2), file, "twice.bin")).isEqualTo(id);
    assertThat(network.fileRecord("twice.bin").get("revision").asInt()).isEqualTo(1);
  }

  @Test
  void replacedContentIsTheNextRevision() {
    network.upload(network.peer(1), network.file("v1", 300_000, 7), "doc");
    Path second = network.file("v2", 400_000, 8);

    network.peer(2).ctl().ok("upload", "--replace", second, "--name", "doc");

    assertThat(network.fileRecord("doc").get("revision").asInt()).isEqualTo(2);
    assertThat(Network.sha256(network.peer(3).ctl().ok("download", "doc", "-").outBytes()))
        .isEqualTo(Network.sha256(second));
  }

  @Test
  void aRemovedNameIsGoneForAllAndItsBytesLeaveTheStores() {
    String id = network.upload(network.peer(1), network.file("gone.bin", 700_000, 9), "gone.bin");
    network.awaitCopies("gone.bin", 3);

    network.peer(2).ctl().ok("rm", "gone.bin");

    network.peer(3).ctl().run("stat", "gone.bin").expect(3);
    await("all have moved it to the trash")
        .atMost(PATIENCE)
        .until(
            () ->
                network.peers().stream()
                    .noneMatch(
                        peer ->
                            Files.exists(
                                peer.data()
                                    .resolve("store")
                                    .resolve(id.substring(0, 2))
                                    .resolve(id + ".data"))));
  }

  @Test
  void aPeerThatLogsOutIsLeftAndComesBackAsItself() {
    Peer peer = network.peer(4);
    String before = peer.status().get("peer").asString();

    peer.ctl().ok("logout");
    network.directory().awaitState(peer.name(), "left", PATIENCE);
    peer.ctl().run("ls").expect(5);
    assertThat(peer.status().get("state").asString()).isEqualTo("logged-out");

    peer.login(network.directory());
    network.directory().awaitState(peer.name(), "live", PATIENCE);
    assertThat(peer.status().get("peer").asString()).isEqualTo(before);
    assertThat(names(peer.status()))
        .contains("version", "peer", "state", "directory", "files", "bytes", "transfers", "index");
  }

  @Test
  void aDaemonThatStartsAgainIsStillSignedIn() {
    Peer peer = network.peer(3);

    assertThat(peer.program().stop()).isIn(0, 143);
    peer.startAgain();
    peer.awaitAnswering().awaitLive();

    assertThat(peer.ctl().ok("whoami").out()).contains(DirectoryServer.ADMIN);
  }

  private static Set<String> names(JsonNode object) {
    return new HashSet<>(object.propertyNames());
  }

  private static Set<String> holders(JsonNode stat) {
    Set<String> holders = new HashSet<>();
    for (JsonNode holder : stat.get("holders")) {
      assertThat(names(holder)).contains("peer", "complete");
      if (holder.get("complete").asBoolean()) {
        holders.add(holder.get("peer").asString());
      }
    }
    return holders;
  }
}
