package io.bandada.directory.accounts.access;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;

/// What no rule names is not there, for nobody: a route that somebody adds and gives no rule stays
/// shut.
enum NoSuchRoute implements AuthorizationResult {
  SHUT;

  @Override
  public boolean isGranted() {
    return false;
  }

  static boolean isCauseOf(AccessDeniedException refused) {
    return refused instanceof AuthorizationDeniedException denied
        && denied.getAuthorizationResult() == SHUT;
  }
}
