package io.bandada.peerd.node.index;

import io.bandada.peerd.piece.FileId;
import java.util.List;

/// One content here.
///
/// @param haveBytes durable
/// @param names that this peer knows for it; may be empty
/// @param suspect the disk failed under it: it is read, not written
public record IndexItem(FileId id, long size, long haveBytes, List<String> names, boolean suspect) {
  public boolean complete() {
    return haveBytes == size;
  }
}
