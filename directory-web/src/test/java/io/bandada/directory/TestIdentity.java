package io.bandada.directory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/// The key of a peer in a test, and what it was certified with.
final class TestIdentity {
  private final KeyPair pair = fresh();
  private X509Certificate[] chain = {};

  private static KeyPair fresh() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  KeyPair pair() {
    return pair;
  }

  String csr() {
    try {
      byte[] der =
          new JcaPKCS10CertificationRequestBuilder(
                  new X500Principal("CN=whoever asks"), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return Base64.getEncoder().encodeToString(der);
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  TestIdentity certified(List<String> certificates) {
    chain = certificates.stream().map(TestIdentity::read).toArray(X509Certificate[]::new);
    return this;
  }

  TestIdentity certified(X509Certificate... certificates) {
    chain = certificates;
    return this;
  }

  X509Certificate certificate() {
    return chain[0];
  }

  private static X509Certificate read(String base64) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate)
          factory.generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  SSLContext tlsTo(String pin) {
    return tls(new Shown(pair.getPrivate(), chain), pin);
  }

  /// With nothing to show.
  static SSLContext tls(String pin) {
    return tls(null, pin);
  }

  private static SSLContext tls(@Nullable KeyManager shown, String pin) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          shown == null ? new KeyManager[0] : new KeyManager[] {shown},
          new TrustManager[] {new Pinned(pin)},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Shows the one certificate to whoever asks.
  private static final class Shown extends X509ExtendedKeyManager {
    private static final String ALIAS = "peer";

    private final PrivateKey key;
    private final X509Certificate[] chain;

    Shown(PrivateKey key, X509Certificate[] chain) {
      this.key = key;
      this.chain = chain;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }
  }

  /// Believes the directory of the network with this pin, at whatever address.
  private static final class Pinned extends X509ExtendedTrustManager {
    private final String pin;

    Pinned(String pin) {
      this.pin = pin;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      try {
        X509Certificate root = chain[chain.length - 1];
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(root.getPublicKey().getEncoded());
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(hash).equals(pin)) {
          throw new CertificateException("another network");
        }
        for (int i = 0; i + 1 < chain.length; i++) {
          chain[i].checkValidity();
          chain[i].verify(chain[i + 1].getPublicKey());
        }
        var names = chain[0].getSubjectAlternativeNames();
        if (names == null
            || names.stream().noneMatch(name -> name.contains("urn:bandada:directory"))) {
          throw new CertificateException("not the directory: " + Arrays.toString(chain));
        }
      } catch (CertificateException e) {
        throw e;
      } catch (GeneralSecurityException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
