package io.bandada.directory.holdings;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.PingReply.Wanted;
import io.bandada.directory.database.Database;
import io.bandada.directory.database.TestDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is lost, repeated or late between a peer and the directory: once they hear each other
/// again, the directory's rows are the peer's index, exactly.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexConvergenceTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 60;
  private static final int ROUNDS = 6;

  @TempDir static Path folder = Path.of("never used");
  private Database database = none();
  private Holdings holdings = none();

  @BeforeAll
  void open() {
    database = TestDatabase.sqlite(folder);
  }

  /// Each with turns of its own.
  @BeforeEach
  void start() {
    holdings =
        new Holdings(
            database,
            new Copies(database),
            InstantSource.system(),
            System::nanoTime,
            TestDatabase.settings(folder));
  }

  @AfterAll
  void close() {
    database.close();
  }

  static int[] seeds() {
    int[] seeds = new int[SEEDS];
    for (int i = 0; i < SEEDS; i++) {
      seeds[i] = i;
    }
    return seeds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyLossRepetitionAndReorderingConverges(int seed) {
    Random random = new Random(seed);
    ModelPeer peer = newPeer("seed" + seed);
    List<Runnable> underWay = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      change(peer, random);
      IndexDelta delta = peer.delta();
      underWay.add(() -> ping(peer, delta, random, underWay));
      int deliveries = random.nextInt(3);
      for (int i = 0; i < deliveries && !underWay.isEmpty(); i++) {
        int which = random.nextInt(underWay.size());
        Runnable message = random.nextInt(4) == 0 ? underWay.get(which) : underWay.remove(which);
        message.run();
        rowsAndSumsAgree(peer.id);
      }
      if (random.nextInt(3) == 0 && !underWay.isEmpty()) {
        underWay.remove(random.nextInt(underWay.size()));
      }
    }
    converge(peer);
    assertThat(rows(peer.id)).as("seed %d", seed).isEqualTo(peer.index);
  }

  @Test
  void aPeerThatIsUnknownReportsEverythingOnce() {
    ModelPeer peer = newPeer("full");
    Random random = new Random(1);
    for (int i = 0; i < 3_000; i++) {
      peer.put(entry(random, random.nextLong()));
    }
    peer.restart();
    IndexVerdict first = holdings.apply(peer.id, peer.delta());
    assertThat(first.wanted()).isEqualTo(Wanted.FULL);
    assertThat(holdings.report(peer.id, peer.everything()).verified()).isTrue();
    assertThat(holdings.apply(peer.id, peer.delta()).verified()).isTrue();
    assertThat(rows(peer.id)).isEqualTo(peer.index);
  }

  @Test
  void onlyDifferingBucketsAreAskedFor() {
    ModelPeer peer = newPeer("buckets");
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      peer.put(entry(random, random.nextLong()));
    }
    converge(peer);
    IndexEntry silently = entry(random, 77);
    peer.put(silently);
    peer.restart();
    IndexReply reply = holdings.report(peer.id, peer.digests());
    assertThat(reply.wantBuckets()).containsExactly(silently.bucket());
    assertThat(holdings.report(peer.id, peer.answer(reply)).verified()).isTrue();
  }

  @Test
  void onlySixReportAtATime() {
    List<Wanted> wanted = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      ModelPeer peer = newPeer("storm" + i);
      peer.put(entry(new Random(i), i));
      peer.restart();
      wanted.add(holdings.apply(peer.id, peer.delta()).wanted());
    }
    assertThat(wanted.subList(6, 9)).containsOnly(Wanted.LATER);
  }

  private void ping(ModelPeer peer, IndexDelta delta, Random random, List<Runnable> underWay) {
    IndexVerdict verdict = holdings.apply(peer.id, delta);
    if (random.nextInt(3) == 0) {
      return;
    }
    peer.confirmed(delta.epoch(), verdict.acceptedSeq());
    switch (verdict.wanted()) {
      case NOTHING, LATER -> {}
      case FULL -> later(peer.everything(), underWay, r -> holdings.report(peer.id, r));
      case BUCKETS ->
          later(
              peer.digests(),
              underWay,
              r -> {
                IndexReply reply = holdings.report(peer.id, r);
                if (!reply.wantBuckets().isEmpty()) {
                  later(peer.answer(reply), underWay, b -> holdings.report(peer.id, b));
                }
              });
    }
  }

  private static void later(
      IndexRequest request, List<Runnable> underWay, Consumer<IndexRequest> deliver) {
    underWay.add(() -> deliver.accept(request));
  }

  private void converge(ModelPeer peer) {
    for (int round = 0; round < ROUNDS; round++) {
      IndexDelta delta = peer.delta();
      IndexVerdict verdict = holdings.apply(peer.id, delta);
      peer.confirmed(delta.epoch(), verdict.acceptedSeq());
      if (verdict.verified()) {
        return;
      }
      IndexReply reply =
          holdings.report(peer.id, peer.index.isEmpty() ? peer.everything() : peer.digests());
      if (!reply.wantBuckets().isEmpty()) {
        holdings.report(peer.id, peer.answer(reply));
      }
    }
    throw new AssertionError("not verified after " + ROUNDS + " rounds");
  }

  private static void change(ModelPeer peer, Random random) {
    int what = random.nextInt(20);
    if (what == 0) {
      peer.restart();
    } else if (what < 5 && !peer.index.isEmpty()) {
      List<String> roots = List.copyOf(peer.index.keySet());
      peer.remove(roots.get(random.nextInt(roots.size())));
    } else {
      peer.put(entry(random, random.nextInt(40)));
    }
  }

  /// A small set of roots, so that the same ones change again and again.
  private static IndexEntry entry(Random random, long which) {
    Random root = new Random(which);
    String hex =
        String.format(
            "%016x%016x%016x%016x",
            root.nextLong(), root.nextLong(), root.nextLong(), root.nextLong());
    long size = 1_000 + which % 7;
    return new IndexEntry(hex, size, random.nextBoolean() ? size : random.nextLong(size));
  }

  private ModelPeer newPeer(String name) {
    database.write(
        () ->
            database
                .sql()
                .sql(
                    "INSERT INTO peer (id, name, account, addresses, state, incarnation, ping_seq,"
                        + " joined_at, last_seen_at, state_since, draining, load_now,"
                        + " capacity_bytes, free_bytes, rate_in, rate_out, index_epoch, index_seq,"
                        + " index_count, index_digest, index_bytes) VALUES (?, ?, 'a', '', 'live',"
                        + " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, ?, 0)")
                .params(name, name, IndexDigest.EMPTY.hex())
                .update());
    return new ModelPeer(name);
  }

  private Map<String, IndexEntry> rows(String peerId) {
    Map<String, IndexEntry> rows = new TreeMap<>();
    database
        .sql()
        .sql("SELECT root, size_bytes, have_bytes FROM holding WHERE peer_id = ?")
        .param(peerId)
        .query(
            rs -> {
              rows.put(
                  rs.getString(1), new IndexEntry(rs.getString(1), rs.getLong(2), rs.getLong(3)));
            });
    return rows;
  }

  /// Count and digest were written with the rows.
  private void rowsAndSumsAgree(String peerId) {
    IndexDigest sum = IndexDigest.EMPTY;
    for (IndexEntry entry : rows(peerId).values()) {
      sum = sum.plus(peerId, entry);
    }
    assertThat(holdings.state(peerId).digest()).isEqualTo(sum);
    String stored =
        database
            .sql()
            .sql("SELECT index_digest FROM peer WHERE id = ?")
            .param(peerId)
            .query((rs, n) -> rs.getString(1))
            .single();
    assertThat(stored).isEqualTo(sum.hex());
  }

  /// JUnit fills these in before the first test.
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T none() {
    return null;
  }
}
