package io.bandada.peerd.node;

import io.bandada.directory.api.Grant;
import io.bandada.peerd.swarm.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a content can be had, as far as is known.
///
/// @param ticket to read it with; null when none was given along
record Supply(List<PeerAddress> sources, @Nullable Grant ticket) {
  static final Supply UNKNOWN = new Supply(List.of(), null);

  static Supply of(List<PeerAddress> sources) {
    return new Supply(sources, null);
  }
}
