package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What was acknowledged stands after the power went, with the settings that everybody has: nothing
/// is turned on for this test.
class PowerLossIT {
  private static final int ACCOUNTS = 60;

  private Path folder = Path.of("");

  @BeforeEach
  void needs() throws IOException {
    Requirement.fragileDisk();
    folder = Files.createTempDirectory("bandada-power");
  }

  @AfterEach
  void end() {
    Checkout.delete(folder);
  }

  @Test
  void everyAccountThatTheDirectoryAcknowledgedIsThereAfterwards() {
    Path log = Checkout.TARGET.resolve("PowerLossIT/directory.log");
    Set<String> acknowledged = new HashSet<>();
    try (FragileDisk disk = FragileDisk.in(folder)) {
      DirectoryServer directory = DirectoryServer.start(disk.mountPoint().resolve("data"), log);
      try {
        for (int i = 0; i < ACCOUNTS; i++) {
          String name = "user" + i;
          directory
              .send(
                  "POST",
                  "/api/v1/users",
                  Map.of("name", name, "password", "long enough " + i, "role", "member"),
                  true)
              .expect2xx();
          acknowledged.add(name);
        }
        disk.cutPower();
        directory.program().kill();
        disk.powerOn();

        directory.startAgain();

        assertThat(users(directory)).containsAll(acknowledged).contains(DirectoryServer.ADMIN);
      } finally {
        directory.program().kill();
      }
    }
  }

  @Test
  void anAcknowledgedUploadIsWholeInTheStoreOfTheUploader() {
    try (FragileDisk disk = FragileDisk.in(folder);
        Network network = Network.of(PowerLossIT.class, 1)) {
      Peer peer =
          Peer.start(
              "fragile",
              network.folder(),
              disk.mountPoint().resolve("data"),
              network.log("fragile"),
              network.directory().peersUrl());
      try {
        peer.awaitAnswering().login(network.directory());
        Path file = network.file("f", 20_000_003, 1);
        String id = network.upload(peer, file, "f");

        disk.cutPower();
        peer.program().kill();
        disk.powerOn();
        peer.startAgain();
        peer.awaitAnswering().awaitLive();

        assertThat(peer.holds(id)).isTrue();
        assertThat(Network.sha256(peer.ctl().ok("cat", "f").outBytes()))
            .isEqualTo(Network.sha256(file));
        peer.ctl().ok("verify", "f");
      } finally {
        peer.program().kill();
      }
    }
  }

  private static Set<String> users(DirectoryServer directory) {
    Set<String> users = new HashSet<>();
    for (JsonNode user : directory.get("/api/v1/users")) {
      users.add(user.get("name").asString());
    }
    return users;
  }
}
