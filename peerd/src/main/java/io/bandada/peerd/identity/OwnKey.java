package io.bandada.peerd.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// The private key of this peer: EC P-256. It is made here and never leaves.
record OwnKey(PrivateKey secret) {
  private static final String ALGORITHM = "SHA256withECDSA";
  private static final int FIELD_BITS = 256;

  /// A key that no certificate stands for yet.
  record Fresh(OwnKey key, PublicKey open) {
    /// Base64 of a PKCS #10 request. The directory takes nothing from it but the key and the proof
    /// that we have the other half.
    String request() throws IOException, GeneralSecurityException {
      try {
        byte[] der =
            new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=peer"), open)
                .build(new JcaContentSignerBuilder(ALGORITHM).build(key.secret))
                .getEncoded();
        return Base64.getEncoder().encodeToString(der);
      } catch (OperatorCreationException e) {
        throw new GeneralSecurityException("the certificate request cannot be signed", e);
      }
    }
  }

  static Fresh fresh() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
    KeyPair pair = generator.generateKeyPair();
    return new Fresh(new OwnKey(pair.getPrivate()), pair.getPublic());
  }

  /// @param pkcs8 as [#encoded] gave it
  static OwnKey parse(byte[] pkcs8) throws GeneralSecurityException {
    PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    boolean ours =
        key instanceof ECPrivateKey ec
            && ec.getParams().getCurve().getField().getFieldSize() == FIELD_BITS;
    if (!ours) {
      throw new GeneralSecurityException("not a key on P-256");
    }
    return new OwnKey(key);
  }

  byte[] encoded() {
    return secret.getEncoded();
  }

  /// DER.
  byte[] sign(byte[] statement) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(secret);
    signature.update(statement);
    return signature.sign();
  }

  boolean isOtherHalfOf(PublicKey open) throws GeneralSecurityException {
    byte[] probe = BigInteger.TWO.toByteArray();
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initVerify(open);
    signature.update(probe);
    return signature.verify(sign(probe));
  }

  @Override
  public String toString() {
    return "OwnKey";
  }
}
