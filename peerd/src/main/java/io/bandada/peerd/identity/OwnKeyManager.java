package io.bandada.peerd.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows the certificate in use. An alias names one certificate, so that a handshake ends with the
/// one that it began with.
final class OwnKeyManager extends X509ExtendedKeyManager {
  private static final String ELLIPTIC = "EC";

  private final Trust trust;

  OwnKeyManager(Trust trust) {
    this.trust = trust;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return Stream.of(keyTypes).anyMatch(OwnKeyManager::fits) ? alias() : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return fits(keyType) ? alias() : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineClientAlias(keyTypes, issuers, null);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return getServerAliases(keyType, issuers);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = fits(keyType) ? alias() : null;
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return find(alias).map(c -> c.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return find(alias).map(c -> c.key().secret()).orElse(null);
  }

  /// The many names that key types have: EC, EC_EC, EC_RSA.
  private static boolean fits(String keyType) {
    return keyType.startsWith(ELLIPTIC);
  }

  private @Nullable String alias() {
    OwnCertificate now = trust.state().certificate();
    return now == null ? null : now.alias();
  }

  private Optional<OwnCertificate> find(String alias) {
    Trust.State state = trust.state();
    return Stream.of(Optional.ofNullable(state.certificate()), Optional.ofNullable(state.before()))
        .flatMap(Optional::stream)
        .filter(c -> c.alias().equals(alias))
        .findFirst();
  }
}
