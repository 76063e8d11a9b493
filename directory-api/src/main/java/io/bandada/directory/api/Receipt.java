package io.bandada.directory.api;

/// A holder's word that it has this content, whole, checked and synced. Signed with the key of its
/// certificate (ECDSA P-256 with SHA-256, DER) over [#statement].
///
/// @param upload id of the upload that it is for: an old receipt is none for a new upload
/// @param peerId who holds it
/// @param syncedAt milliseconds since 1970
/// @param signature base64url without padding
public record Receipt(
    String upload, String peerId, String root, long sizeBytes, long syncedAt, String signature) {
  public byte[] statement() {
    return Statement.of("bandada/receipt/1")
        .add(upload)
        .add(peerId)
        .add(root)
        .add(sizeBytes)
        .add(syncedAt)
        .bytes();
  }
}
