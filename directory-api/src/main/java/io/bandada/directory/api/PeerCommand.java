package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the directory wants of a peer. It rides in the reply to a ping, is repeated until it is
/// confirmed in a later ping, and carrying it out twice does no harm.
///
/// @param root the content it is about; null for DRAIN
/// @param tombstone for DROP: the signed word that the last name of it was taken away
/// @param others for DROP: the same of other names that it had before; null from a directory that
///   does not say
public record PeerCommand(
    String id,
    Kind kind,
    @Nullable String root,
    long sizeBytes,
    List<SourceRecord> sources,
    @Nullable Tombstone tombstone,
    @Nullable List<Tombstone> others) {

  public enum Kind {
    /// Hold a copy of this content: fetch it from the sources.
    KEEP,
    /// The last name of this content was removed: move it to the trash.
    DROP,
    /// Re-hash this content, someone got bad bytes from you.
    VERIFY
  }
}
