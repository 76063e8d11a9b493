package io.bandada.directory.api;

/// A name and the content that it points to, as holders keep it: what a directory that lost its names is rebuilt from.
///
/// @param created when the revision was acknowledged, ISO 8601 UTC
/// @param copies copies wanted
public record NameRecord(
    String name, int revision, String root, long sizeBytes, String created, String owner, int copies) {}
