package io.bandada.directory.dashboard.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.dashboard.screens.Screen;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListQueryTest {
  private static ListQuery files(Map<String, String> parameters) {
    return ListQuery.from(ListKind.FILES, parameters::get);
  }

  @Test
  void aPlainListHasAPlainAddress() {
    assertThat(files(Map.of()).url()).isEqualTo("/files");
  }

  @Test
  void theAddressSaysEverythingThatWasChosen() {
    var query = files(Map.of("health", "few", "q", "a&b", "sort", "-size", "after", "x_1"));
    assertThat(query.url()).isEqualTo("/files?health=few&q=a%26b&sort=-size&after=x_1");
  }

  @Test
  void whatIsNotUnderstoodIsLeftOut() {
    assertThat(
            files(
                    Map.of(
                        "health", "' OR 1=1", "sort", "password_hash", "after", "x".repeat(10_000)))
                .url())
        .isEqualTo("/files");
  }

  @Test
  void aSearchIsNotEndless() {
    assertThat(files(Map.of("q", "x".repeat(10_000))).text()).hasSize(200);
  }

  @Test
  void aColumnIsSortedByItsUsefulEndFirstAndThenTurnedAround() {
    var query = files(Map.of());
    assertThat(query.sorted("size")).isEqualTo("/files?sort=-size");
    assertThat(query.sorted("name")).isEqualTo("/files?sort=-name");
    assertThat(files(Map.of("sort", "-size")).sorted("size")).isEqualTo("/files?sort=size");
  }

  @Test
  void theSortedColumnTellsItsDirection() {
    var query = files(Map.of("sort", "-size"));
    assertThat(query.ariaSort("size")).isEqualTo("descending");
    assertThat(query.ariaSort("name")).isNull();
  }

  @Test
  void anotherFilterBeginsAtTheFirstPage() {
    assertThat(files(Map.of("after", "x")).filtered("none")).isEqualTo("/files?health=none");
  }

  @Test
  void theLiveLineIsAskedForTheSameList() {
    assertThat(new Screen.Listed(files(Map.of("health", "few", "q", "x"))).liveUrl())
        .isEqualTo("/live?page=files&health=few&q=x");
  }
}
