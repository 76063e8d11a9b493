package io.bandada.directory.api;

/// A [TrustBundle] as it travels: signed by an issuing CA of the network, over the exact bytes.
///
/// @param bundle base64 of the UTF-8 JSON of a [TrustBundle]
/// @param signature base64 of the ECDSA signature (P-256, SHA-256, DER) over those bytes
/// @param issuer base64 of the DER of the issuing CA's certificate, which a root of the network has
///   signed
public record SignedBundle(String bundle, String signature, String issuer) {
  public static final int MOST_CHARACTERS = 4 << 20;
}
