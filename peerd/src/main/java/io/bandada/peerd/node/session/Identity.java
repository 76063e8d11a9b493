package io.bandada.peerd.node.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who this peer is. Texts are empty while it never logged in.
///
/// @param loggedIn a session stands; the directory may be away all the same
/// @param fingerprint of the network that is trusted, also when logged out
/// @param certificateExpires null while there is no certificate
public record Identity(
    boolean loggedIn,
    String peerId,
    String peerName,
    String user,
    String directoryUrl,
    String fingerprint,
    @Nullable Instant certificateExpires) {}
