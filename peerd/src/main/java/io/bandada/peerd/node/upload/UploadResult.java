package io.bandada.peerd.node.upload;

import io.bandada.peerd.piece.FileId;

/// @param copies synced copies in the network, this peer's own included
/// @param unchanged the same content stood under this name already
public record UploadResult(
    String name, FileId id, long size, int revision, int copies, boolean unchanged) {}
