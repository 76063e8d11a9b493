package io.bandada.directory.authority.x509;

import java.time.Instant;

/// What a certificate of this network says.
///
/// @param key SHA-256 of the SubjectPublicKeyInfo, 64 hex digits
public record CertificateFacts(
    PeerSubject subject, String key, Instant notBefore, Instant notAfter) {}
