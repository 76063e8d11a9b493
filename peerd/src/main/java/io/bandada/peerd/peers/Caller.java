package io.bandada.peerd.peers;

import io.grpc.Context;

/// Who calls, while its call is being served: what the certificate of its connection says, never what it says itself.
///
/// @param peerId what the directory calls it
/// @param key SHA-256 of its certificate's public key (SubjectPublicKeyInfo), 64 hex digits: tickets name their holder by it
public record Caller(String peerId, String key) {
  static final Context.Key<Caller> CONTEXT = Context.key("bandada-caller");

  /// In the thread that gRPC serves a call with; elsewhere there is no caller.
  public static Caller current() {
    Caller caller = CONTEXT.get();
    if (caller == null) {
      throw new IllegalStateException("no call is being served here");
    }
    return caller;
  }
}
