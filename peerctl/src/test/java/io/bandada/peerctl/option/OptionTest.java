package io.bandada.peerctl.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerctl.outcome.CommandFailed;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionTest {
  private enum Metal {
    TIN,
    LEAD,
    GOLD
  }

  private static final Option<Boolean> FORCE = Option.flag("-f, --force", "whatever stands there");
  private static final Option<Integer> COPIES = Option.number("--copies N", "copies to keep");
  private static final Option<Metal> METAL =
      Option.oneOf("-m, --metal METAL", Metal.LEAD, Metal.values());

  private static ParsedLine line(String... typed) {
    return ParsedLine.of(List.of(typed), List.of(FORCE, COPIES, METAL), false, "peerctl help try");
  }

  @Test
  void isSpelledAsHelpShowsIt() {
    assertThat(List.of(METAL.letter(), METAL.word(), METAL.value()))
        .containsExactly("m", "metal", "METAL");
    assertThat(List.of(COPIES.letter(), COPIES.word(), COPIES.value()))
        .containsExactly("", "copies", "N");
    assertThat(List.of(FORCE.letter(), FORCE.word(), FORCE.value()))
        .containsExactly("f", "force", "");
    assertThat(METAL.spellings()).containsExactly("-m", "--metal");
    assertThat(METAL.description()).isEqualTo("tin, lead or gold");
    assertThat(METAL.completes()).isEqualTo(new Completes.OneOf("tin", "lead", "gold"));
  }

  @Test
  void hasTheTypeOfWhatItMeansAndIsOtherwiseWhatItIsWhenNobodyGaveIt() {
    ParsedLine some = line("-f", "a", "--copies=3", "--metal", "gold", "b");
    assertThat(some.arguments()).containsExactly("a", "b");
    assertThat(some.get(FORCE)).isTrue();
    assertThat(some.get(COPIES)).isEqualTo(3);
    assertThat(some.find(METAL)).contains(Metal.GOLD);
    ParsedLine none = line();
    assertThat(none.get(FORCE)).isFalse();
    assertThat(none.get(COPIES)).isZero();
    assertThat(none.get(METAL)).isEqualTo(Metal.LEAD);
    assertThat(none.find(METAL)).isEmpty();
  }

  @Test
  void ofSeveralTheLastCounts() {
    assertThat(line("--copies", "3", "--copies", "5").get(COPIES)).isEqualTo(5);
    assertThat(line("--copies", "3", "--copies", "5").given().get("copies"))
        .containsExactly("3", "5");
  }

  @Test
  void aValueThatIsNoneIsRefusedByTheOptionsName() {
    assertThatThrownBy(() -> line("--copies", "0").get(COPIES))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("--copies: \"0\" is not a whole number from 1");
    assertThatThrownBy(() -> line("--copies", "1000001").get(COPIES))
        .hasMessageContaining("is not a whole number");
    assertThatThrownBy(() -> line("-m", "iron").find(METAL))
        .isInstanceOfSatisfying(
            CommandFailed.class, e -> assertThat(e.hint()).isEqualTo("it takes tin, lead or gold"))
        .hasMessage("--metal: \"iron\" is not understood");
  }
}
