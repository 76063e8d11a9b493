package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import java.util.Optional;

/// Bytes that hash to this id, to be written.
final class Put {
  private final FileId id;
  private final byte[] bytes;
  private final Optional<OnItsWay> of;

  /// @param of what was on its way, and has its room already; else the room was reserved for this
  Put(FileId id, byte[] bytes, Optional<OnItsWay> of) {
    this.id = id;
    this.bytes = bytes;
    this.of = of;
  }

  FileId id() {
    return id;
  }

  byte[] bytes() {
    return bytes;
  }

  Optional<OnItsWay> of() {
    return of;
  }
}
