package io.bandada.directory.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.SourceRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceChoiceTest {
  private static SourceChoice.Known known(String id, boolean complete, String state, int load) {
    return new SourceChoice.Known(
        new SourceRecord(id, id, "127.0.0.1:1", complete, 1, state), load);
  }

  @Test
  void theCallerIsNeverASourceOfItsOwn() {
    List<SourceChoice.Known> all =
        List.of(known("a", true, "live", 0), known("b", false, "live", 0));
    assertThat(SourceChoice.choose(all, "a", new Random(1)))
        .extracting(SourceRecord::peerId)
        .containsExactly("b");
  }

  @Test
  void halfAreTheBestAndTheOthersDifferFromCallToCall() {
    List<SourceChoice.Known> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(known("best" + i, true, "live", 0));
    }
    for (int i = 0; i < 100; i++) {
      all.add(known("rest" + i, false, i % 3 == 0 ? "stale" : "live", i));
    }
    Set<String> seen = new HashSet<>();
    Random random = new Random(5);
    for (int call = 0; call < 100; call++) {
      List<SourceRecord> chosen = SourceChoice.choose(all, null, random);
      assertThat(chosen).hasSize(SourceChoice.MOST).doesNotHaveDuplicates();
      assertThat(chosen.subList(0, 10)).allMatch(s -> s.peerId().startsWith("best"));
      chosen.forEach(s -> seen.add(s.peerId()));
    }
    assertThat(seen).hasSizeGreaterThan(100);
  }

  @Test
  void staleSourcesComeLast() {
    List<SourceChoice.Known> all =
        List.of(
            known("s", true, "stale", 0),
            known("l", false, "live", 9),
            known("b", true, "live", 2));
    assertThat(SourceChoice.choose(all, null, new Random(1)))
        .extracting(SourceRecord::peerId)
        .containsExactly("b", "l", "s");
  }

  @Test
  void oneThatHasAllOfWhatManyWantIsToldToSome() {
    List<SourceChoice.Known> all = new ArrayList<>();
    all.add(known("seed", true, "live", 0));
    for (int i = 0; i < 400; i++) {
      all.add(known("peer" + i, false, "live", 0));
    }
    Random random = new Random(5);
    int told = 0;
    for (int call = 0; call < 400; call++) {
      List<SourceRecord> chosen = SourceChoice.choose(all, null, random);
      assertThat(chosen).hasSize(SourceChoice.MOST);
      told += chosen.stream().anyMatch(SourceRecord::complete) ? 1 : 0;
    }
    assertThat(told).isBetween(20, 60);
    assertThat(SourceChoice.choose(all.subList(0, 30), null, random))
        .as("few know all")
        .anyMatch(SourceRecord::complete);
  }
}
