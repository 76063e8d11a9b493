package io.bandada.peerctl.daemon;

/// Named by the launcher as `java.util.logging.config.class`: configures nothing, so the JVM
/// neither reads its logging file nor makes a handler, and what gRPC would log to stderr is
/// dropped. A person gets the failure of the call, never a stack trace.
public final class SilentLogging {
  public SilentLogging() {}
}
