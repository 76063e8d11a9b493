package io.bandada.peerd.rate;

import static io.bandada.peerd.rate.VirtualSenders.MILLI;
import static io.bandada.peerd.rate.VirtualSenders.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.bandada.peerd.rate.VirtualSenders.Stream;
import io.bandada.peerd.rate.VirtualSenders.Through;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole range on virtual time: figures are exact here.
class FairQueueTest {
  private static final int MIB = 1 << 20;
  private static final int MANY = 1_000_000;
  private static final long WORK = MILLI / 5;

  @ParameterizedTest
  @ValueSource(longs = {Rates.LEAST, 500 << 10, MIB, 8 * MIB, 64 * MIB, 500 * MIB})
  void theRateIsKept(long up) {
    VirtualSenders senders = new VirtualSenders(up, 0);
    for (int i = 0; i < 4; i++) {
      senders.new Stream("peer" + i, MIB, MANY, WORK);
    }
    senders.runUntil(20 * SECOND);
    long before = senders.total;
    senders.runUntil(40 * SECOND);
    assertThat(senders.total - before).isCloseTo(20 * up, withPercentage(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {MIB, 8 * MIB, 64 * MIB, 250 * MIB})
  void whoWakesUpLateMakesUpForIt(long up) {
    VirtualSenders senders = new VirtualSenders(up, 0);
    senders.lateNanos = 100 * MILLI;
    for (int i = 0; i < 4; i++) {
      senders.new Stream("peer" + i, MIB, MANY, WORK);
    }
    senders.runUntil(SECOND);
    long before = senders.total;
    senders.runUntil(6 * SECOND);
    assertThat(senders.total - before).isCloseTo(5 * up, withPercentage(3));
  }

  @ParameterizedTest
  @ValueSource(longs = {MIB, 500 * MIB})
  void aPauseSavesUpNoMoreThanASmallBurst(long up) {
    VirtualSenders senders = new VirtualSenders(up, 0);
    senders.runUntil(100 * SECOND);
    senders.new Stream("peer", 16 * MIB, MANY, 0);
    senders.runUntil(100 * SECOND + MILLI);
    assertThat(senders.total)
        .isPositive()
        .isLessThanOrEqualTo(Math.max(VirtualSenders.CHUNK, up / 20) + up / 1000);
  }

  @Test
  void piecesGoOneAfterTheOtherAtFullRate() {
    VirtualSenders senders = new VirtualSenders(8 * MIB, 0);
    for (int i = 0; i < 16; i++) {
      senders.new Stream("peer" + i, MIB, MANY, WORK);
    }
    senders.runUntil(4 * SECOND);
    assertThat(senders.through).hasSizeBetween(31, 33);
    for (int i = 0; i < 31; i++) {
      Through piece = senders.through.get(i);
      assertThat(piece.peer()).isEqualTo("peer" + i % 16);
      assertThat(piece.at())
          .isBetween((i + 1) * SECOND / 8 - 50 * MILLI, (i + 1) * SECOND / 8 + 10 * MILLI);
    }
  }

  @Test
  void piecesAreNotCutIntoSlicesByALateWakeUp() {
    VirtualSenders senders = new VirtualSenders(64 * MIB, 0);
    senders.lateNanos = 10 * MILLI;
    for (int i = 0; i < 16; i++) {
      senders.new Stream("peer" + i, 4 * MIB, MANY, WORK);
    }
    senders.runUntil(4 * SECOND);
    List<Long> gaps = new ArrayList<>();
    for (int i = 16; i + 1 < senders.through.size(); i++) {
      gaps.add(senders.through.get(i + 1).at() - senders.through.get(i).at());
    }
    assertThat(gaps)
        .hasSizeGreaterThan(40)
        .allSatisfy(gap -> assertThat(gap).isBetween(40 * MILLI, 85 * MILLI));
  }

  @Test
  void aLongPieceGivesWayAfterItsTurn() {
    VirtualSenders senders = new VirtualSenders(MIB, 0);
    for (int i = 0; i < 4; i++) {
      senders.new Stream("peer" + i, 16 * MIB, MANY, WORK);
    }
    senders.runUntil(4 * SECOND);
    assertThat(senders.sent.values())
        .hasSize(4)
        .allSatisfy(bytes -> assertThat(bytes).isCloseTo((long) MIB, withPercentage(30)));
    senders.runUntil(40 * SECOND);
    assertThat(senders.sent.values())
        .allSatisfy(bytes -> assertThat(bytes).isCloseTo(10L * MIB, withPercentage(12)));
  }

  @Test
  void aPeerWithManyStreamsGetsNoMoreThanOthers() {
    VirtualSenders senders = new VirtualSenders(8 * MIB, 0);
    for (int i = 0; i < 8; i++) {
      senders.new Stream("greedy", MIB, MANY, WORK);
    }
    senders.new Stream("modest", MIB, MANY, WORK);
    senders.runUntil(10 * SECOND);
    assertThat(senders.sent.get("modest")).isCloseTo(40L * MIB, withPercentage(5));
    assertThat(senders.sent.get("greedy")).isCloseTo(40L * MIB, withPercentage(5));
  }

  @Test
  void aPeersPiecesGoInTheOrderInWhichTheyWereBegun() {
    VirtualSenders senders = new VirtualSenders(8 * MIB, 0);
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      streams.add(senders.new Stream("peer", 2 * MIB, MANY, WORK));
    }
    senders.runUntil(SECOND / 4 - 20 * MILLI);
    assertThat(streams.getFirst().sentBytes).isGreaterThan(MIB);
    assertThat(streams.get(1).sentBytes)
        .as("at most of the first burst")
        .isLessThan(VirtualSenders.CHUNK);
    senders.runUntil(SECOND / 2 - 20 * MILLI);
    assertThat(streams.get(1).sentBytes).isGreaterThan(MIB);
    assertThat(streams.get(2).sentBytes).isLessThan(VirtualSenders.CHUNK);
  }

  @Test
  void whoDoesNotComeHoldsNobodyUpAndIsTheFirstAgain() {
    VirtualSenders senders = new VirtualSenders(8 * MIB, 0);
    Stream slow =
        senders.new Stream("slow", 4 * MIB, 1, WORK) {
          private boolean stuck;

          @Override
          long work() {
            boolean first = !stuck;
            stuck = true;
            return first ? 3 * SECOND : WORK;
          }
        };
    Stream other = senders.new Stream("other", MIB, MANY, WORK);
    senders.runUntil(3 * SECOND);
    assertThat(slow.sentBytes).isLessThanOrEqualTo(VirtualSenders.CHUNK);
    assertThat(other.sentBytes).isCloseTo(24L * MIB, withPercentage(4));
    long before = other.sentBytes;
    senders.runUntil(3 * SECOND + SECOND / 3);
    assertThat(slow.sentBytes).isGreaterThan(5L * MIB / 2);
    assertThat(other.sentBytes - before).isLessThan(MIB / 2);
  }

  @Test
  void manyWhoAreSlowToComeStillUseTheRate() {
    VirtualSenders senders = new VirtualSenders(500 * MIB, 0);
    for (int i = 0; i < 64; i++) {
      senders.new Stream("peer" + i, 16 * MIB, MANY, 25 * MILLI);
    }
    senders.runUntil(SECOND);
    long before = senders.total;
    senders.runUntil(3 * SECOND);
    assertThat(senders.total - before).isCloseTo(1000L * MIB, withPercentage(3));
  }

  @Test
  void noPeerGetsMoreThanItsOwnLimit() {
    VirtualSenders senders = new VirtualSenders(0, MIB);
    for (int i = 0; i < 4; i++) {
      senders.new Stream("many", MIB, MANY, WORK);
    }
    senders.new Stream("one", MIB, MANY, WORK);
    senders.runUntil(20 * SECOND);
    assertThat(senders.sent.get("many")).isCloseTo(20L * MIB, withPercentage(3));
    assertThat(senders.sent.get("one")).isCloseTo(20L * MIB, withPercentage(3));
  }

  @Test
  void whatOnePeersLimitLeavesIsForTheOthers() {
    VirtualSenders senders = new VirtualSenders(8 * MIB, 5 * MIB);
    senders.new Stream("a", MIB, MANY, WORK);
    senders.runUntil(10 * SECOND);
    assertThat(senders.total).isCloseTo(50L * MIB, withPercentage(2));
    senders.new Stream("b", MIB, MANY, WORK);
    senders.runUntil(20 * SECOND);
    assertThat(senders.total).isCloseTo(130L * MIB, withPercentage(2));
    assertThat(senders.sent.get("b")).isCloseTo(40L * MIB, withPercentage(5));
  }

  @Test
  void aPeerThatComesAgainAndAgainGetsNoNewBurst() {
    VirtualSenders senders = new VirtualSenders(0, MIB);
    comeAgain(senders);
    senders.runUntil(10 * SECOND);
    assertThat(senders.total).isCloseTo(10L * MIB, withPercentage(4));
  }

  private static void comeAgain(VirtualSenders senders) {
    Stream stream = senders.new Stream("short", VirtualSenders.CHUNK, 1, WORK);
    senders.at(
        senders.now + 10 * MILLI,
        new Runnable() {
          @Override
          public void run() {
            if (stream.sentBytes == VirtualSenders.CHUNK) {
              comeAgain(senders);
            } else {
              senders.at(senders.now + MILLI, this);
            }
          }
        });
  }

  @Test
  void whoWaitsForLongGetsASignOfLife() {
    VirtualSenders senders = new VirtualSenders(MIB, 0);
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      streams.add(senders.new Stream("peer" + i % 16, 16 * MIB, MANY, WORK));
    }
    senders.runUntil(60 * SECOND);
    assertThat(streams)
        .as("peers give up after 30 s")
        .allSatisfy(stream -> assertThat(stream.longestSilence()).isLessThan(8 * SECOND));
    assertThat(senders.total).isCloseTo(60L * MIB, withPercentage(1));
  }

