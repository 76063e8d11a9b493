package io.bandada.peerd.sim;

import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.SignedBundle;
import io.bandada.peerd.identity.Keyring;
import io.bandada.peerd.loop.Loop.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A keyring without keys: a certificate is a line of text that the simulated directory has
/// written, and what one life has made durable in the [Drawer] the next one finds.
final class SimKeyring implements Keyring {
  private final Drawer drawer;
  private final SimLoop life;
  private @Nullable String fresh;

  /// What is durable.
  static final class Drawer {
    private final SimPeer owner;
    private int keys;
    private String pin = "";
    private @Nullable Certified certified;
    private @Nullable SignedBundle bundle;

    Drawer(SimPeer owner) {
      this.owner = owner;
    }

    /// What its tickets name it by; also while it has no certificate.
    String key() {
      Certified now = certified;
      return now == null ? key(0) : now.key();
    }

    /// Whether it is or was a key of this machine: a stream that was let in goes on when its caller
    /// has signed in anew.
    boolean hasHad(String key) {
      return key.startsWith(key(0).substring(0, key.length() / 2));
    }

    boolean hasSigned(Receipt r) {
      byte[] signature = SimSeal.bytes(key(), r.statement(), Long.BYTES);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(signature)
          .equals(r.signature());
    }

    private String key(int number) {
      HexFormat hex = HexFormat.of();
      return hex.toHexDigits((long) owner.number).repeat(2)
          + hex.toHexDigits((long) number).repeat(2);
    }

    void empty() {
      pin = "";
      certified = null;
      bundle = null;
    }

    @Nullable Certified certified() {
      return certified;
    }

    /// Of the newest bundle.
    long sequence() {
      SignedBundle now = bundle;
      return now == null ? 0 : SimKeyring.sequence(now);
    }
  }

  SimKeyring(Drawer drawer, SimLoop life) {
    this.drawer = drawer;
    this.life = life;
  }

  /// A certificate as it travels here.
  static String text(Certified c) {
    return String.join(" ", c.peerId(), c.key(), c.notBefore().toString(), c.notAfter().toString());
  }

  static Certified parse(String text) {
    String[] parts = text.split(" ", -1);
    return new Certified(parts[0], parts[1], Instant.parse(parts[2]), Instant.parse(parts[3]));
  }

  static SignedBundle bundle(long sequence) {
    return new SignedBundle(Long.toString(sequence), "", "");
  }

  @Override
  public String pin() {
    return drawer.pin;
  }

  @Override
  public Optional<Certified> certified() {
    return Optional.ofNullable(drawer.certified);
  }

  @Override
  public void request(Consumer<Outcome<String>> then) {
    life.offload(
        () -> {
          String key = drawer.key(++drawer.keys);
          fresh = key;
          return key;
        },
        then);
  }

  @Override
  public void install(
      String pin,
      List<String> certificates,
      SignedBundle bundle,
      Consumer<Outcome<Certified>> then) {
    life.offload(
        () -> {
          Certified given = parse(certificates.getFirst());
          if (!given.key().equals(fresh)) {
            throw new IOException("a certificate for another key");
          }
          if (!pin.equals(drawer.pin) || sequence(bundle) > bundleSequence()) {
            drawer.bundle = bundle;
          }
          drawer.pin = pin;
          drawer.certified = given;
          return given;
        },
        then);
  }

  @Override
  public void renewed(
      List<String> certificates, SignedBundle bundle, Consumer<Outcome<Certified>> then) {
    life.offload(
        () -> {
          Certified given = parse(certificates.getFirst());
          Certified before = drawer.certified;
          if (before == null || !before.key().equals(given.key())) {
            throw new IOException("a certificate for another key");
          }
          drawer.certified = given;
          return given;
        },
        then);
  }

  @Override
  public void trust(SignedBundle bundle, Consumer<Outcome<Long>> then) {
    life.offload(
        () -> {
          if (sequence(bundle) > bundleSequence()) {
            drawer.bundle = bundle;
          }
          return bundleSequence();
        },
        then);
  }

  private static long sequence(SignedBundle bundle) {
    return Long.parseLong(bundle.bundle());
  }

  @Override
  public Optional<SignedBundle> bundle() {
    return Optional.ofNullable(drawer.bundle);
  }

  @Override
  public long bundleSequence() {
    SignedBundle now = drawer.bundle;
    return now == null ? 0 : sequence(now);
  }

  @Override
  public void forget(Consumer<Outcome<Boolean>> then) {
    life.offload(
        () -> {
          drawer.certified = null;
          return true;
        },
        then);
  }

  /// The signature says who has signed, and what.
  @Override
  public void sign(byte[] statement, Consumer<Outcome<byte[]>> then) {
    life.offload(() -> SimSeal.bytes(drawer.key(), statement, Long.BYTES), then);
  }

  @Override
  public void vouched(byte[] statement, String seal, Consumer<Boolean> then) {
    life.<Boolean>offload(
        () -> seal.equals(SimSeal.of(SimSeal.DIRECTORY, statement)),
        outcome -> then.accept(outcome instanceof Outcome.Done<Boolean>(Boolean good) && good));
  }
}
