package io.bandada.peerd.sim;

import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;

/// The simulated directory says no, from wherever in a call it finds out.
final class SimRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  SimRefusal(int status, String code, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
  }

  static SimRefusal badRequest(String detail) {
    return new SimRefusal(400, Problem.BAD_REQUEST, detail);
  }

  static SimRefusal badName(String detail) {
    return new SimRefusal(400, Problem.BAD_NAME, detail);
  }

  static SimRefusal unknownPeer() {
    return new SimRefusal(404, Problem.UNKNOWN_PEER, "the directory does not know this peer");
  }

  static SimRefusal identityInUse() {
    return new SimRefusal(409, Problem.IDENTITY_IN_USE, "two daemons use the identity of the peer");
  }

  String code() {
    return code;
  }

  <T> Answer<T> answer() {
    return new Answer.Refused<>(new Problem(null, null, status, code, getMessage(), null, null));
  }
}
