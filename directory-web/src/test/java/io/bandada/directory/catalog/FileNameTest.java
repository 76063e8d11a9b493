package io.bandada.directory.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.api.Problem;
import io.bandada.directory.problems.Refusal;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b/c",
        "big.iso",
        "...",
        ".hidden",
        "a b",
        "100%",
        "a;b",
        "a\\b",
        "<script>alert(1)</script>",
        "\u00e9t\u00e9",
        "\u6f22\u5b57",
        "\ud83d\ude80",
        "a?b*c",
        "con",
        "-rf",
        "'; DROP TABLE file; --"
      })
  void namesAreData(String name) {
    assertThat(new FileName(name).text()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "a/.",
        " a",
        "a ",
        "a/ b",
        "a\u0000b",
        "a\nb",
        "a\u007fb",
        "a\u0085b",
        "a\u202eb",
        "a\u2066b",
        "a\u200fb",
        "a\u061cb",
        "a\u2028b",
        "e\u0301",
        "\ud83d",
        "a\u00a0",
        "\ta"
      })
  void whatIsNoNameIsRefused(String name) {
    assertThatThrownBy(() -> new FileName(name))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Problem.BAD_NAME));
  }

  @Test
  void limitsAreCountedInBytes() {
    assertThat(new FileName("x".repeat(255)).text()).hasSize(255);
    assertThatThrownBy(() -> new FileName("x".repeat(256))).isInstanceOf(Refusal.class);
    assertThat(new FileName("\u00e9".repeat(127)).text()).hasSize(127);
    assertThatThrownBy(() -> new FileName("\u00e9".repeat(128))).isInstanceOf(Refusal.class);
    assertThat(new FileName(String.join("/", Collections.nCopies(32, "a"))).text()).hasSize(63);
    assertThatThrownBy(() -> new FileName(String.join("/", Collections.nCopies(33, "a"))))
        .isInstanceOf(Refusal.class);
    String longest = String.join("/", Collections.nCopies(4, "x".repeat(255)));
    assertThat(new FileName(longest).text()).hasSize(1_023);
    assertThatThrownBy(() -> new FileName(longest + "/y")).isInstanceOf(Refusal.class);
  }

  @Test
  void theSuccessorOfAPrefixIsTheEndOfItsRange() {
    assertThat(FileList.successor("ab")).isEqualTo("ac");
    assertThat(FileList.successor("a\ud7ff")).isEqualTo("a\ue000");
    assertThat(FileList.successor("a" + Character.toString(Character.MAX_CODE_POINT)))
        .isEqualTo("b");
    assertThat(FileList.successor(Character.toString(Character.MAX_CODE_POINT))).isEmpty();
  }
}
