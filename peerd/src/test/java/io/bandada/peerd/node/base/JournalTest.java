package io.bandada.peerd.node.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.store.PieceStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final StillLoop loop = new StillLoop();
  private final Written records = new Written();
  private final Journal journal = new Journal(loop, records);
  private final List<String> answers = new ArrayList<>();

  @Test
  void everyoneHearsOnceAlsoWhenWhatAnotherDoesThenFails() {
    journal.put("job", "first", "1", failure -> answers.add("first " + failure));
    journal.put(
        "job",
        "bad",
        "1",
        failure -> {
          throw new IllegalStateException("a fault in what comes then");
        });
    journal.put("job", "good", "1", failure -> answers.add("good " + failure));
    journal.whenIdle(() -> answers.add("idle"));

    assertThatThrownBy(() -> loop.pass(MOMENT)).hasMessage("a fault in what comes then");
    loop.pass(MOMENT);

    assertThat(answers).containsExactly("first null", "good null", "idle");
    journal.put("job", "later", "1", failure -> answers.add("later " + failure));
    loop.pass(MOMENT);
    assertThat(answers).last().isEqualTo("later null");
    assertThat(records.all).containsOnlyKeys("bad", "first", "good", "later");
  }

  @Test
  void aFailureIsOfThatChangeOnly() {
    journal.put("job", "first", "1");
    records.refuse = "bad";
    journal.put("job", "bad", "1", failure -> answers.add("bad " + failure));
    journal.put("job", "good", "1", failure -> answers.add("good " + failure));
    loop.pass(MOMENT);

    assertThat(answers).containsExactly("bad java.io.IOException: refused", "good null");
  }

  private static final class Written implements PieceStore.Records {
    private final Map<String, String> all = new TreeMap<>();
    private String refuse = "";

    @Override
    public List<Row> all(String kind) {
      return List.of();
    }

    @Override
    public void put(String kind, String key, String value) throws IOException {
      if (key.equals(refuse)) {
        throw new IOException("refused");
      }
      all.put(key, value);
    }

    @Override
    public void remove(String kind, String key) {
      all.remove(key);
    }
  }
}
