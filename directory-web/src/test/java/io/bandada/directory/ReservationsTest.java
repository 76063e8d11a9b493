package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.database.Database;
import io.bandada.directory.members.MemberEvent;
import io.bandada.directory.members.Members;
import io.bandada.directory.placement.RepairByHand;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// What was promised is kept room for, once, and no longer than there is somebody to bring it.
class ReservationsTest extends DirectoryTest {
  private static final long MIB = 1L << 20;
  private static final int STEPS = 150;

  @Autowired Members members;
  @Autowired Database database;
  @Autowired ApplicationContext context;

  private final List<StoringPeer> peers = new ArrayList<>();
  private TestPeer uploader;

  /// Looks come by hand here.
  @DynamicPropertySource
  static void noLooks(DynamicPropertyRegistry settings) {
    settings.add("bandada.repair.interval", () -> "1h");
  }

  @BeforeEach
  void aloneWithOneThatOnlyUploads() {
    members.leave(member -> true, "test", " left the network.", leaving -> 0);
    database.write(
        () -> {
          for (String table : List.of("placement", "command", "upload", "file", "holding")) {
            database.sql().sql("DELETE FROM " + table).update();
          }
        });
    peers.clear();
    uploader = peer("uploader");
    uploader.draining = true;
    uploader.beat();
  }

  @AfterEach
  void allLeave() {
    uploader.logout(true);
    peers.forEach(p -> p.peer.logout(true));
  }

  @Test
  void aPeerThatLostItsCopyIsNoPromiseAndTheNextLookOrdersAnother() {
    StoringPeer one = storing("one", 64);
    StoringPeer two = storing("two", 64);
    String name = name("lost");
    String root = root();
    commit(publish(name, root, MIB), one, two);
    two.lose(root);
    two.beat();
    StoringPeer spare = storing("spare", 64);
    RepairByHand.look(context);
    two.beat();
    spare.beat();
    assertThat(asked(two, root) || asked(spare, root)).as("a copy is on its way again").isTrue();
  }

  @Test
  void aLookThatReadOfAFileBeforeItWasRemovedTakesNoDropBackAndOrdersNoCopy() {
    StoringPeer one = storing("one", 64);
    StoringPeer two = storing("two", 64);
    String name = name("removed");
    String root = root();
    commit(publish(name, root, MIB), one, two);
    storing("spare", 64);
    assertThat(http.basic(ADMIN, PASSWORD).delete(Paths.FILES + "/" + name).status())
        .isEqualTo(204);
    RepairByHand.mend(context, root, MIB, 4);
    assertThat(
            database
                .sql()
                .sql("SELECT kind FROM command WHERE root = ?")
                .param(root)
                .query(String.class)
                .list())
        .containsOnly("DROP");
  }

  @Test
  void whatHasArrivedDoesNotTakeItsRoomTwice() {
    StoringPeer one = storing("one", 64);
    StoringPeer two = storing("two", 64);
    for (int i = 0; i < 4; i++) {
      commit(publish(name("first"), root(), 8 * MIB), one, two);
    }
    assertThat(one.held()).isEqualTo(32 * MIB);
    assertThat(uploader.publish(name("next"), ownRoot(8 * MIB), 8 * MIB).status()).isEqualTo(200);
  }

  @Test
  void aPeerThatLeftBringsNothingBackAndIsNotWaitedFor() {
    StoringPeer one = storing("one", 64);
    StoringPeer two = storing("two", 64);
    String root = root();
    commit(publish(name("left"), root, MIB), one, two);
    StoringPeer spare = storing("spare", 64);
    assertThat(two.peer.logout(false).status()).isEqualTo(200);
    RepairByHand.look(context);
    spare.beat();
    assertThat(asked(spare, root)).isTrue();
  }

  @Test
  void aLostPeerPromisesNothing() {
    StoringPeer one = storing("one", 64);
    publish(name("promised"), root(), MIB);
    one.beat();
    assertThat(one.idle()).isFalse();
    assertThat(count("placement")).isOne();
    context.publishEvent(new MemberEvent.Lost(one.peer.id()));
    assertThat(count("placement")).isZero();
    assertThat(count("command")).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void promisedAndHeldAreNeverMoreThanThereIsAndNeverLessThanWasPromised(long seed) {
    Random chance = new Random(seed);
    for (int i = 0; i < 4; i++) {
      storing("p" + i, 48 << chance.nextInt(3));
    }
    List<UploadReply> open = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      step(chance, open, names);
      check("seed " + seed + ", step " + step);
    }
    open.forEach(upload -> uploader.http.delete(Paths.UPLOAD + "/" + upload.uploadId()));
    for (int round = 0;
        round < 50 && (round < 2 || peers.stream().anyMatch(p -> !p.idle()));
        round++) {
      RepairByHand.look(context);
      peers.forEach(StoringPeer::beat);
      peers.forEach(StoringPeer::arriveAll);
      check("seed " + seed + ", settling " + round);
    }
    assertThat(count("placement")).as("seed %d: nothing is promised for ever", seed).isZero();
    assertThat(keeps()).isZero();
  }

