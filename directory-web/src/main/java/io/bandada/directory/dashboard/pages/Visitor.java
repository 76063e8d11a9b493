package io.bandada.directory.dashboard.pages;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import org.jspecify.annotations.Nullable;

/// Who looks at a page, as its templates ask.
record Visitor(@Nullable Caller caller) {
  /// Who is not has no menu.
  public boolean signedIn() {
    return caller != null;
  }

  public String name() {
    return caller == null ? "" : caller.account();
  }

  public String role() {
    return caller == null ? "" : caller.role().word();
  }

  public boolean admin() {
    return caller != null && caller.role() == Role.ADMIN;
  }
}
