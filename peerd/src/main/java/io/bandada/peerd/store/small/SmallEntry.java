package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;

/// Where a small content lies. There are many of these: they have nothing that can be asked of the
/// database.
///
/// @param row in both tables
/// @param size in bytes
record SmallEntry(FileId id, long row, int size) {}
