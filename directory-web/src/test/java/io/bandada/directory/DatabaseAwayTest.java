package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.database.Database;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

/// Peers that call while the database is away: nobody is let in unseen, and nobody is told that he
/// is out.
@Import(MovedClock.class)
@DirtiesContext
class DatabaseAwayTest extends DirectoryTest {
  /// Longer than it is believed what was asked before.
  private static final Duration STALE = Duration.ofSeconds(31);

  @Autowired Database database;
  @Autowired MovedClock clock;

  @Test
  void aPeerIsToldToComeAgain() {
    TestPeer known = peer("known");
    TestPeer fresh = peer("fresh");
    known.beat();
    database.close();
    comeAgain(fresh);
    clock.setBack(STALE);
    comeAgain(known);
  }

  private static void comeAgain(TestPeer peer) {
    for (Http.Reply reply :
        List.of(peer.tryPing(), peer.http.get(Paths.FILES), peer.http.post(Paths.RENEW, null))) {
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.code()).isEqualTo(Problem.BUSY);
      assertThat(reply.raw().headers().firstValue("Retry-After")).isPresent();
    }
  }
}
