package io.bandada.directory.accounts;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// How the accounts of signed-in people stand, asked for with every request. A change is seen at once; one that another
/// directory on the same database made, a little later.
@Component
class Standings {
  private static final Duration BELIEVED = Duration.ofSeconds(5);
  private static final int MOST = 1_000;

  private final LoadingCache<String, Optional<Standing>> known;

  Standings(Accounts accounts) {
    this.known = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(BELIEVED).build(accounts::standing);
  }

  Optional<Standing> of(String account) {
    return known.get(account);
  }

  @EventListener
  void on(AccountChanged event) {
    known.invalidate(event.account());
  }
}
