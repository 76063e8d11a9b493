package io.bandada.directory.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
  private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress TWO = InetAddress.ofLiteral("192.0.2.2");

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final ConnectionLimits<String> open = new ConnectionLimits<>(5, 3, now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void soManyOfOneAddressAndSoManyInAll() {
    for (String connection : new String[] {"a", "b", "c"}) {
      assertThat(open.admit(connection, ONE)).isTrue();
    }
    assertThat(open.admit("d", ONE)).isFalse();
    assertThat(open.admit("e", TWO)).isTrue();
    assertThat(open.admit("f", TWO)).isTrue();
    assertThat(open.admit("g", InetAddress.ofLiteral("192.0.2.3"))).isFalse();
    open.gone("a");
    open.gone("a");
    assertThat(open.admit("h", ONE)).isTrue();
    assertThat(open.size()).isEqualTo(5);
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() {
    for (int i = 1; i <= 3; i++) {
      assertThat(open.admit("c" + i, InetAddress.ofLiteral("2001:db8::" + i))).isTrue();
    }
    assertThat(open.admit("d", InetAddress.ofLiteral("2001:db8::4"))).isFalse();
    assertThat(open.admit("e", InetAddress.ofLiteral("2001:db8:0:1::4"))).isTrue();
  }

  @Test
  void nothingIsRememberedOfThoseWhoAreGone() {
    for (int i = 0; i < 10_000; i++) {
      InetAddress from = InetAddress.ofLiteral("10.0." + i / 250 + "." + i % 250);
      assertThat(open.admit("c" + i, from)).isTrue();
      open.gone("c" + i);
    }
    assertThat(open.size()).isZero();
    assertThat(open.places()).isZero();
  }

  @Test
  void aHandshakeHasItsTime() {
    open.admit("silent", ONE);
    pass(ConnectionLimits.HANDSHAKE);
    assertThat(open.overdue()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(open.overdue()).containsExactly("silent");
  }

  @Test
  void aStrangerHasOneStretchOfTimeWhateverHeSends() {
    open.admit("stranger", ONE);
    open.greeted("stranger", false);
    for (int i = 0; i < 6; i++) {
      pass(ConnectionLimits.STRANGER.dividedBy(6));
      assertThat(open.overdue()).isEmpty();
      open.works("stranger");
      open.rests("stranger");
    }
    pass(Duration.ofSeconds(1));
    assertThat(open.overdue()).containsExactly("stranger");
  }

  @Test
  void aHeaderThatTricklesInIsOverAsSoonAsOneThatDoesNot() {
    open.admit("peer", ONE);
    open.greeted("peer", true);
    for (int i = 0; i < 5; i++) {
      open.works("peer");
      open.waits("peer");
      pass(ConnectionLimits.HEADER.dividedBy(5));
    }
    assertThat(open.overdue()).isEmpty();
    open.works("peer");
    open.waits("peer");
    pass(Duration.ofSeconds(1));
    assertThat(open.overdue()).containsExactly("peer");
  }

  @Test
  void aPeerThatPingsStays() {
    open.admit("peer", ONE);
    open.greeted("peer", true);
    for (int i = 0; i < 100; i++) {
      pass(ConnectionLimits.IDLE);
      assertThat(open.overdue()).isEmpty();
      open.works("peer");
      open.rests("peer");
    }
    pass(ConnectionLimits.IDLE.plusSeconds(1));
    assertThat(open.overdue()).containsExactly("peer");
  }

  @Test
  void anAnswerHasItsTime() {
    open.admit("peer", ONE);
    open.greeted("peer", true);
    open.works("peer");
    pass(ConnectionLimits.ANSWER);
    assertThat(open.overdue()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(open.overdue()).containsExactly("peer");
  }

  @Test
  void soManyCallsOfOneAtATime() {
    InFlight calls = new InFlight(2);
    assertThat(calls.enter("a")).isTrue();
    assertThat(calls.enter("a")).isTrue();
    assertThat(calls.enter("a")).isFalse();
    assertThat(calls.enter("b")).isTrue();
    calls.leave("a");
    assertThat(calls.enter("a")).isTrue();
    calls.leave("a");
    calls.leave("a");
    calls.leave("b");
    assertThat(calls.callers()).isZero();
  }
}
