package io.bandada.peerd.node.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Grant;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.sim.ScriptedDirectory;
import io.bandada.peerd.sim.ScriptedDirectory.Call;
import io.bandada.peerd.sim.ScriptedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadTicketsTest {
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final ScriptedWorld world = new ScriptedWorld();
  private final ScriptedDirectory directory = world.directory;
  private final ReadTickets tickets = new ReadTickets(world.ports);
  private final FileId id = world.content.id();
  private final List<String> renewed = new ArrayList<>();

  @BeforeEach
  void signIn() {
    world.signedIn();
  }

  @Test
  void nobodyAsksForATicketThatNobodyUses() {
    tickets.offer(id, grant("a"));
    renew("");
    world.pass(LIFE);
    assertThat(tickets.read(id)).isEmpty();
    assertThat(renewed).containsExactly("");
    assertThat(directory.asked(Call.TICKET)).isEmpty();
  }

  @Test
  void aTicketIsExchangedAtHalfItsLifeAsLongAsSomebodyUsesIt() {
    directory.answers(Call.TICKET, ok("b"), ok("c"));
    Handle one = tickets.use(id);
    Handle two = tickets.use(id);
    tickets.offer(id, grant("a"));
    world.pass(Duration.ofSeconds(299));
    assertThat(tickets.read(id)).isEqualTo("a");
    world.pass(Duration.ofSeconds(2));
    assertThat(tickets.read(id)).isEqualTo("b");
    one.cancel();
    one.cancel();
    world.pass(Duration.ofMinutes(5));
    assertThat(tickets.read(id)).as("the other one still uses it").isEqualTo("c");
    two.cancel();
    world.pass(LIFE);
    assertThat(directory.asked(Call.TICKET)).hasSize(2);
    assertThat(tickets.inUse()).isZero();
  }

  @Test
  void aTicketThatCameAlongIsTakenWhenTheOneAtHandIsOlder() {
    tickets.use(id);
    tickets.offer(id, grant("a"));
    tickets.offer(id, grant("b"));
    assertThat(tickets.read(id)).isEqualTo("a");
    world.pass(LIFE.dividedBy(4));
    tickets.offer(id, grant("b"));
    assertThat(tickets.read(id)).isEqualTo("b");
    tickets.offer(id, null);
    assertThat(tickets.read(id)).isEqualTo("b");
  }

  @Test
  void manyWhoWaitAskOnce() {
    tickets.use(id);
    directory.waits(Call.TICKET);
    renew("");
    renew("");
    assertThat(renewed).isEmpty();
    directory.answerNow(Call.TICKET, ok("a"));
    assertThat(renewed).containsExactly("a", "a");
    assertThat(directory.asked(Call.TICKET)).hasSize(1);
  }

  @Test
  void aFreshTicketIsNotToBlame() {
    tickets.use(id);
    tickets.offer(id, grant("a"));
    renew("a");
    assertThat(renewed).containsExactly("a");
    assertThat(directory.asked(Call.TICKET)).isEmpty();
    world.pass(ReadTickets.FRESH);
    directory.answers(Call.TICKET, ok("b"));
    renew("a");
    world.pass(ScriptedWorld.MOMENT);
    renew("a");
    assertThat(renewed).as("who shows an old one gets the new one").containsExactly("a", "b", "b");
  }

  @Test
  void aDirectoryThatIsAwayIsAskedAtGrowingDistancesAndTheOldTicketIsShownOn() {
    tickets.use(id);
    tickets.offer(id, grant("a"));
    directory.isAway(true);
    world.pass(Duration.ofMinutes(15));
    assertThat(tickets.read(id))
        .as("its life is over, and others may take it all the same")
        .isEqualTo("a");
    assertThat(directory.asked(Call.TICKET)).hasSizeBetween(15, 40);
    int before = directory.asked(Call.TICKET).size();
    for (int i = 0; i < 10; i++) {
      renew("a");
    }
    assertThat(directory.asked(Call.TICKET).size())
        .as("whoever doubts it")
        .isLessThanOrEqualTo(before + 1);
  }

  @Test
  void whatIsNoTicketIsNotShownToAnybody() {
    tickets.use(id);
    tickets.offer(id, grant("a\r\nb"));
    tickets.offer(id, grant(""));
    tickets.offer(id, grant("a".repeat(100_000)));
    assertThat(tickets.read(id)).isEmpty();
  }

  @Test
  void anAnswerForWhomNobodyUsesItAnyMoreIsForgotten() {
    Handle use = tickets.use(id);
    directory.waits(Call.TICKET);
    renew("");
    use.cancel();
    assertThat(renewed).as("who waits is not left waiting").containsExactly("");
    tickets.use(id);
    directory.answerNow(Call.TICKET, ok("late"));
    assertThat(tickets.read(id)).isEmpty();
  }

  @Test
  void whatHasToWaitForAPlaceGetsItsTicketWhenThereIsOne() {
    List<Handle> others = new ArrayList<>();
    for (int i = 0; i < ReadTickets.MOST; i++) {
      FileId other = FileId.parse(String.format("%064x", i + 1));
      others.add(tickets.use(other));
      tickets.offer(other, grant("t" + i));
    }
    tickets.use(id);
    renew("");
    assertThat(renewed).containsExactly("");
    others.removeFirst().cancel();
    directory.answers(Call.TICKET, ok("a"));
    renew("");
    world.pass(ScriptedWorld.MOMENT);
    assertThat(tickets.read(id)).isEqualTo("a");
  }

  private void renew(String shown) {
    tickets.renew(id, shown, renewed::add);
  }

  private static Grant grant(String text) {
    return new Grant(text, LIFE.toMillis());
  }

  private static Answer<Grant> ok(String text) {
    return new Answer.Ok<>(grant(text));
  }
}
