package io.bandada.peerd.transfer;

/// What no honest peer sends: the connection that brought it, or at least the call, is of no more
/// use.
public final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1;

  public ProtocolViolation(String what) {
    super(what, null, false, false);
  }
}
