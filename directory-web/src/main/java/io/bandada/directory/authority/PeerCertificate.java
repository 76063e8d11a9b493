package io.bandada.directory.authority;

import java.time.Instant;

/// What a certificate of this network says.
///
/// @param key SHA-256 of the SubjectPublicKeyInfo, 64 hex digits
public record PeerCertificate(PeerSubject subject, String key, Instant notBefore, Instant notAfter) {}
