package io.bandada.directory.api;

import java.util.List;

/// @param certificates the peer's own first, then the issuing CA's, then the root's; base64 of
///   their DER
public record RenewReply(List<String> certificates, SignedBundle bundle) {}
