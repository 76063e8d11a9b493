package io.bandada.peerd.identity;

import io.bandada.directory.api.CheckedSeals;
import io.bandada.directory.api.Seal;
import io.bandada.directory.api.SignedBundle;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.loop.Loop.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/// The real keyring. Two files, so that no crash leaves a key without its certificate:
/// `identity.pem` (both), `network.json` (the fingerprint and the newest bundle).
///
/// Of two that do not fit each other the network counts: an identity of another network is one
/// whose login was cut short, and this peer is logged out then.
public final class DiskKeyring implements Keyring {
  private static final String IDENTITY = "identity.pem";

  private final Loop loop;
  private final KeyFiles files;
  private final Trust trust;
  private final CheckedSeals checked = new CheckedSeals();
  private OwnKey.@Nullable Fresh fresh; // guarded by files

  /// Reads what is there. Blocks.
  ///
  /// @param folder for this user only
  /// @throws IOException when a file cannot be used; the message says what to do, and nothing was
  ///   changed
  public static DiskKeyring open(Loop loop, Path folder, NetworkClock clock) throws IOException {
    return open(loop, new KeyFiles(folder, step -> {}), clock);
  }

  static DiskKeyring open(Loop loop, KeyFiles files, NetworkClock clock) throws IOException {
    DiskKeyring keyring = new DiskKeyring(loop, files, clock);
    keyring.restore();
    return keyring;
  }

  private DiskKeyring(Loop loop, KeyFiles files, NetworkClock clock) {
    this.loop = loop;
    this.files = files;
    this.trust = new Trust(clock);
  }

  /// What other threads may look at.
  public Trust trust() {
    return trust;
  }

  private void restore() throws IOException {
    Optional<TrustedNetwork> network = NetworkFile.read(files);
    Optional<OwnCertificate> own = identity();
    boolean fits = network.isPresent() && own.isPresent() && leadsTo(own.get(), network.get());
    trust.become(network.orElse(null), fits ? own.get() : null);
  }

  private Optional<OwnCertificate> identity() throws IOException {
    Optional<String> pem = files.read(IDENTITY);
    try {
      return pem.isEmpty() ? Optional.empty() : Optional.of(OwnCertificate.parse(pem.get()));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          files.path(IDENTITY)
              + " is damaged ("
              + e.getMessage()
              + "): move it away, then sign in again with peerctl login",
          e);
    }
  }

  private static boolean leadsTo(OwnCertificate own, TrustedNetwork network) {
    try {
      CertificatePath.check(own.chain(), network.roots(), own.certified().notBefore());
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  @Override
  public String pin() {
    return trust.pin();
  }

  @Override
  public Optional<Certified> certified() {
    return Optional.ofNullable(trust.state().certificate()).map(OwnCertificate::certified);
  }

  @Override
  public Optional<SignedBundle> bundle() {
    return Optional.ofNullable(trust.state().network()).map(TrustedNetwork::signed);
  }

  @Override
  public long bundleSequence() {
    TrustedNetwork network = trust.state().network();
    return network == null ? 0 : network.sequence();
  }

  @Override
  public void request(Consumer<Outcome<String>> then) {
    change(
        () -> {
          OwnKey.Fresh made = OwnKey.fresh();
          fresh = made;
          return made.request();
        },
        then);
  }

  @Override
  public void install(
      String pin,
      List<String> certificates,
      SignedBundle bundle,
      Consumer<Outcome<Certified>> then) {
    change(
        () -> {
          OwnKey.Fresh made = fresh;
          if (made == null) {
            throw new IOException("no certificate was asked for");
          }
          TrustedNetwork network = joined(pin, bundle);
          Certified certified = take(network, made.key(), certificates);
          fresh = null;
          return certified;
        },
        then);
  }

  /// A network that is trusted already keeps its newer bundle.
  private TrustedNetwork joined(String pin, SignedBundle bundle) throws CertificateException {
    TrustedNetwork known = trust.state().network();
    if (known == null || !known.pin().equals(pin)) {
      return TrustedNetwork.first(bundle, pin, trust.clock().instant());
    }
    TrustedNetwork told = known.next(bundle, trust.clock().instant());
    return told.sequence() > known.sequence() ? told : known;
  }

  @Override
  public void renewed(
      List<String> certificates, SignedBundle bundle, Consumer<Outcome<Certified>> then) {
    change(
        () -> {
          TrustedNetwork known = trust.state().network();
          OwnCertificate own = trust.state().certificate();
          if (known == null || own == null) {
            throw new IOException("this peer was logged out meanwhile");
          }
          TrustedNetwork told = known.next(bundle, trust.clock().instant());
          return take(told.sequence() > known.sequence() ? told : known, own.key(), certificates);
        },
        then);
  }

  /// The network is written first: an identity that it does not know is none.
  private Certified take(TrustedNetwork network, OwnKey key, List<String> certificates)
      throws IOException, GeneralSecurityException {
    OwnCertificate own = OwnCertificate.of(key, CertificateFormat.chain(certificates));
    CertificatePath.check(own.chain(), network.roots(), own.certified().notBefore());
    if (!network.equals(trust.state().network())) {
      NetworkFile.write(files, network);
      believe(network);
    }
    files.write(IDENTITY, own.pem());
    trust.become(network, own);
    return own.certified();
  }

  private void believe(TrustedNetwork network) {
    OwnCertificate own = trust.state().certificate();
    trust.become(network, own != null && leadsTo(own, network) ? own : null);
  }

  @Override
  public void trust(SignedBundle bundle, Consumer<Outcome<Long>> then) {
    change(
        () -> {
          TrustedNetwork known = trust.state().network();
          if (known == null) {
            throw new IOException("no network is trusted yet");
          }
          TrustedNetwork told = known.next(bundle, trust.clock().instant());
          if (told.sequence() <= known.sequence()) {
            return known.sequence();
          }
          NetworkFile.write(files, told);
          believe(told);
          return told.sequence();
        },
        then);
  }

  @Override
  public void forget(Consumer<Outcome<Boolean>> then) {
    change(
        () -> {
          files.delete(IDENTITY);
          trust.become(trust.state().network(), null);
          return true;
        },
        then);
  }

  @Override
  public void sign(byte[] statement, Consumer<Outcome<byte[]>> then) {
    loop.offload(
        () -> {
          OwnCertificate own = trust.state().certificate();
          if (own == null) {
            throw new IOException("this peer is logged out");
          }
          return own.key().sign(statement);
        },
        then);
  }

  @Override
  public void vouched(byte[] statement, String seal, Consumer<Boolean> then) {
    loop.<Boolean>offload(
        () -> isSealed(statement, Seal.parse(seal)),
        outcome -> then.accept(outcome instanceof Outcome.Done<Boolean>(Boolean good) && good));
  }

  private boolean isSealed(byte[] statement, Seal seal) {
    return trust
        .recordKey(seal.keyId())
        .filter(key -> checked.holds(seal, statement, (m, s) -> verifies(key, m, s)))
        .isPresent();
  }

  private static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
    byte[] encoded = key.getEncoded();
    int from = encoded.length - Ed25519.PUBLIC_KEY_SIZE;
    return Ed25519.verify(signature, 0, encoded, from, message, 0, message.length);
  }

  /// One change at a time, each from what the one before left.
  private <T> void change(Loop.Work<T> work, Consumer<Outcome<T>> then) {
    loop.offload(
        () -> {
          synchronized (files) {
            return work.call();
          }
        },
        then);
  }
}
