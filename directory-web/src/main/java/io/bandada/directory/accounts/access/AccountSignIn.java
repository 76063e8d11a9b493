package io.bandada.directory.accounts.access;

import io.bandada.directory.accounts.Account;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Standing;
import io.bandada.directory.problems.Refusal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/// Lets Spring Security's form and HTTP Basic ask our accounts.
final class AccountSignIn implements AuthenticationProvider {
  private final Accounts accounts;

  AccountSignIn(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    String place =
        asked.getDetails() instanceof WebAuthenticationDetails web
            ? web.getRemoteAddress()
            : "unknown";
    try {
      // Read before the password is proven: one that is changed meanwhile ends this sign-in at its
      // next request.
      Optional<Standing> standing = accounts.standing(String.valueOf(asked.getPrincipal()));
      Account account =
          accounts.signIn(
              String.valueOf(asked.getPrincipal()),
              text(asked.getCredentials()),
              String.valueOf(place));
      UsernamePasswordAuthenticationToken person =
          signedIn(new Caller(account.name(), account.role(), null));
      person.setDetails(standing.orElse(null));
      return person;
    } catch (Refusal refusal) {
      throw refusal.status() == 401
          ? new BadCredentialsException(refusal.detail(), refusal)
          : new AuthenticationServiceException(refusal.detail(), refusal);
    }
  }

  private static String text(@Nullable Object credentials) {
    return credentials == null ? "" : credentials.toString();
  }

  static UsernamePasswordAuthenticationToken signedIn(Caller caller) {
    return UsernamePasswordAuthenticationToken.authenticated(
        caller, null, List.of(new SimpleGrantedAuthority(caller.role().authority())));
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
