package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/// Recurring work that hangs holds up nothing but itself.
class SchedulesTest {
  private static final int TURNS = 3;

  @EnableScheduling
  static final class LooksThatHang {
    final CountDownLatch hanging = new CountDownLatch(2);
    final CountDownLatch over = new CountDownLatch(1);

    @Scheduled(fixedDelay = 1)
    void repair() throws InterruptedException {
      hanging.countDown();
      over.await();
    }

    @Scheduled(fixedRate = 1)
    void sample() throws InterruptedException {
      hanging.countDown();
      over.await();
    }
  }

  static final class Feed {
    private final LooksThatHang looks;
    final CountDownLatch turns = new CountDownLatch(TURNS);

    Feed(LooksThatHang looks) {
      this.looks = looks;
    }

    @Scheduled(fixedDelay = 1)
    void tick() {
      if (looks.hanging.getCount() == 0) {
        turns.countDown();
      }
    }
  }

  @Test
  @Timeout(60)
  void theFeedTicksWhileTheRepairHangs() throws InterruptedException {
    try (var context =
        new AnnotationConfigApplicationContext(Schedules.class, LooksThatHang.class, Feed.class)) {
      LooksThatHang looks = context.getBean(LooksThatHang.class);
      try {
        context.getBean(Feed.class).turns.await();
        assertThat(looks.hanging.getCount()).isZero();
      } finally {
        looks.over.countDown();
      }
    }
  }
}
