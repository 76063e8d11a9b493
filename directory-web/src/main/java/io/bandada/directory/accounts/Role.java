package io.bandada.directory.accounts;

import io.bandada.directory.problems.Refusal;
import java.util.Locale;

/// What somebody may do; each may what the ones below may.
public enum Role {
  /// Everything, users included.
  ADMIN,
  /// Publish, remove what is one's own, run peers.
  MEMBER,
  /// Look.
  VIEWER;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// With its article, inside of a sentence.
  String named() {
    return this == ADMIN ? "an admin" : "a " + word();
  }

  /// As Spring Security names it.
  public String authority() {
    return "ROLE_" + name();
  }

  public static Role of(String word) {
    return switch (word) {
      case "admin" -> ADMIN;
      case "member" -> MEMBER;
      case "viewer" -> VIEWER;
      default -> throw Refusal.badRequest("a role is admin, member or viewer");
    };
  }
}
