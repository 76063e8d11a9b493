package io.bandada.directory.api;

/// Where shall it go?
///
/// @param copies copies wanted, the uploader's own included; 0: the directory's default
/// @param ack synced copies, the uploader's own included, before the name is given; 0: the
///   directory's default
/// @param replace an existing name may point to this as its next revision
public record UploadRequest(
    String name, long sizeBytes, String root, int copies, int ack, boolean replace) {}
