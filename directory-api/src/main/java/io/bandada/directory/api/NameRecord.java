package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// A name and the content that it points to, as holders keep it: what a directory that lost its
/// names is rebuilt from. It takes back only what it has signed itself.
///
/// @param created when the revision was given this name: it was acknowledged, or moved here; ISO
///   8601 UTC. A [NameChangeWord] is about older records only.
/// @param copies copies wanted
/// @param attributes null when the name was published without
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
    @Nullable FileAttributes attributes,
    @Nullable String seal) {

  /// Published without attributes.
  public NameRecord(
      String name,
      int revision,
      String root,
      long sizeBytes,
      String created,
      String owner,
      int copies,
      @Nullable String seal) {
    this(name, revision, root, sizeBytes, created, owner, copies, null, seal);
  }

  /// Without attributes it is what it was before there were any, so that seals of that time hold.
  public byte[] statement() {
    Statement statement =
        Statement.of(attributes == null ? "bandada/name/1" : "bandada/name/2")
            .add(name)
            .add(revision)
            .add(root)
            .add(sizeBytes)
            .add(created)
            .add(owner)
            .add(copies);
    return attributes == null
        ? statement.bytes()
        : statement.add(attributes.mode()).add(attributes.mtimeNanos()).bytes();
  }
}
