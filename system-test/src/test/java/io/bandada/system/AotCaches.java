package io.bandada.system;

/// Programs start here as after an installation, in half the time: hundreds of starts are made.
final class AotCaches {
  static {
    for (String program : new String[] {"peerctl", "directory-web"}) {
      Answer.of(Checkout.launcher(program).resolveSibling("make-aot").toString()).expect(0);
    }
  }

  private AotCaches() {}

  /// Whoever asks first makes them, and nobody goes on before they are there.
  static void ensure() {}
}
