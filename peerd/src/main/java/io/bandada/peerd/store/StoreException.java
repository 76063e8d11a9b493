package io.bandada.peerd.store;

import java.io.IOException;

/// What a store can be expected to fail with.
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1;

  /// What to do depends on it.
  public enum Kind {
    /// The content or piece is not here.
    NOT_FOUND,
    /// The disk or the quota is full; works again when there is room.
    NO_SPACE,
    /// Too much at a time; works again soon.
    BUSY,
    /// A sync, write or read failed: this container is not written any more.
    SUSPECT,
    /// It cannot be got at now: no descriptor is free, the folder is not there. That says nothing
    /// of the bytes; ask again later.
    AWAY,
    /// The store itself cannot be used: unknown format, locked by another process, not ours to
    /// write.
    UNUSABLE
  }

  /// Whether a failure of files, here or beside the store, was for want of room: bytes, inodes or a
  /// quota.
  public static boolean isForWantOfRoom(Throwable failure) {
    return DiskFailure.saysFull(failure);
  }

  private final Kind kind;

  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /// It is not here, or cannot be got at now; nothing is known to be wrong with it.
  public boolean isAway() {
    return kind == Kind.NOT_FOUND || kind == Kind.AWAY;
  }
}
