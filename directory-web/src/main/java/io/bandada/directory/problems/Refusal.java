package io.bandada.directory.problems;

import io.bandada.directory.api.ClockSkew;
import io.bandada.directory.api.Problem;
import io.bandada.directory.settings.FolderAway;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A call that we understood and will not carry out, with the reason for a person and the code for
/// a program.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration DATABASE_REST = Duration.ofSeconds(5);

  private final String code;
  private final int status;
  private final @Nullable String hint;
  private final @Nullable Duration retryAfter;

  private Refusal(
      String code,
      int status,
      String detail,
      @Nullable String hint,
      @Nullable Duration retryAfter) {
    // It is an answer, not a fault: nobody needs to know which line gave it.
    super(detail, null, false, false);
    this.code = code;
    this.status = status;
    this.hint = hint;
    this.retryAfter = retryAfter;
  }

  public static Refusal badRequest(String detail) {
    return new Refusal(Problem.BAD_REQUEST, 400, detail, null, null);
  }

  public static Refusal badName(String detail) {
    return new Refusal(Problem.BAD_NAME, 400, detail, null, null);
  }

  public static Refusal notSignedIn(String detail, String hint) {
    return new Refusal(Problem.NOT_SIGNED_IN, 401, detail, hint, null);
  }

  /// The same words whether the user exists or not.
  public static Refusal wrongPassword() {
    return new Refusal(
        Problem.WRONG_PASSWORD,
        401,
        "the user name or the password is wrong",
        "check both and try again",
        null);
  }

  /// The same words whatever is wrong with it.
  public static Refusal badToken() {
    return new Refusal(
        Problem.BAD_TOKEN,
        401,
        "this join token is not good: it is unknown, used, revoked or too old",
        "make a fresh one: \"Add a peer\" in the dashboard",
        null);
  }

  public static Refusal certificateExpired() {
    return new Refusal(
        Problem.CERTIFICATE_EXPIRED,
        401,
        "the certificate ran out",
        "renew it, which works for a week; then log in again",
        null);
  }

  public static Refusal certificateRevoked() {
    return new Refusal(
        Problem.CERTIFICATE_REVOKED,
        401,
        "the certificate was revoked: the peer was logged out or thrown out",
        "log in again",
        null);
  }

  /// @param ahead the other clock, of ours
  public static Refusal wrongClock(Duration ahead) {
    return new Refusal(Problem.WRONG_CLOCK, 409, ClockSkew.refusal(ahead), ClockSkew.HINT, null);
  }

  public static Refusal notAllowed(String detail, String hint) {
    return new Refusal(Problem.NOT_ALLOWED, 403, detail, hint, null);
  }

  public static Refusal notFound(String detail) {
    return new Refusal(Problem.NOT_FOUND, 404, detail, null, null);
  }

  /// @param detail what was removed, by whom and when
  public static Refusal removed(String detail) {
    return new Refusal(Problem.REMOVED, 404, detail, null, null);
  }

  public static Refusal unknownPeer() {
    return new Refusal(
        Problem.UNKNOWN_PEER, 404, "the directory does not know this peer", "log in again", null);
  }

  /// @param at where the daemon is that has it
  public static Refusal identityInUse(String peer, String at) {
    return conflict(
        Problem.IDENTITY_IN_USE,
        "two daemons use the identity of the peer " + peer + ", and the one at " + at + " has it",
        "if this daemon's folder is a copy: peerctl login makes it a peer of its own and keeps its"
            + " content; else stop one of the two");
  }

  public static Refusal conflict(String code, String detail, String hint) {
    return new Refusal(code, 409, detail, hint, null);
  }

  public static Refusal uploadGone(String detail) {
    return new Refusal(Problem.UPLOAD_GONE, 410, detail, "publish it again", null);
  }

  public static Refusal idempotencyMismatch() {
    return new Refusal(
        Problem.IDEMPOTENCY_MISMATCH,
        422,
        "this Idempotency-Key was used for another request",
        "take a new key for a new request",
        null);
  }

  public static Refusal busy(int status, String detail, Duration retryAfter) {
    return new Refusal(Problem.BUSY, status, detail, "try again a little later", retryAfter);
  }

  public static Refusal databaseAway() {
    return busy(503, "the directory's database does not answer", DATABASE_REST);
  }

  /// Nothing is written, since a restart would not find it.
  ///
  /// @param why as the folder's look says it
  public static Refusal dataAway(String why) {
    return new Refusal(Problem.DATA_AWAY, 503, FolderAway.words(why), FolderAway.HINT, null);
  }

  public static Refusal tooFewPeers(String detail, String hint, Duration retryAfter) {
    return new Refusal(Problem.TOO_FEW_PEERS, 503, detail, hint, retryAfter);
  }

  /// Not while the directory has reason to think that it forgot something.
  public static Refusal safeMode(String detail, String hint) {
    return new Refusal(Problem.SAFE_MODE, 503, detail, hint, null);
  }

  public static Refusal noSpace(String detail, String hint) {
    return new Refusal(Problem.NO_SPACE, 507, detail, hint, null);
  }

  /// A request that does not fit in another way.
  static Refusal other(int status, String detail) {
    String code =
        switch (status) {
          case 401 -> Problem.NOT_SIGNED_IN;
          case 403 -> Problem.NOT_ALLOWED;
          case 404 -> Problem.NOT_FOUND;
          default -> status < 500 ? Problem.BAD_REQUEST : Problem.INTERNAL;
        };
    return new Refusal(code, status, detail, null, null);
  }

  static Refusal internal() {
    return new Refusal(
        Problem.INTERNAL,
        500,
        "the directory failed at this; its log says why",
        "tell who runs the directory",
        null);
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public @Nullable String hint() {
    return hint;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
