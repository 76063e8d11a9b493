package io.bandada.directory.authority.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/// Keys as text (RFC 7468), read as strictly as they are written: the whole file is this, or it is
/// damaged.
public final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final String MADE = "Made";

  /// So that a time that was damaged is noticed as well.
  private static final String SUM = "Sum";

  private Pem() {}

  public static byte[] of(CertifiedKey certified) {
    try {
      return text(
          List.of(
              new PemObject(CERTIFICATE, certified.certificate().getEncoded()),
              new PemObject(PRIVATE, certified.key().getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate without bytes", e);
    }
  }

  public static byte[] of(List<EdKey> keys) {
    List<PemObject> objects = new ArrayList<>();
    for (EdKey key : keys) {
      objects.add(
          new PemObject(
              PUBLIC,
              List.of(
                  new PemHeader(MADE, key.madeAt().toString()),
                  new PemHeader(SUM, sum(key.madeAt(), key.publicKey()))),
              key.publicKey().getEncoded()));
      objects.add(new PemObject(PRIVATE, key.privateKey().getEncoded()));
    }
    return text(objects);
  }

  /// @throws GeneralSecurityException when it is anything else than a certificate and the key that
  ///   belongs to it
  public static CertifiedKey certified(byte[] file) throws GeneralSecurityException {
    List<PemObject> objects = objects(file, CERTIFICATE, PRIVATE);
    if (objects.size() != 2) {
      throw new GeneralSecurityException("it holds more than one key");
    }
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(objects.get(0).getContent()));
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(objects.get(1).getContent()));
    CertifiedKey certified = new CertifiedKey(certificate, key);
    byte[] probe = certificate.getEncoded();
    if (!Ecdsa.verifies(certificate.getPublicKey(), probe, Ecdsa.sign(key, probe))) {
      throw new GeneralSecurityException("its key and its certificate do not belong together");
    }
    return certified;
  }

  /// The newest first.
  ///
  /// @throws GeneralSecurityException when it is anything else than pairs of Ed25519 keys
  public static List<EdKey> pairs(byte[] file) throws GeneralSecurityException {
    List<PemObject> objects = objects(file, PUBLIC, PRIVATE);
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    List<EdKey> keys = new ArrayList<>();
    for (int i = 0; i < objects.size(); i += 2) {
      PublicKey publicKey =
          factory.generatePublic(new X509EncodedKeySpec(objects.get(i).getContent()));
      PrivateKey privateKey =
          factory.generatePrivate(new PKCS8EncodedKeySpec(objects.get(i + 1).getContent()));
      Instant made = made(objects.get(i));
      if (!sum(made, publicKey).equals(header(objects.get(i), SUM))) {
        throw new GeneralSecurityException("its sum is another");
      }
      keys.add(EdKey.of(publicKey, privateKey, made));
    }
    return keys;
  }

  private static String sum(Instant made, PublicKey key) {
    return Digest.hex((made + " " + Digest.hex(key)).getBytes(StandardCharsets.US_ASCII))
        .substring(0, 16);
  }

  private static Instant made(PemObject object) throws GeneralSecurityException {
    try {
      return Instant.parse(header(object, MADE));
    } catch (DateTimeException e) {
      throw new GeneralSecurityException("a key does not say when it was made", e);
    }
  }

  private static String header(PemObject object, String name) {
    for (Object header : object.getHeaders()) {
      if (header instanceof PemHeader found && found.getName().equals(name)) {
        return found.getValue();
      }
    }
    return "";
  }

  private static List<PemObject> objects(byte[] file, String first, String second)
      throws GeneralSecurityException {
    List<PemObject> objects = new ArrayList<>();
    try (PemReader reader =
        new PemReader(new StringReader(new String(file, StandardCharsets.US_ASCII)))) {
      for (PemObject object = reader.readPemObject();
          object != null;
          object = reader.readPemObject()) {
        if (!object.getType().equals(objects.size() % 2 == 0 ? first : second)) {
          throw new GeneralSecurityException("something else stands where a key should");
        }
        objects.add(object);
      }
    } catch (IOException | RuntimeException e) {
      throw new GeneralSecurityException("it is no PEM text", e);
    }
    if (objects.isEmpty() || objects.size() % 2 != 0 || !Arrays.equals(text(objects), file)) {
      throw new GeneralSecurityException("it is not whole");
    }
    return objects;
  }

  private static byte[] text(List<PemObject> objects) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      for (PemObject object : objects) {
        writer.writeObject(object);
      }
    } catch (IOException e) {
      throw new IllegalStateException("text in memory that cannot be written", e);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
