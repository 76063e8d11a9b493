package io.bandada.peerd.node.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Tombstone;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.sim.ScriptedWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DropWarrantTest {
  private final ScriptedWorld world = new ScriptedWorld();
  private final FileId id = world.content.id();
  private final NameRecords names =
      new NameRecords(world.ports, world.journal, new LocalHoldings());
  private final DropWarrant warrant = new DropWarrant(world.ports, names);

  @Test
  void onTheSignedWordThatItsLastNameWasTakenAwayItMayGo() {
    learn("a", 1);
    assertThat(whyNot(removed("a", 1))).isEmpty();
    assertThat(whyNot(removed("a", 2))).as("a later one of that name").isEmpty();
  }

  @Test
  void withoutAWordItStays() {
    assertThat(whyNot(null)).hasValueSatisfying(why -> assertThat(why).contains("no signed word"));
    Tombstone t = removed("a", 1);
    assertThat(whyNot(new Tombstone(t.id(), t.name(), t.revision(), t.root(), t.removedAt(), null)))
        .isPresent();
  }

  @Test
  void aWordThatSomebodyElseSignedIsNone() {
    Tombstone t = removed("a", 1);
    Tombstone changed = world.forged(t);
    assertThat(whyNot(changed))
        .hasValueSatisfying(why -> assertThat(why).contains("not signed by this network"));
    assertThat(whyNot(new Tombstone(t.id(), "b", t.revision(), t.root(), t.removedAt(), t.seal())))
        .as("nor one that was changed")
        .isPresent();
  }

  @Test
  void aWordAboutOtherContentIsNone() {
    assertThat(whyNot(world.tombstone("a", 1, "ab".repeat(32))))
        .hasValueSatisfying(why -> assertThat(why).contains("other content"));
  }

  @Test
  void aNameThatWasGivenAfterItKeepsTheContent() {
    learn("a", 3);
    assertThat(whyNot(removed("a", 2)))
        .hasValueSatisfying(
            why -> assertThat(why).contains("a is known to point to it, revision 3"));
  }

  @Test
  void everyNameNeedsAWordOfItsOwn() {
    learn("a", 1);
    learn("b", 1);
    learn("c", 1);
    assertThat(whyNot(removed("a", 1), removed("b", 1)))
        .hasValueSatisfying(why -> assertThat(why).startsWith("c is known"));
    assertThat(whyNot(removed("a", 1), removed("b", 1), world.forged(removed("c", 1)))).isPresent();
    assertThat(whyNot(removed("a", 1), removed("b", 1), world.tombstone("c", 1, "ab".repeat(32))))
        .isPresent();
    assertThat(whyNot(removed("a", 1), removed("c", 1), removed("b", 1))).isEmpty();
  }

  private void learn(String name, int revision) {
    names.learn(List.of(world.named(name, revision)));
    world.pass(ScriptedWorld.MOMENT);
    assertThat(names.of(id)).extracting(NameRecord::name).contains(name);
  }

  private Tombstone removed(String name, int revision) {
    return world.tombstone(name, revision, id.hex());
  }

  private Optional<String> whyNot(@Nullable Tombstone word, Tombstone... others) {
    List<Optional<String>> heard = new ArrayList<>();
    warrant.examine(
        new PeerCommand(
            "c",
            PeerCommand.Kind.DROP,
            id.hex(),
            world.content.size(),
            List.of(),
            word,
            List.of(others)),
        id,
        heard::add);
    world.pass(ScriptedWorld.MOMENT);
    assertThat(heard).as("answered once").hasSize(1);
    return heard.getFirst();
  }
}
