package io.bandada.peerd.node.names;

import io.bandada.directory.api.Grant;
import io.bandada.peerd.swarm.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a content can be had, as far as is known.
///
/// @param ticket to read it with; null when none was given along
public record SourceSet(List<PeerAddress> peers, @Nullable Grant ticket) {
  public static final SourceSet UNKNOWN = new SourceSet(List.of(), null);

  public static SourceSet of(List<PeerAddress> peers) {
    return new SourceSet(peers, null);
  }
}