  private void step(Random chance, List<UploadReply> open, List<String> names) {
    StoringPeer peer = peers.get(chance.nextInt(peers.size()));
    switch (chance.nextInt(12)) {
      case 0, 1 -> {
        String name = name("walk");
        long size = (1 + chance.nextInt(24)) * MIB;
        Http.Reply reply = uploader.publish(name, ownRoot(size, chance), size);
        if (reply.status() == 200) {
          open.add(reply.as(UploadReply.class));
          names.add(name);
        }
      }
      case 2 -> {
        if (!open.isEmpty()) {
          uploader.commit(open.remove(chance.nextInt(open.size())));
        }
      }
      case 3 -> {
        if (!open.isEmpty() && chance.nextBoolean()) {
          uploader.http.delete(Paths.UPLOAD + "/" + open.remove(0).uploadId());
        }
      }
      case 4 -> peer.loseOne(chance);
      case 5 -> {
        if (!names.isEmpty()) {
          http.basic(ADMIN, PASSWORD)
              .delete(Paths.FILES + "/" + names.remove(chance.nextInt(names.size())));
        }
      }
      case 6 -> RepairByHand.look(context);
      case 7 -> {
        if (chance.nextInt(4) == 0) {
          peer.peer.logout(true);
          peers.remove(peer);
          storing("again", peer.peer.capacityBytes / MIB);
        }
      }
      case 8 -> peer.beat();
      default -> peer.goOn(chance);
    }
  }

  private void check(String when) {
    for (StoringPeer p : peers) {
      long promised =
          database
              .sql()
              .sql(
                  "SELECT coalesce(sum(size_bytes), 0) FROM placement WHERE peer_id = ? AND root NOT IN (:none)"
                      .replace("(:none)", none(p)))
              .param(p.peer.id())
              .query(Long.class)
              .single();
      assertThat(promised + p.held())
          .as("%s: promised %d and held %d", when, promised, p.held())
          .isLessThanOrEqualTo(p.usable());
    }
    long unmatched =
        database
            .sql()
            .sql(
                "SELECT (SELECT count(*) FROM command c WHERE c.kind = 'KEEP' AND NOT EXISTS"
                    + " (SELECT 1 FROM placement p WHERE p.peer_id = c.peer_id AND p.root ="
                    + " c.root)) + (SELECT count(*) FROM placement p WHERE EXISTS (SELECT 1 FROM"
                    + " holding h WHERE h.peer_id = p.peer_id AND h.root = p.root AND h.have_bytes"
                    + " = h.size_bytes))")
            .query(Long.class)
            .single();
    assertThat(unmatched)
        .as("%s: a KEEP nobody counts on, or a promise that was kept", when)
        .isZero();
  }

  private static String none(StoringPeer p) {
    List<String> quoted = p.containers.keySet().stream().map(root -> "'" + root + "'").toList();
    return quoted.isEmpty() ? "('')" : "(" + String.join(",", quoted) + ")";
  }

  private boolean asked(StoringPeer p, String root) {
    return p.peer.commands.stream()
        .anyMatch(c -> c.kind() == PeerCommand.Kind.KEEP && root.equals(c.root()));
  }

  private StoringPeer storing(String name, long mebibytes) {
    StoringPeer peer = new StoringPeer(peer(name), mebibytes * MIB);
    peers.add(peer);
    return peer;
  }

  private UploadReply publish(String name, String root, long size) {
    uploader.has(root, size);
    uploader.beat();
    return uploader.publish(name, root, size).as(UploadReply.class);
  }

  /// The content becomes whole at these, and its name is given.
  private void commit(UploadReply upload, StoringPeer... at) {
    for (StoringPeer peer : at) {
      peer.beat();
      peer.arriveAll();
    }
    assertThat(uploader.commit(upload).as(CommitReply.class).committed()).isTrue();
    RepairByHand.look(context);
  }

  private String ownRoot(long size) {
    return ownRoot(size, new Random());
  }

  private String ownRoot(long size, Random chance) {
    byte[] bytes = new byte[32];
    chance.nextBytes(bytes);
    String root = HexFormat.of().formatHex(bytes);
    uploader.has(root, size);
    uploader.beat();
    return root;
  }

  private long keeps() {
    return database
        .sql()
        .sql("SELECT count(*) FROM command WHERE kind = 'KEEP'")
        .query(Long.class)
        .single();
  }

  private long count(String table) {
    return database.sql().sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }
}
