package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// The directory's signed word that a name was taken away: no peer gives content up on less.
///
/// @param revision the last one that was given under this name
/// @param root what it pointed to
/// @param removedAt milliseconds since 1970
/// @param seal base64url of the signing key's id (eight bytes) and the Ed25519 signature over
///   [#statement]
public record Tombstone(
    String id, String name, int revision, String root, long removedAt, @Nullable String seal) {
  public byte[] statement() {
    return Statement.of("bandada/tombstone/1")
        .add(id)
        .add(name)
        .add(revision)
        .add(root)
        .add(removedAt)
        .bytes();
  }
}
