package io.bandada.peerd.node.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.NameRecord;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.sim.ScriptedWorld;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameRecordsTest {
  private final ScriptedWorld world = new ScriptedWorld();
  private final LocalHoldings holdings = new LocalHoldings();
  private NameRecords names = new NameRecords(world.ports, world.journal, holdings);
  private final FileId id = world.content.id();
  private final FileId other = FileId.parse("ab".repeat(32));

  @Test
  void theNewestOfANameIsKeptAndEarlierOnesOfWhatIsHere() {
    holdings.set(world.imported());
    learn(world.named("a", 1));
    learn(world.named("a", 2, other, null));
    learn(world.named("a", 1));
    assertThat(names.find("a")).hasValueSatisfying(r -> assertThat(r.revision()).isEqualTo(2));
    assertThat(names.of(id)).extracting(NameRecord::revision).containsExactly(1);
    assertThat(names.find(new Reference.OfRevision("a", 1))).isPresent();
    assertThat(names.find(new Reference.OfRevision("a", 2))).isPresent();
    assertThat(names.byRoot())
        .containsEntry(id.hex(), List.of("a@1"))
        .containsEntry(other.hex(), List.of("a"));
    restart();
    assertThat(names.of(id)).extracting(NameRecord::revision).containsExactly(1);
    names.forget(id);
    restart();
    assertThat(names.of(id)).isEmpty();
    assertThat(names.find("a")).isPresent();
  }

  @Test
  void anEarlierRevisionOfWhatIsElsewhereIsNoneOfOurs() {
    learn(world.named("a", 1, other, null));
    learn(world.named("a", 2));
    learn(world.named("a", 1, other, null));
    assertThat(names.of(other)).isEmpty();
    assertThat(names.of(id)).hasSize(1);
  }

  @Test
  void otherAttributesOfTheSameRevisionAreNews() {
    FileAttributes script = new FileAttributes(0755, 17);
    learn(world.named("a", 1));
    learn(world.named("a", 1, id, script));
    restart();
    assertThat(names.find("a"))
        .hasValueSatisfying(r -> assertThat(r.attributes()).isEqualTo(script));
  }

  @Test
  void recordsOfTheTimeBeforeAttributesAreRead() {
    NameRecord record = world.named("a", 3);
    String before =
        String.join(
            "\t",
            "3",
            id.hex(),
            record.sizeBytes() + "",
            record.created(),
            record.owner(),
            record.copies() + "",
            String.valueOf(record.seal()));
    assertThat(NameRow.decode("a", before)).isEqualTo(record);
  }

  private void learn(NameRecord record) {
    names.learn(List.of(record));
    world.pass(ScriptedWorld.MOMENT);
  }

  private void restart() {
    world.pass(ScriptedWorld.MOMENT);
    names = new NameRecords(world.ports, world.journal, holdings);
    names.restore(world.rows(NameRecords.KIND));
  }
}
