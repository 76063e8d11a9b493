package io.bandada.peerd.transfer.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.transfer.connections.Connections.Connection;
import io.bandada.peerd.transfer.connections.Connections.Lease;
import io.bandada.peerd.transfer.connections.Connections.Route;
import io.bandada.peerd.transfer.connections.Connections.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// How connections to other peers come and go, whatever they are made of.
class ConnectionsTest {
  private static final Route ANA = route(1);
  private static final Route BEN = route(2);
  private static final int MOST = 4;
  private static final int CALLS_EACH = 3;

  private final StillLoop loop = new StillLoop();
  private final List<Scripted> dialled = new ArrayList<>();
  private final AtomicInteger broken = new AtomicInteger();
  private String shown = "first";
  private State begins = State.UP;
  private final Connections<Scripted> connections =
      new Connections<>(
          loop, () -> shown, MOST, CALLS_EACH, (route, gone) -> new Scripted(route, gone));

  private static Route route(int number) {
    return new Route("p" + number, EgressPolicy.listen("10.0.0." + number + ":1"));
  }

  /// One that a test breaks.
  private final class Scripted implements Connection {
    final Route route;
    final Runnable gone;
    State state = begins;
    boolean closed;

    Scripted(Route route, Runnable gone) {
      this.route = route;
      this.gone = gone;
      dialled.add(this);
    }

    @Override
    public State state() {
      return state;
    }

    @Override
    public void close(String why) {
      assertThat(closed).as("closed before").isFalse();
      closed = true;
    }

    void breakDown() {
      state = State.GONE;
      gone.run();
    }
  }

  private Lease<Scripted> call(Route to) {
    return Objects.requireNonNull(connections.acquire(to, broken::incrementAndGet));
  }

  private long standing() {
    return dialled.stream().filter(one -> !one.closed && one.state != State.GONE).count();
  }

  @Test
  void aPeerHasTwoAndTheyAreUsedInTurn() {
    List<Scripted> used = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      used.add(call(ANA).connection());
    }
    assertThat(dialled).hasSize(2);
    assertThat(used)
        .containsExactly(dialled.get(0), dialled.get(1), dialled.get(0), dialled.get(1));
  }

  @Test
  void oneThatIsBusyEnoughTakesNoMoreCalls() {
    for (int i = 0; i < 2 * CALLS_EACH; i++) {
      call(ANA);
    }
    assertThat(connections.acquire(ANA, () -> {})).isNull();
  }

  @Test
  void oneThatIsNotUsedForAMinuteIsClosed() {
    Lease<Scripted> lease = call(ANA);
    lease.release().run();
    loop.pass(Duration.ofSeconds(59));
    call(ANA).release().run();
    loop.pass(Duration.ofSeconds(59));
    assertThat(standing()).isEqualTo(2);
    loop.pass(Duration.ofSeconds(1));
    assertThat(standing()).isZero();
  }

  @Test
  void oneThatIsUsedIsNotClosedHoweverLongItsCallTakes() {
    Lease<Scripted> first = call(ANA);
    Lease<Scripted> second = call(ANA);
    first.release().run();
    loop.pass(Duration.ofHours(1));
    assertThat(second.connection().closed).isFalse();
  }

  @Test
  void withANewCertificateOldConnectionsEndWithTheirLastCall() {
    Lease<Scripted> before = call(ANA);
    shown = "second";
    Lease<Scripted> after = call(ANA);
    assertThat(after.connection()).isNotIn(dialled.subList(0, 2));
    assertThat(before.connection().closed).isFalse();
    assertThat(dialled.get(1).closed).as("nobody used it").isTrue();
    before.release().run();
    assertThat(before.connection().closed).isTrue();
    assertThat(after.connection().closed).isFalse();
  }

  @Test
  void withoutACertificateNobodyIsDialled() {
    shown = "";
    assertThat(connections.acquire(ANA, () -> {})).isNull();
    assertThat(dialled).isEmpty();
  }

  @Test
  void oneThatBreaksIsReplacedAndToldOnce() {
    Lease<Scripted> lease = call(ANA);
    lease.connection().breakDown();
    assertThat(broken).hasValue(1);
    lease.release().run();
    assertThat(call(ANA).connection().state()).isEqualTo(State.UP);
    assertThat(standing()).isEqualTo(2);
  }

  @Test
  void oneThatIsClosedIsNotBroken() {
    call(ANA).release().run();
    loop.pass(Duration.ofMinutes(1));
    List.copyOf(dialled).forEach(Scripted::breakDown);
    assertThat(broken).hasValue(0);
  }

  @Test
  void whereAllRoomIsTakenAnUnusedPeerMakesRoomAndAUsedOneDoesNot() {
    call(ANA).release().run();
    call(BEN);
    assertThat(call(route(3)).connection().route).isEqualTo(route(3));
    assertThat(standing()).isEqualTo(MOST);
    assertThat(dialled.subList(0, 2)).as("nobody used them").allMatch(one -> one.closed);
    assertThat(connections.acquire(route(4), () -> {})).isNull();
  }

  @Test
  void aCallWaitsForOneThatConnectsButNotForLong() {
    begins = State.CONNECTING;
    assertThat(call(ANA).connection().state()).isEqualTo(State.CONNECTING);
    loop.pass(Connections.CONNECT_PATIENCE);
    assertThat(connections.acquire(ANA, () -> {})).isNull();
    dialled.get(1).state = State.UP;
    assertThat(call(ANA).connection()).isEqualTo(dialled.get(1));
    assertThat(dialled).hasSize(2);
  }

  @Test
  void toOnePeerAllAreCutAtOnce() {
    Lease<Scripted> lease = call(ANA);
    call(BEN);
    connections.close(ANA, "it is somewhere else now");
    lease.release().run();
    assertThat(dialled)
        .filteredOn(one -> one.closed)
        .extracting(one -> one.route)
        .containsExactly(ANA, ANA);
  }
}
