package io.bandada.peerd.store;

import java.io.IOException;

/// A file was read, and is proven not to be what was written. All other failures say nothing of what lies on the disk: what cannot be
/// read now (no descriptor free, a disk that fails for a moment) is asked again later, and nothing is taken away because of it.
final class DamagedFile extends IOException {
  private static final long serialVersionUID = 1;

  DamagedFile(String message) {
    super(message);
  }

  DamagedFile(String message, Throwable cause) {
    super(message, cause);
  }
}
