package io.bandada.directory.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every name on a page is text that a stranger chose: templates escape it, and bring no script or
/// style of their own, so that the content security policy can forbid both.
class TemplateRulesTest {
  private static final Path TEMPLATES = Path.of("src/main/resources/templates");

  static List<Path> templates() {
    return files(TEMPLATES, ".html");
  }

  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void nothingIsWrittenUnescaped(Path template) throws IOException {
    assertThat(Files.readString(template))
        .doesNotContain("th:utext", "data-th-utext", "[(", "th:inline", "T(", "__${", "th:remove");
  }

  @ParameterizedTest
  @MethodSource("templates")
  void noScriptOrStyleIsInline(Path template) throws IOException {
    var html = Files.readString(template);
    assertThat(Pattern.compile("<script(?![^>]*\\bsrc=)").matcher(html).find())
        .as("a script without src")
        .isFalse();
    assertThat(Pattern.compile("<style\\b").matcher(html).find()).as("a style element").isFalse();
    assertThat(Pattern.compile("\\s(th:)?style=").matcher(html).find())
        .as("a style attribute")
        .isFalse();
    assertThat(Pattern.compile("\\s(th:)?(on[a-z]+|hx-on[a-z:-]*)=").matcher(html).find())
        .as("a handler")
        .isFalse();
    assertThat(html).doesNotContain("javascript:", "http-equiv");
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everythingComesFromHere(Path template) throws IOException {
    var html = Files.readString(template).replace("http://www.thymeleaf.org", "");
    assertThat(html).doesNotContain("http://", "https://", "\"//");
  }

  @ParameterizedTest
  @MethodSource("templates")
  void insertionIsNeverOnAnElementThatRepeatsOrChooses(Path template) throws IOException {
    // th:replace comes before th:each and th:if: together on one element the choice would be
    // ignored.
    assertThat(
            Pattern.compile("<[^>]*th:(if|each|with)=[^>]*th:replace=")
                .matcher(Files.readString(template))
                .find())
        .isFalse();
    assertThat(
            Pattern.compile("<[^>]*th:replace=[^>]*th:(if|each|with)=")
                .matcher(Files.readString(template))
                .find())
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void onlyWhoIsNotInYetIsWithoutTheFrame(Path template) throws IOException {
    if (!List.of("login.html", "setup.html").contains(template.getFileName().toString())) {
      assertThat(Files.readString(template)).doesNotContain("~{alone ::");
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyTimeCanBeSaidInTheReadersZone(Path template) throws IOException {
    var html = Files.readString(template);
    assertThat(
            Pattern.compile("<time(?![^>]*(th:replace|data-ago|data-until|data-at))")
                .matcher(html)
                .find())
        .isFalse();
    assertThat(
            Pattern.compile("<(?!time)[a-z0-9:]+[^>]*\\$\\{words\\.(exact|stamp|clock)\\(")
                .matcher(html)
                .find())
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("assets")
  void stylesAndScriptsFetchNothingFromElsewhere(Path asset) throws IOException {
    assertThat(Files.readString(asset))
        .doesNotContain("@import", "url(http", "url(//", "eval(", "innerHTML", "https://");
  }

  static List<Path> assets() {
    var assets = Path.of("src/main/resources/static/assets");
    return Stream.of(files(assets, "app.css"), files(assets, "app.js"), files(assets, "theme.js"))
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("assets")
  void stylesAndScriptsStaySmall(Path asset) throws IOException {
    assertThat(Files.size(asset)).isLessThan(asset.toString().endsWith(".css") ? 23_000L : 11_000L);
  }
}
