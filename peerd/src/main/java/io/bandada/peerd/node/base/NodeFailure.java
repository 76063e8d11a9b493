package io.bandada.peerd.node.base;

import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.store.StoreException;

/// An expected failure: for a person and for a program.
///
/// @param message what went wrong and why, one line
/// @param hint what to do next, one line; may be empty
/// @param fingerprint of the network that answered, with UNKNOWN_NETWORK and OTHER_NETWORK at a
///   login; else empty
public record NodeFailure(Kind kind, String message, String hint, String fingerprint) {

  /// What a program decides by; the same names as `Failure.Code` of the control protocol.
  public enum Kind {
    FAILED,
    USAGE,
    /// This name or reference is none; what else was asked for may be right.
    BAD_NAME,
    NOT_FOUND,
    CONFLICT,
    NOT_LOGGED_IN,
    NOT_ALLOWED,
    /// No directory, too few peers, no holder: the same may work later.
    TRY_LATER,
    DAMAGED,
    NO_SPACE,
    MISMATCH,
    LAST_COPY,
    /// Nobody has vouched for the network that answers.
    UNKNOWN_NETWORK,
    /// Another network answers than the one that is trusted; nothing was sent to it.
    OTHER_NETWORK
  }

  public NodeFailure(Kind kind, String message, String hint) {
    this(kind, message, hint, "");
  }

  public static final String HOW_TO_LOG_IN =
      "peerctl login --directory https://HOST:PORT --user NAME";

  public static final NodeFailure NOT_LOGGED_IN =
      new NodeFailure(Kind.NOT_LOGGED_IN, "this peer is not logged in", HOW_TO_LOG_IN);

  /// The directory said no.
  public static NodeFailure of(Problem problem) {
    String detail = problem.detail();
    String title = problem.title();
    String message =
        detail != null
            ? detail
            : title != null ? title : "the directory refused (" + problem.status() + ")";
    String hint = problem.hint();
    return new NodeFailure(kindOf(problem), message, hint == null ? "" : hint);
  }

  /// The directory did not answer.
  public static NodeFailure unavailable(String why) {
    return new NodeFailure(
        Kind.TRY_LATER,
        "the directory does not answer: " + why,
        "running transfers go on; try again in a while");
  }

  /// This machine's disk did not do what was asked of it.
  public static NodeFailure ofDisk(String what, Exception cause) {
    String message = what + ": " + cause.getMessage();
    if (StoreException.isForWantOfRoom(cause)) {
      return new NodeFailure(
          Kind.NO_SPACE, message, "free some space on this peer's disk, then try again");
    }
    boolean away =
        cause instanceof StoreException store && store.kind() == StoreException.Kind.AWAY;
    return away
        ? new NodeFailure(Kind.TRY_LATER, message, "peerctl status tells how the store is")
        : new NodeFailure(Kind.FAILED, message, "look after this peer's disk");
  }

  public static <T> NodeFailure of(Answer.Refused<T> refused) {
    return of(refused.problem());
  }

  private static Kind kindOf(Problem problem) {
    String code = problem.code();
    return switch (code == null ? "" : code) {
      case Problem.BAD_REQUEST -> Kind.USAGE;
      case Problem.BAD_NAME, Problem.AMBIGUOUS -> Kind.BAD_NAME;
      case Problem.NOT_SIGNED_IN,
          Problem.WRONG_PASSWORD,
          Problem.BAD_TOKEN,
          Problem.CERTIFICATE_REVOKED,
          Problem.UNKNOWN_PEER ->
          Kind.NOT_LOGGED_IN;
      case Problem.OTHER_NETWORK -> Kind.OTHER_NETWORK;
      case Problem.NOT_ALLOWED -> Kind.NOT_ALLOWED;
      case Problem.NOT_FOUND, Problem.REMOVED -> Kind.NOT_FOUND;
      case Problem.NAME_TAKEN, Problem.IDEMPOTENCY_MISMATCH, Problem.IDENTITY_IN_USE ->
          Kind.CONFLICT;
      case Problem.LAST_COPY -> Kind.LAST_COPY;
      case Problem.TOO_FEW_PEERS,
          Problem.BUSY,
          Problem.UPLOAD_GONE,
          Problem.SAFE_MODE,
          Problem.WRONG_CLOCK,
          Problem.CERTIFICATE_EXPIRED ->
          Kind.TRY_LATER;
      case Problem.NO_SPACE -> Kind.NO_SPACE;
      default -> byStatus(problem.status());
    };
  }

  private static Kind byStatus(int status) {
    return switch (status) {
      case 400, 422 -> Kind.USAGE;
      case 401 -> Kind.NOT_LOGGED_IN;
      case 403 -> Kind.NOT_ALLOWED;
      case 404 -> Kind.NOT_FOUND;
      case 409 -> Kind.CONFLICT;
      case 429, 503 -> Kind.TRY_LATER;
      default -> Kind.FAILED;
    };
  }
}
