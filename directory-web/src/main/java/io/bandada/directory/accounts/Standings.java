package io.bandada.directory.accounts;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/// How the accounts of signed-in people stand, asked for with every request and while a live line
/// is open. A change is seen at once; one that another directory on the same database made, a
/// little later.
@Component
public class Standings {
  private static final Duration BELIEVED = Duration.ofSeconds(5);
  private static final int MOST = 10_000;

  private final LoadingCache<String, Optional<Standing>> known;

  Standings(Accounts accounts) {
    this.known =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(BELIEVED)
            .build(accounts::standing);
  }

  /// True as long as the user is there with the role and the password that this sign-in began with,
  /// and was not signed out everywhere since.
  public boolean hold(Authentication signIn) {
    if (!(signIn.getPrincipal() instanceof Caller caller)) {
      return false;
    }
    Optional<Standing> standing = known.get(caller.account());
    return standing.isPresent()
        && standing.get().role() == caller.role()
        && (!(signIn.getDetails() instanceof Standing then) || then.equals(standing.get()));
  }

  /// What a user may do now; nothing when there is no such user.
  public Optional<Role> role(String account) {
    return known.get(account).map(Standing::role);
  }

  @EventListener
  void on(AccountChanged event) {
    known.invalidate(event.account());
  }
}
