package io.bandada.directory.members.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.members.liveness.DaemonRuns.Run;
import io.bandada.directory.members.liveness.DaemonRuns.Verdict;
import org.junit.jupiter.api.Test;

class DaemonRunsTest {
  private final DaemonRuns runs = new DaemonRuns();
  private final Run first = new Run("first", 5, "10.0.0.1:4000");
  private final Run copy = new Run("copy", 6, "10.0.0.2:4000");

  private Verdict heard(Run run) {
    return runs.heard(run, 5, true);
  }

  private static Verdict speaks() {
    return new Verdict.Speaks(false, null);
  }

  private static Verdict takes() {
    return new Verdict.Speaks(true, null);
  }

  @Test
  void aDaemonThatIsStartedAgainSpeaksAtOnce() {
    assertThat(heard(first)).isEqualTo(speaks());
    assertThat(heard(copy)).isEqualTo(takes());
    assertThat(heard(copy)).isEqualTo(speaks());
    assertThat(heard(new Run("third", 7, "10.0.0.1:4000"))).isEqualTo(takes());
  }

  @Test
  void onePingThatWasOnItsWayIsNoSecondDaemon() {
    heard(first);
    heard(copy);
    assertThat(heard(first)).isEqualTo(new Verdict.Late());
    assertThat(heard(copy)).isEqualTo(speaks());
  }

  @Test
  void theFirstOneKeepsThePeerWhenItGoesOnSpeakingBesideItsCopyAndBothAreTold() {
    heard(first);
    heard(copy);
    heard(first);
    assertThat(heard(first)).isEqualTo(new Verdict.Speaks(true, copy));
    assertThat(heard(copy)).isEqualTo(new Verdict.Refused(first, false));
    assertThat(heard(copy)).isEqualTo(new Verdict.Refused(first, false));
    assertThat(heard(first)).isEqualTo(new Verdict.Speaks(false, copy));
  }

  @Test
  void aCopyOfTheSameAgeIsRefusedAtItsFirstWord() {
    Run twin = new Run("twin", 5, "10.0.0.2:4000");
    heard(first);
    assertThat(heard(twin)).isEqualTo(new Verdict.Refused(first, true));
    assertThat(heard(twin)).isEqualTo(new Verdict.Refused(first, false));
    assertThat(heard(first)).isEqualTo(new Verdict.Speaks(false, twin));
  }

  @Test
  void theCopyTakesOverWhenTheFirstOneIsLostAndKeepsThePeerThen() {
    heard(first);
    heard(copy);
    heard(first);
    heard(first);
    assertThat(runs.heard(copy, 5, false)).isEqualTo(takes());
    assertThat(heard(first)).isEqualTo(new Verdict.Refused(copy, true));
    assertThat(heard(first)).isEqualTo(new Verdict.Refused(copy, false));
    assertThat(heard(copy)).isEqualTo(new Verdict.Speaks(false, first));
  }

  @Test
  void whoIsOlderThanThePeerIsOutdated() {
    assertThat(runs.heard(new Run("old", 4, "10.0.0.3:4000"), 5, true))
        .isEqualTo(new Verdict.Outdated());
    heard(first);
    assertThat(runs.heard(new Run("old", 4, "10.0.0.3:4000"), 5, false))
        .isEqualTo(new Verdict.Outdated());
  }

  @Test
  void anOtherOneThatIsNotHeardAnyMoreIsForgotten() {
    heard(first);
    heard(new Run("twin", 5, "10.0.0.2:4000"));
    Verdict last = heard(first);
    for (int ping = 0; ping < 100; ping++) {
      last = heard(first);
    }
    assertThat(last).isEqualTo(speaks());
  }
}
