package io.bandada.directory.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Map;

/// Checks seals; of those that were made together the signature is checked once. For any thread.
public final class CheckedSeals {
  /// Signatures over many statements that are remembered, those that were met last.
  private static final int MOST = 256;

  private final Map<String, Boolean> good =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /// Ed25519 by one key.
  public interface Key {
    boolean verifies(byte[] message, byte[] signature);
  }

  /// @param key the one that the seal names; whether it is trusted is asked by the caller, each
  ///   time
  /// @return whether the signature is over this statement, alone or among others
  public boolean holds(Seal seal, byte[] statement, Key key) {
    byte[] signed;
    try {
      signed = seal.signed(statement);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (seal.isAlone()) {
      return key.verifies(signed, seal.signature());
    }
    String together =
        seal.keyId() + new String(signed, ISO_8859_1) + new String(seal.signature(), ISO_8859_1);
    synchronized (good) {
      if (good.containsKey(together)) {
        return true;
      }
    }
    boolean holds = key.verifies(signed, seal.signature());
    if (holds) {
      synchronized (good) {
        good.put(together, true);
      }
    }
    return holds;
  }
}
