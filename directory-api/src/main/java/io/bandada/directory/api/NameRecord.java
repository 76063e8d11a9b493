package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// A name and the content that it points to, as holders keep it: what a directory that lost its
/// names is rebuilt from. It takes back only what it has signed itself.
///
/// @param created when the revision was acknowledged, ISO 8601 UTC
/// @param copies copies wanted
/// @param seal base64url of the signing key's id (eight bytes) and the Ed25519 signature over
///   [#statement]
public record NameRecord(
    String name,
    int revision,
    String root,
    long sizeBytes,
    String created,
    String owner,
    int copies,
    @Nullable String seal) {

  public byte[] statement() {
    return Statement.of("bandada/name/1")
        .add(name)
        .add(revision)
        .add(root)
        .add(sizeBytes)
        .add(created)
        .add(owner)
        .add(copies)
        .bytes();
  }
}
