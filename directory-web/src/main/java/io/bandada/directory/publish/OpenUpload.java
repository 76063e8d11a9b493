package io.bandada.directory.publish;

import io.bandada.directory.api.FileAttributes;
import org.jspecify.annotations.Nullable;

/// An upload between its publication and its commit.
///
/// @param copies,ack wanted, the uploader's own included
record OpenUpload(
    String id,
    String peerId,
    String name,
    String root,
    long sizeBytes,
    int copies,
    int ack,
    boolean replace,
    String owner,
    long expiresAt,
    @Nullable FileAttributes attributes) {}
