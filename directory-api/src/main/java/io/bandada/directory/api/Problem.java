package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// A refused call, `application/problem+json` (RFC 9457).
///
/// @param type `urn:bandada:problem:` and the code
/// @param code one of the constants below: what programs decide by
/// @param detail what went wrong and why, one line for a person
/// @param hint what to do next, one line; null when there is nothing to say
/// @param retryAfterMillis when the same call may work; null when it never will
public record Problem(
    @Nullable String type,
    @Nullable String title,
    int status,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String hint,
    @Nullable Long retryAfterMillis) {

  public static final String BAD_REQUEST = "bad-request";
  public static final String BAD_NAME = "bad-name";
  public static final String NOT_SIGNED_IN = "not-signed-in";
  public static final String WRONG_PASSWORD = "wrong-password";
  public static final String NOT_ALLOWED = "not-allowed";

  /// The join token is unknown, used, revoked or too old.
  public static final String BAD_TOKEN = "bad-token";

  /// The certificate has run out: renew it, which works for a week after.
  public static final String CERTIFICATE_EXPIRED = "certificate-expired";

  /// The peer was logged out or thrown out: log in again.
  public static final String CERTIFICATE_REVOKED = "certificate-revoked";

  /// Another network answers at this address than the one that is trusted: said by the peer itself,
  /// before it sends anything.
  public static final String OTHER_NETWORK = "other-network";

  /// The peer's clock and the directory's are further apart than [ClockSkew#ALLOWED]; also said by
  /// the peer itself.
  public static final String WRONG_CLOCK = "wrong-clock";

  public static final String NOT_FOUND = "not-found";

  /// It was here, and its last name was taken away for everyone: the detail says by whom. Status
  /// 404.
  public static final String REMOVED = "removed";

  /// The directory does not know this peer (any more): log in again. Status 404 on ping.
  public static final String UNKNOWN_PEER = "unknown-peer";

  /// Another daemon speaks for this peer: two have one identity, since a folder was copied. Status
  /// 409 on ping.
  public static final String IDENTITY_IN_USE = "identity-in-use";

  public static final String NAME_TAKEN = "name-taken";

  /// A root prefix that fits several files.
  public static final String AMBIGUOUS = "ambiguous";

  /// Logout would take the last copy of something along.
  public static final String LAST_COPY = "last-copy";

  public static final String TOO_FEW_PEERS = "too-few-peers";

  /// The directory may have forgotten something: nothing is removed until its peers are back, or an
  /// admin says so.
  public static final String SAFE_MODE = "safe-mode";

  /// What the directory keeps was deleted, moved or replaced below it: it writes nothing until
  /// somebody put it back. Status 503.
  public static final String DATA_AWAY = "data-away";

  public static final String NO_SPACE = "no-space";
  public static final String BUSY = "busy";
  public static final String IDEMPOTENCY_MISMATCH = "idempotency-mismatch";

  /// The upload's reservation ran out or was given back: publish again.
  public static final String UPLOAD_GONE = "upload-gone";

  public static final String INTERNAL = "internal";
}
