package io.bandada.directory.authority.x509;

import io.bandada.directory.problems.Refusal;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/// A PKCS #10 request (RFC 2986), of which only the public key and the proof of having the other
/// half count. Subject, extensions and attributes are not even looked at.
public final class SigningRequest {
  static final int MOST_CHARACTERS = 8_192;

  /// A SubjectPublicKeyInfo of an uncompressed point on P-256 has one spelling, which begins with
  /// this. Other spellings of the same key (compressed, with the curve written out) would have
  /// another hash.
  private static final byte[] P256 =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  private static final int P256_BYTES = 91;

  private SigningRequest() {}

  /// @throws Refusal when it is no request, not for P-256, or its signature does not hold
  public static PublicKey key(String base64) {
    if (base64.length() > MOST_CHARACTERS) {
      throw Refusal.badRequest(
          "the certificate request is longer than " + MOST_CHARACTERS + " characters");
    }
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
      if (!Arrays.equals(request.toASN1Structure().getEncoded(ASN1Encoding.DER), der)) {
        throw Refusal.badRequest("the certificate request is not in DER");
      }
      return key(request);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (e instanceof Refusal refusal) {
        throw refusal;
      }
      throw Refusal.badRequest(
          "the certificate request cannot be read: send PKCS #10 in DER, base64");
    }
  }

  private static PublicKey key(PKCS10CertificationRequest request)
      throws IOException, GeneralSecurityException {
    byte[] info = request.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER);
    if (!isP256(info)) {
      throw Refusal.badRequest("the key of the certificate request is not one on the curve P-256");
    }
    PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info));
    if (!X9ObjectIdentifiers.ecdsa_with_SHA256.equals(
        request.getSignatureAlgorithm().getAlgorithm())) {
      throw Refusal.badRequest("the certificate request is not signed with ECDSA and SHA-256");
    }
    Signature proof = Signature.getInstance("SHA256withECDSA");
    proof.initVerify(key);
    proof.update(
        request.toASN1Structure().getCertificationRequestInfo().getEncoded(ASN1Encoding.DER));
    if (!proof.verify(request.getSignature())) {
      throw Refusal.badRequest("the certificate request is not signed with the key that it is for");
    }
    return key;
  }

  /// Whether this is the one spelling of a point that lies on P-256.
  public static boolean isP256(byte[] info) {
    if (info.length != P256_BYTES || !Arrays.equals(info, 0, P256.length, P256, 0, P256.length)) {
      return false;
    }
    try {
      byte[] point = Arrays.copyOfRange(info, P256.length - 1, P256_BYTES);
      return ECNamedCurveTable.getByName("P-256").getCurve().decodePoint(point).isValid();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
