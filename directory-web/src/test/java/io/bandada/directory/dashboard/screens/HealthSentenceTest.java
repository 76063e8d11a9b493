package io.bandada.directory.dashboard.screens;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.dashboard.text.PageText;
import io.bandada.directory.health.NetworkHealth;
import io.bandada.directory.members.Fleet;
import io.bandada.directory.safemode.SafeMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class HealthSentenceTest {
  private static final Duration LEASE = Duration.ofSeconds(45);

  private final PageText words = new PageText(InstantSource.system());

  private static NetworkHealth files(long all, long under, long none, Fleet fleet) {
    return new NetworkHealth(all, all - under - none, under, none, 1L << 30, 0, 0, fleet, false);
  }

  private static Fleet peers(int live, int stale, int lost) {
    return new Fleet(live, stale, lost, 0, 0, 0, 0, 0);
  }

  private String say(NetworkHealth health, int fewest) {
    return HealthSentence.of(health, fewest, LEASE, words).say().replace('\u00a0', ' ');
  }

  @Test
  void allIsWell() {
    assertThat(say(files(3, 0, 0, peers(3, 0, 0)), 2))
        .isEqualTo("All 3 files have 2 or more copies. All peers are on time.");
  }

  @Test
  void whoIsLostIsNotNothingToDo() {
    var health = HealthSentence.of(files(3, 0, 0, peers(3, 0, 1)), 3, LEASE, words);
    assertThat(health.next())
        .isEqualTo("The files do without what is lost; start it again when you can.");
    assertThat(health.link()).isEqualTo("/peers?state=lost");
  }

  @Test
  void onePeerIsLate() {
    var health = HealthSentence.of(files(3, 0, 0, peers(2, 1, 0)), 2, LEASE, words);
    assertThat(health.say().replace('\u00a0', ' '))
        .isEqualTo("All 3 files have 2 or more copies. 1 peer is stale.");
    assertThat(health.tone()).isEqualTo("warn");
    assertThat(health.next().replace('\u00a0', ' '))
        .endsWith("it counts as lost after 45 seconds of silence.");
    assertThat(health.link()).isEqualTo("/peers?state=stale");
  }

  @Test
  void moreCopiesThanThereArePeersAreNoRepair() {
    var one = new NetworkHealth(3, 2, 1, 0, 1, 4, 99, peers(4, 0, 0), false);
    assertThat(say(one, 2))
        .isEqualTo("1 file wants 99 copies, there are 4 peers. All peers are on time.");
    var some = new NetworkHealth(3, 1, 2, 0, 1, 1, 3, peers(1, 0, 0), false);
    assertThat(say(some, 1))
        .isEqualTo("2 files want up to 3 copies, there is 1 peer. All peers are on time.");
    var repairable = new NetworkHealth(3, 1, 2, 0, 1, 3, 99, peers(4, 0, 0), false);
    assertThat(say(repairable, 3)).startsWith("2 files have fewer copies than wanted");
  }

  @Test
  void filesWithoutAnyCopyComeFirst() {
    var health = HealthSentence.of(files(9, 3, 2, peers(2, 0, 1)), 0, LEASE, words);
    assertThat(health.say().replace('\u00a0', ' '))
        .isEqualTo("2 files have no copy within reach. 1 peer is lost.");
    assertThat(health.tone()).isEqualTo("bad");
  }

  @Test
  void filesDownToOneCopyAreNamed() {
    assertThat(say(files(9, 3, 0, peers(2, 0, 0)), 1))
        .startsWith("3 files have fewer copies than wanted, the scarcest only one.");
  }

  @Test
  void anEmptyNetworkSaysWhatToDo() {
    assertThat(say(files(0, 0, 0, peers(0, 0, 0)), 0)).isEqualTo("No peer has joined yet.");
    assertThat(say(files(0, 0, 0, peers(2, 0, 0)), 0)).isEqualTo("2 peers are live, no files yet.");
  }

  @Test
  void nobodyLiveIsToldBeforeTheCopies() {
    assertThat(say(files(5, 5, 0, peers(0, 2, 1)), 1))
        .isEqualTo("No peer is live. 2 peers are stale. 1 peer is lost.");
  }

  @Test
  void heldVerdictsAreExplained() {
    var held = new NetworkHealth(3, 3, 0, 0, 1, 0, 0, peers(1, 8, 0), true);
    assertThat(HealthSentence.of(held, 3, LEASE, words).next()).contains("no peer is given up");
  }

  @Test
  void safeModeSaysWhySinceWhenAndWhatEndsIt() {
    var since = Instant.parse("2026-03-04T05:06:07Z");
    var standing = new SafeMode.Standing(SafeMode.Cause.RESTORED, since, 1, 3, true);
    var health = HealthSentence.of(standing, words);
    assertThat(health.say())
        .startsWith("Safe mode: the database is older than what the network has seen.");
    assertThat(health.since()).isEqualTo(since.toEpochMilli());
    assertThat(health.say()).contains("nothing is removed, dropped or repaired");
    assertThat(health.next().replace('\u00a0', ' '))
        .startsWith("1 of the 3 peers that were there last have reported.");
    assertThat(health.link()).isEqualTo("/safe-mode");
    var unknown = new SafeMode.Standing(SafeMode.Cause.LOST, since, 1, 1, false);
    assertThat(HealthSentence.of(unknown, words).next())
        .contains("Nobody knows how many")
        .endsWith("an admin ends it.");
  }
}
