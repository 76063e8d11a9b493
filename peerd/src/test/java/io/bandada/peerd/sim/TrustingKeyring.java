package io.bandada.peerd.sim;

import io.bandada.directory.api.SignedBundle;
import io.bandada.peerd.identity.Keyring;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.loop.Loop.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A keyring that takes every certificate and every bundle for good: what a node makes of hostile
/// words is to be seen without the judge that stands before it.
final class TrustingKeyring implements Keyring {
  private final Loop loop;
  private final BooleanSupplier chance;
  private final Certified certified;
  private boolean here;

  /// @param chance whether something was signed by the directory
  TrustingKeyring(Loop loop, BooleanSupplier chance) {
    this.loop = loop;
    this.chance = chance;
    this.certified =
        new Certified(
            "p1",
            "ab".repeat(32),
            loop.now().minusSeconds(60),
            loop.now().plusSeconds(24 * 60 * 60));
  }

  private <T> void later(Consumer<Outcome<T>> then, T value) {
    loop.run(() -> then.accept(new Outcome.Done<>(value)));
  }

  @Override
  public String pin() {
    return here ? "pin" : "";
  }

  @Override
  public Optional<Certified> certified() {
    return here ? Optional.of(certified) : Optional.empty();
  }

  @Override
  public void request(Consumer<Outcome<String>> then) {
    later(then, "request");
  }

  @Override
  public void install(
      String pin,
      List<String> certificates,
      SignedBundle bundle,
      Consumer<Outcome<Certified>> then) {
    here = true;
    later(then, certified);
  }

  @Override
  public void renewed(
      List<String> certificates, SignedBundle bundle, Consumer<Outcome<Certified>> then) {
    later(then, certified);
  }

  @Override
  public void trust(SignedBundle bundle, Consumer<Outcome<Long>> then) {
    later(then, 1L);
  }

  @Override
  public Optional<SignedBundle> bundle() {
    return Optional.empty();
  }

  @Override
  public long bundleSequence() {
    return 0;
  }

  @Override
  public void forget(Consumer<Outcome<Boolean>> then) {
    here = false;
    later(then, true);
  }

  @Override
  public void sign(byte[] statement, Consumer<Outcome<byte[]>> then) {
    later(then, new byte[64]);
  }

  @Override
  public void vouched(byte[] statement, String seal, Consumer<Boolean> then) {
    boolean good = chance.getAsBoolean();
    loop.run(() -> then.accept(good));
  }
}
