package io.bandada.peerd.store.file;

import java.io.IOException;

/// A file was read, and is proven not to be what was written. All other failures say nothing of
/// what lies on the disk: what cannot be read now (no descriptor free, a disk that fails for a
/// moment) is asked again later, and nothing is taken away because of it.
public final class DamagedFile extends IOException {
  private static final long serialVersionUID = 1;

  public DamagedFile(String message) {
    super(message);
  }

  public DamagedFile(String message, Throwable cause) {
    super(message, cause);
  }
}
