package io.bandada.peerd.node.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IndexReportTest {
  private final LocalHoldings holdings = new LocalHoldings();
  private final IndexReport report = new IndexReport(holdings, 3);
  private final SplittableRandom random = new SplittableRandom(11);

  @Test
  void aChangeIsRepeatedUnderItsNumberUntilItIsConfirmed() {
    report.identify("p1");
    add(manifest());
    IndexDelta first = report.delta();
    add(manifest());
    assertThat(report.delta()).isEqualTo(first);
    report.confirmed(first.seq());
    assertThat(report.delta().seq()).isEqualTo(first.seq() + 1);
    assertThat(report.delta().adds()).hasSize(1);
  }

  @Test
  void withoutNewsTheNumberStays() {
    report.identify("p1");
    long seq = report.delta().seq();
    assertThat(report.delta().seq()).isEqualTo(seq);
    assertThat(report.delta().adds()).isEmpty();
  }

  @Test
  void whatBecameLessIsNeverSaidAgain() {
    report.identify("p1");
    Manifest content = manifest();
    add(content);
    IndexDelta full = report.delta();
    assertThat(full.adds()).hasSize(1);
    holdings.remove(content.id());
    assertThat(report.delta().adds()).isEmpty();
    assertThat(report.delta().seq()).isGreaterThan(full.seq());
  }

  @Test
  void oneDeltaCarriesAtMostAThousand() {
    report.identify("p1");
    for (int i = 0; i < 1500; i++) {
      add(manifest());
    }
    IndexDelta first = report.delta();
    assertThat(first.adds()).hasSize(IndexReport.MOST_ADDS);
    report.confirmed(first.seq());
    assertThat(report.delta().adds()).hasSize(500);
  }

  @Test
  void bucketsAreThoseOfTheEntries() {
    report.identify("p1");
    for (int i = 0; i < 200; i++) {
      add(manifest());
    }
    report.freeze();
    int found = 0;
    for (int bucket = 0; bucket < 1024; bucket++) {
      for (IndexEntry entry : report.bucket(bucket)) {
        assertThat(entry.bucket()).isEqualTo(bucket);
        found++;
      }
    }
    assertThat(found).isEqualTo(200);
  }

  /// Whatever is lost, comes twice or comes late: after the last word both sides are equal.
  @Test
  void anyLossDuplicationAndReorderingConverges() {
    for (long seed = 0; seed < 200; seed++) {
      converges(new SplittableRandom(seed));
    }
  }

  private void converges(SplittableRandom chance) {
    LocalHoldings here = new LocalHoldings();
    IndexReport told = new IndexReport(here, 5);
    told.identify("p9");
    Ledger there = new Ledger();
    List<IndexDelta> onTheWay = new ArrayList<>();
    List<Manifest> all = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      if (chance.nextInt(3) == 0 || all.isEmpty()) {
        Manifest m = manifest();
        all.add(m);
        here.durable(m, PieceSet.all(m.pieces()));
      } else if (chance.nextInt(4) == 0) {
        here.remove(all.remove(chance.nextInt(all.size())).id());
      }
      onTheWay.add(told.delta());
      if (chance.nextInt(3) > 0) {
        IndexDelta arrives =
            chance.nextBoolean()
                ? onTheWay.getLast()
                : onTheWay.get(chance.nextInt(onTheWay.size()));
        there.apply(arrives);
        if (chance.nextInt(4) > 0) {
          told.confirmed(there.seq);
        }
      }
    }
    for (int rounds = 0; rounds < 10 && !there.verified(told.delta()); rounds++) {
      there.apply(told.delta());
      told.confirmed(there.seq);
      if (!there.verified(told.delta())) {
        told.freeze();
        there.replace(told);
        told.thaw();
      }
    }
    Map<String, Long> expected = new TreeMap<>();
    all.forEach(m -> expected.put(m.id().hex(), m.size()));
    assertThat(there.sizes()).isEqualTo(expected);
  }

  private void add(Manifest manifest) {
    holdings.durable(manifest, PieceSet.all(manifest.pieces()));
  }

  private Manifest manifest() {
    byte[] layer = new byte[FileId.BYTES];
    random.nextBytes(layer);
    return Manifest.ofContent(1 + random.nextInt(1000), PieceLength.MIN, layer);
  }

  /// The directory's side, by its rules: the next number is applied, anything else only if it
  /// proves itself.
  private static final class Ledger {
    private TreeMap<String, IndexEntry> entries = new TreeMap<>();
    private long seq = -1;

    void apply(IndexDelta delta) {
      if (delta.seq() == seq) {
        return;
      }
      TreeMap<String, IndexEntry> after = new TreeMap<>(entries);
      delta.removes().forEach(after::remove);
      delta.adds().forEach(e -> after.put(e.root(), e));
      if (delta.seq() == seq + 1 || digest(after).equals(delta.digest())) {
        entries = after;
        seq = delta.seq();
      }
    }

    void replace(IndexReport report) {
      entries.clear();
      for (int bucket = 0; bucket < 1024; bucket++) {
        report.bucket(bucket).forEach(e -> entries.put(e.root(), e));
      }
      assertThat(digest(entries)).isEqualTo(report.digest());
      seq = report.seq();
    }

    boolean verified(IndexDelta delta) {
      return delta.seq() == seq
          && delta.count() == entries.size()
          && delta.digest().equals(digest(entries));
    }

    Map<String, Long> sizes() {
      Map<String, Long> sizes = new TreeMap<>();
      entries.values().forEach(e -> sizes.put(e.root(), e.haveBytes()));
      return sizes;
    }

    private static String digest(Map<String, IndexEntry> of) {
      IndexDigest sum = IndexDigest.EMPTY;
      for (IndexEntry entry : of.values()) {
        sum = sum.plus("p9", entry);
      }
      return sum.hex();
    }
  }
}
