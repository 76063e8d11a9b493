package io.bandada.directory.accounts;

import io.bandada.directory.problems.Refusal;
import io.bandada.directory.settings.DirectorySettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/// Hashes passwords, a few at a time: hashing is made to be slow, and a flood of sign-ins must not
/// take the processor from heartbeats.
@Component
class Passwords {
  private static final int LEAST = 8;

  /// bcrypt looks at no more.
  private static final int MOST_BYTES = 72;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// That wait for their turn. One more is told at once to come back.
  static final int MOST_WAITING = 32;

  private final BCryptPasswordEncoder bcrypt;
  private final Semaphore turns;
  private final Semaphore places;

  /// Compared with when there is no such user, so that it takes the same time.
  private final String nobodys;

  @Autowired
  Passwords(DirectorySettings settings) {
    this(settings.accounts().hashing(), settings.accounts().strength());
  }

  /// @param atATime how many are hashed at a time
  Passwords(int atATime, int strength) {
    this.bcrypt = new BCryptPasswordEncoder(strength);
    this.turns = new Semaphore(atATime, true);
    this.places = new Semaphore(atATime + MOST_WAITING);
    this.nobodys = String.valueOf(bcrypt.encode("nobody has this password"));
  }

  String hash(String password) {
    if (password.codePointCount(0, password.length()) < LEAST) {
      throw Refusal.badRequest("a password has at least " + LEAST + " characters");
    }
    if (tooLong(password)) {
      throw Refusal.badRequest("a password has at most " + MOST_BYTES + " bytes");
    }
    return inTurn(() -> String.valueOf(bcrypt.encode(password)));
  }

  boolean matches(String password, String hash) {
    return inTurn(() -> bcrypt.matches(tooLong(password) ? "" : password, hash))
        && !tooLong(password);
  }

  /// The same work for a user that does not exist.
  void pretend(String password) {
    boolean unused = matches(password, nobodys);
    assert !unused : "nobody signs in";
  }

  private static boolean tooLong(String password) {
    return password.length() > MOST_BYTES
        || password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
  }

  /// @throws Refusal busy, when too many wait already or the turn does not come soon
  <T> T inTurn(Supplier<T> work) {
    if (!places.tryAcquire()) {
      throw tooMany();
    }
    try {
      if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw tooMany();
      }
      try {
        return work.get();
      } finally {
        turns.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.busy(503, "the directory is stopping", PATIENCE);
    } finally {
      places.release();
    }
  }

  private static Refusal tooMany() {
    return Refusal.busy(503, "too many sign-ins at once", PATIENCE);
  }

  /// How many more may come now.
  int free() {
    return places.availablePermits();
  }
}
