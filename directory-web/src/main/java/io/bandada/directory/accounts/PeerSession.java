package io.bandada.directory.accounts;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What a peer's token says: enough to take the peer back by it when the directory lost its database.
public record PeerSession(String peerId, String account, String peerName, @Nullable String site)
    implements Serializable {}
