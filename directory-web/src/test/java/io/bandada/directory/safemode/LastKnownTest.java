package io.bandada.directory.safemode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastKnownTest {
  @Test
  void whatWasWrittenIsRead() {
    LastKnown known = LastKnown.of(77, List.of("p2", "p1"), List.of("p3"));
    assertThat(LastKnown.parse(known.text())).isEqualTo(known);
    assertThat(known.peers()).isEqualTo(Set.of("p1", "p2", "p3"));
    assertThat(LastKnown.parse(LastKnown.NOTHING.text())).isEqualTo(LastKnown.NOTHING);
  }

  @Test
  void itIsBoundedAndThoseThatAreHereComeFirst() {
    List<String> here = IntStream.range(0, LastKnown.MOST - 1).mapToObj(i -> "here" + i).toList();
    LastKnown known = LastKnown.of(1, here, List.of("lost1", "lost2"));
    assertThat(known.here()).hasSize(LastKnown.MOST - 1);
    assertThat(known.lost()).containsExactly("lost1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "bandada known peers 1\n",
        "bandada known peers 1\nevent x\n",
        "bandada known peers 1\nevent 5\nhere p1\nher",
        "bandada known peers 2\nevent 5\n",
        "bandada known peers 1\nevent 5\ngone p1\n"
      })
  void whatItDidNotWriteIsRefused(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> LastKnown.parse(text));
  }
}
