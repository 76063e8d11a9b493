package io.bandada.peerd.identity;

import java.time.Instant;

/// What a peer's certificate says of it.
///
/// @param key SHA-256 of the certificate's SubjectPublicKeyInfo, 64 hex digits
public record CertifiedPeer(String peerId, String key, Instant notAfter) {}
