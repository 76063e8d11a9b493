package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// A join token as it can be looked at, without its secret.
///
/// @param account in whose name a machine joins by it
/// @param state open, used, expired or revoked
/// @param usedBy id of the peer that joined by it; null when none has
/// @param ended when it was used or revoked; null when it was not
public record TokenRecord(
    String id,
    String account,
    String state,
    String created,
    String expires,
    @Nullable String usedBy,
    @Nullable String ended) {
  public static final String OPEN = "open";
  public static final String USED = "used";
  public static final String EXPIRED = "expired";
  public static final String REVOKED = "revoked";
}
