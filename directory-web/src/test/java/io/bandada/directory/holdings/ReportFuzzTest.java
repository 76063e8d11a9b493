package io.bandada.directory.holdings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.problems.Refusal;
import java.util.ArrayList;
import java.util.List;

/// Reports of peers: refused, or such that nobody behind has to look again.
class ReportFuzzTest {
  private static final List<String> ROOTS =
      List.of("ab".repeat(32), "00".repeat(32), "f".repeat(64));

  @FuzzTest
  void delta(FuzzedDataProvider input) {
    IndexDelta delta =
        new IndexDelta(
            input.consumeLong(),
            input.consumeLong(),
            entries(input),
            roots(input),
            input.consumeLong(),
            digest(input));
    try {
      ReportCheck.check(delta);
      assertThat(ReportCheck.digest(delta.digest()).hex()).isEqualToIgnoringCase(delta.digest());
    } catch (Refusal e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    sane(delta.adds());
    delta.removes().forEach(root -> assertThat(root).matches("[0-9a-f]{64}"));
    IndexDigest all = IndexDigest.EMPTY;
    for (IndexEntry entry : delta.adds()) {
      all = all.plus("p1", entry);
    }
    for (IndexEntry entry : delta.adds()) {
      all = all.minus("p1", entry);
    }
    assertThat(all).isEqualTo(IndexDigest.EMPTY);
  }

  @FuzzTest
  void buckets(FuzzedDataProvider input) {
    List<Integer> buckets = new ArrayList<>();
    for (int i = input.consumeInt(0, 4); i > 0; i--) {
      buckets.add(input.consumeInt(-1, 1024));
    }
    IndexRequest request =
        new IndexRequest(
            input.consumeLong(),
            input.consumeLong(),
            input.consumeLong(),
            digest(input),
            input.consumeBoolean() ? List.of() : List.of(digest(input)),
            buckets,
            entries(input),
            List.of());
    try {
      ReportCheck.check(request);
    } catch (Refusal e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    sane(request.entries());
    request.entries().forEach(entry -> assertThat(request.buckets()).contains(entry.bucket()));
  }

  private static void sane(List<IndexEntry> entries) {
    for (IndexEntry entry : entries) {
      assertThat(entry.root()).matches("[0-9a-f]{64}");
      assertThat(entry.bucket()).isBetween(0, 1023);
      assertThat(entry.sizeBytes()).isBetween(0L, 16L << 40);
      assertThat(entry.haveBytes()).isBetween(0L, entry.sizeBytes());
    }
  }

  private static List<IndexEntry> entries(FuzzedDataProvider input) {
    List<IndexEntry> entries = new ArrayList<>();
    for (int i = input.consumeInt(0, 3); i > 0; i--) {
      entries.add(new IndexEntry(root(input), number(input), number(input)));
    }
    return entries;
  }

  private static List<String> roots(FuzzedDataProvider input) {
    List<String> roots = new ArrayList<>();
    for (int i = input.consumeInt(0, 3); i > 0; i--) {
      roots.add(root(input));
    }
    return roots;
  }

  private static String root(FuzzedDataProvider input) {
    return input.consumeBoolean() ? input.pickValue(ROOTS) : input.consumeString(70);
  }

  private static String digest(FuzzedDataProvider input) {
    return input.consumeBoolean() ? "0123456789abcdef".repeat(2) : input.consumeString(33);
  }

  private static long number(FuzzedDataProvider input) {
    return input.consumeBoolean() ? input.consumeLong(0, 100) : input.consumeLong();
  }
}
