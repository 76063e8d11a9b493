package io.bandada.directory.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.NameChangeWord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameChangesTest {
  private final List<NameChangeWord> words = new ArrayList<>();

  @Test
  void whatWasMovedHasItsNewNameOnly() {
    move("photos/", "pictures/", 10);
    assertThat(now("photos/2026/a.jpg", 5)).containsExactly("pictures/2026/a.jpg");
    assertThat(now("photos", 5)).as("no name below the folder").containsExactly("photos");
    assertThat(now("other/photos/a", 5)).containsExactly("other/photos/a");
  }

  @Test
  void aWordIsAboutOlderRecordsOnly() {
    move("a/", "b/", 10);
    assertThat(now("a/x", 9)).containsExactly("b/x");
    assertThat(now("a/x", 10)).containsExactly("a/x");
    assertThat(now("a/x", 11)).containsExactly("a/x");
  }

  @Test
  void wordsAreAppliedInTheirOrder() {
    move("b/", "c/", 20);
    move("a/", "b/", 10);
    assertThat(now("a/x", 5)).containsExactly("c/x");
    assertThat(now("b/x", 15)).containsExactly("c/x");
    move("c/", "a/", 30);
    assertThat(now("a/x", 5)).as("a circle ends where it ends").containsExactly("a/x");
  }

  @Test
  void twoFoldersThatChangedPlacesAreNotMixedUp() {
    move("a/", "t/", 10);
    move("b/", "a/", 20);
    move("t/", "b/", 30);
    assertThat(now("a/x", 5)).containsExactly("b/x");
    assertThat(now("b/y", 5)).containsExactly("a/y");
  }

  @Test
  void aFolderThatMovedBelowItselfIsMovedOnce() {
    move("a/", "a/b/", 10);
    assertThat(now("a/x", 5)).containsExactly("a/b/x");
    assertThat(now("a/b/x", 5)).containsExactly("a/b/b/x");
  }

  @Test
  void everythingMayBeMoved() {
    words.add(new NameChangeWord(10, Kind.MOVE, "", "old/", true, 10, null));
    assertThat(now("x", 5)).containsExactly("old/x");
    assertThat(now("a/x", 5)).containsExactly("old/a/x");
  }

  @Test
  void copiesAreNamesOfTheirOwn() {
    words.add(new NameChangeWord(10, Kind.COPY, "a", "b", false, 10, null));
    words.add(new NameChangeWord(20, Kind.MOVE, "a", "c", false, 20, null));
    assertThat(now("a", 5)).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void manyCopiesAreFollowedToALimitAndEndlessOnesEnd() {
    IntStream.range(0, 40)
        .forEach(i -> words.add(new NameChangeWord(i, Kind.COPY, "", "d/", true, 10 + i, null)));
    assertThat(now("x", 5)).hasSize(NameChanges.MOST_NAMES);
  }

  private void move(String from, String to, long at) {
    words.add(new NameChangeWord(at, Kind.MOVE, from, to, true, at, null));
  }

  private List<String> now(String name, long since) {
    return new NameChanges(words).of(name, since).stream().map(NameChanges.Named::name).toList();
  }
}
