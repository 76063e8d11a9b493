package io.bandada.peerd.node;

/// Who this peer is. Texts are empty while it never logged in.
///
/// @param loggedIn a session stands; the directory may be away all the same
public record Identity(boolean loggedIn, String peerId, String peerName, String user, String directoryUrl) {}