  @Test
  void aNewLimitHoldsAtOnceForThoseWhoWait() {
    VirtualSenders senders = new VirtualSenders(Rates.LEAST, 0);
    Stream stream = senders.new Stream("peer", 16 * MIB, MANY, WORK);
    senders.runUntil(20 * SECOND);
    long before = stream.sentBytes;
    senders.queue.rates(100L * MIB, 0, senders.now);
    senders.lookAgain();
    senders.runUntil(21 * SECOND);
    assertThat(stream.sentBytes - before).isCloseTo(100L * MIB, withPercentage(3));

    before = stream.sentBytes;
    senders.queue.rates(MIB, 0, senders.now);
    senders.lookAgain();
    senders.runUntil(24 * SECOND);
    assertThat(stream.sentBytes - before).isCloseTo(3L * MIB, withPercentage(10));

    before = stream.sentBytes;
    senders.queue.rates(0, 0, senders.now);
    senders.lookAgain();
    senders.runUntil(24 * SECOND + 100 * MILLI);
    assertThat(stream.sentBytes - before).isGreaterThan(100L * MIB);
  }

  @Test
  void everyLineEmptiesWhenItsStreamsEnd() {
    VirtualSenders senders = new VirtualSenders(64 * MIB, 32 * MIB);
    for (int i = 0; i < 100; i++) {
      senders.new Stream("peer" + i, MIB, 1, WORK);
    }
    assertThat(senders.queue.peers()).isEqualTo(100);
    senders.runUntil(5 * SECOND);
    assertThat(senders.through).hasSize(100);
    assertThat(senders.queue.peers()).isZero();
    senders.queue.close(senders.queue.open("last", () -> {}, senders.now));
    assertThat(senders.queue.remembered()).isOne();
  }
}
