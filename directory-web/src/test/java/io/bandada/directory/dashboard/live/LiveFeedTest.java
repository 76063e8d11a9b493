package io.bandada.directory.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.catalog.CatalogEvent;
import io.bandada.directory.dashboard.screens.HeartbeatStrips;
import io.bandada.directory.members.MemberEvent;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  private final LiveFeed feed =
      new LiveFeed(new HeartbeatStrips(InstantSource.system(), Duration.ofSeconds(10)));

  @Test
  void athousandBeatsOfOnePeerAreOneMark() {
    for (int i = 0; i < 1_000; i++) {
      feed.on(new MemberEvent.Seen("p1"));
    }
    var marks = feed.take();
    assertThat(marks.peers()).containsExactly("p1");
    assertThat(marks.states()).isFalse();
  }

  @Test
  void whatWasTakenIsNotToldAgain() {
    feed.on(new MemberEvent.Seen("p1"));
    feed.take();
    assertThat(feed.take().none()).isTrue();
  }

  @Test
  void aPeerThatTurnsChangesCopiesToo() {
    feed.on(new MemberEvent.Lost("p1"));
    var marks = feed.take();
    assertThat(marks.states()).isTrue();
    assertThat(marks.files()).isTrue();
  }

  @Test
  void onlyGivenNamesAreNew() {
    feed.on(new CatalogEvent.Published("a.iso", "00"));
    feed.on(new CatalogEvent.Removed("b.iso", "01"));
    assertThat(feed.take().newFiles()).containsExactly("a.iso");
  }

  @Test
  void aFloodOfNamesIsNotKeptOneByOne() {
    for (int i = 0; i < LiveFeed.MAX_NOTED + 5; i++) {
      feed.on(new CatalogEvent.Published("file" + i, "00"));
    }
    var marks = feed.take();
    assertThat(marks.newFiles()).hasSize(LiveFeed.MAX_NOTED);
    assertThat(marks.overflow()).isTrue();
    assertThat(feed.take().overflow()).isFalse();
  }
}
