package io.bandada.peerd.ticket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bandada.directory.api.Ticket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Judges the tickets that other peers show, once per stream, from any thread: signature, holder,
/// operation, root, audience, expiry, budget, in this order.
///
/// The signature and the holder of a ticket never change, so that they are checked once a ticket
/// and remembered by its exact bytes and the key that it was shown with. All else is looked at anew
/// each time: keys are taken out of the bundle, peers are revoked, time passes and budgets run out.
public final class TicketVerifier {
  /// What the network clock leaves of the difference between two machines.
  static final Duration SKEW = Duration.ofSeconds(60);

  /// Running reads go on for so long when nobody can get a fresh ticket.
  static final Duration OFFLINE_GRACE = Duration.ofHours(1);

  private static final int GOOD_REMEMBERED = 4096;

  /// Apart from the good ones, which nobody can push out with nonsense.
  private static final int BAD_REMEMBERED = 1024;

  private static final int BUDGETS_COUNTED = 65_536;

  private final TicketSignatures signatures;
  private final Predicate<String> revoked;
  private final Supplier<String> ownPeerId;
  private final BooleanSupplier directoryAway;
  private final InstantSource clock;
  private final Map<String, Ticket> good = new Recent<>(GOOD_REMEMBERED);
  private final Map<String, Flaw> bad = new Recent<>(BAD_REMEMBERED);
  private final SpentBudgets budgets;

  /// What is wrong with a ticket: for our own log. The peer that shows it is never told.
  public enum Flaw {
    MISSING,
    MALFORMED,
    UNKNOWN_KEY,
    BAD_SIGNATURE,
    REVOKED_HOLDER,
    OTHER_HOLDER,
    OTHER_OPERATION,
    OTHER_ROOT,
    OTHER_AUDIENCE,
    EXPIRED,
    OVER_BUDGET
  }

  /// The word on a ticket.
  public sealed interface Verdict {}

  public record Refused(Flaw flaw) implements Verdict {}

  /// It is good for this stream.
  public final class Good implements Verdict {
    private final Ticket ticket;

    private Good(Ticket ticket) {
      this.ticket = ticket;
    }

    /// Before so many bytes of pieces are sent: all streams with this ticket share what it allows.
    ///
    /// @return false when it does not allow so many any more; then nothing was taken
    public boolean take(long bytes) {
      return budgets.take(ticket.id(), ticket.budgetBytes(), ticket.expiresAt(), bytes);
    }
  }

  /// @param revoked whether the holder of this key is out, whatever its certificate says
  /// @param ownPeerId empty while this peer has none
  /// @param directoryAway as far as this peer knows
  public TicketVerifier(
      TicketSignatures signatures,
      Predicate<String> revoked,
      Supplier<String> ownPeerId,
      BooleanSupplier directoryAway,
      InstantSource clock) {
    this(signatures, revoked, ownPeerId, directoryAway, clock, BUDGETS_COUNTED);
  }

  TicketVerifier(
      TicketSignatures signatures,
      Predicate<String> revoked,
      Supplier<String> ownPeerId,
      BooleanSupplier directoryAway,
      InstantSource clock,
      int budgetsCounted) {
    this.signatures = signatures;
    this.revoked = revoked;
    this.ownPeerId = ownPeerId;
    this.directoryAway = directoryAway;
    this.clock = clock;
    this.budgets = new SpentBudgets(budgetsCounted);
  }

  /// May the caller ask what is here of this content, and fetch it?
  ///
  /// @param shown payload and signature as they came; empty when none came
  /// @param callerKey SHA-256 of the SubjectPublicKeyInfo in the caller's certificate, 64 hex
  ///   digits
  /// @param leastBytes of pieces that it must still allow; 0 for a look
  public Verdict read(byte[] shown, String callerKey, String root, long leastBytes) {
    return read(shown, callerKey, Ticket.Subject.CONTENT, root, leastBytes);
  }

  /// The same of a set of contents.
  ///
  /// @param digest of the set
  public Verdict readSet(byte[] shown, String callerKey, String digest, long leastBytes) {
    return read(shown, callerKey, Ticket.Subject.SET, digest, leastBytes);
  }

  private Verdict read(
      byte[] shown, String callerKey, Ticket.Subject subject, String root, long leastBytes) {
    return switch (holder(shown, callerKey)) {
      case Holding(Ticket ticket) -> {
        String audience = ticket.audience();
        if (ticket.operation() != Ticket.Operation.READ) {
          yield new Refused(Flaw.OTHER_OPERATION);
        } else if (ticket.subject() != subject || !ticket.root().equals(root)) {
          yield new Refused(Flaw.OTHER_ROOT);
        } else if (!audience.equals(Ticket.ANYONE) && !audience.equals(ownPeerId.get())) {
          yield new Refused(Flaw.OTHER_AUDIENCE);
        } else if (isOver(ticket, readGrace())) {
          yield new Refused(Flaw.EXPIRED);
        } else if (budgets.left(ticket.id(), ticket.budgetBytes(), ticket.expiresAt())
            < leastBytes) {
          yield new Refused(Flaw.OVER_BUDGET);
        }
        yield new Good(ticket);
      }
      case NotHolding(Flaw flaw) -> new Refused(flaw);
    };
  }

  /// May the caller ask this very peer to keep content of this size? No grace: without a directory
  /// no upload is acknowledged.
  public Verdict write(byte[] shown, String callerKey, String root, long sizeBytes) {
    return write(shown, callerKey, Ticket.Subject.CONTENT, root, sizeBytes);
  }

  /// The same of a set of contents.
  ///
  /// @param digest of the set
  public Verdict writeSet(byte[] shown, String callerKey, String digest, long sizeBytes) {
    return write(shown, callerKey, Ticket.Subject.SET, digest, sizeBytes);
  }

  private Verdict write(
      byte[] shown, String callerKey, Ticket.Subject subject, String root, long sizeBytes) {
    return switch (holder(shown, callerKey)) {
      case Holding(Ticket ticket) -> {
        if (ticket.operation() != Ticket.Operation.WRITE) {
          yield new Refused(Flaw.OTHER_OPERATION);
        } else if (ticket.subject() != subject || !ticket.root().equals(root)) {
          yield new Refused(Flaw.OTHER_ROOT);
        } else if (!ticket.audience().equals(ownPeerId.get())) {
          yield new Refused(Flaw.OTHER_AUDIENCE);
        } else if (isOver(ticket, Duration.ZERO)) {
          yield new Refused(Flaw.EXPIRED);
        } else if (sizeBytes > ticket.budgetBytes()) {
          yield new Refused(Flaw.OVER_BUDGET);
        }
        yield new Good(ticket);
      }
      case NotHolding(Flaw flaw) -> new Refused(flaw);
    };
  }

  private Duration readGrace() {
    return directoryAway.getAsBoolean() ? SKEW.plus(OFFLINE_GRACE) : SKEW;
  }

  private boolean isOver(Ticket ticket, Duration grace) {
    return clock.instant().getEpochSecond() - grace.toSeconds() >= ticket.expiresAt();
  }

  private sealed interface Held {}

  private record Holding(Ticket ticket) implements Held {}

  private record NotHolding(Flaw flaw) implements Held {}

  /// Is it a ticket of this network, and the caller its holder?
  private Held holder(byte[] shown, String callerKey) {
    if (shown.length == 0) {
      return new NotHolding(Flaw.MISSING);
    }
    if (shown.length <= Ticket.SIGNATURE_BYTES
        || shown.length > Ticket.MOST_BYTES + Ticket.SIGNATURE_BYTES) {
      return new NotHolding(Flaw.MALFORMED);
    }
    String exactly = callerKey + ' ' + new String(shown, ISO_8859_1);
    Ticket known;
    synchronized (good) {
      known = good.get(exactly);
    }
    if (known != null) {
      return !signatures.isKey(known.key())
          ? new NotHolding(Flaw.UNKNOWN_KEY)
          : revoked.test(callerKey) ? new NotHolding(Flaw.REVOKED_HOLDER) : new Holding(known);
    }
    Flaw before;
    synchronized (bad) {
      before = bad.get(exactly);
    }
    return before != null ? new NotHolding(before) : judge(shown, callerKey, exactly);
  }

  private Held judge(byte[] shown, String callerKey, String exactly) {
    byte[] payload = Arrays.copyOf(shown, shown.length - Ticket.SIGNATURE_BYTES);
    byte[] signature = Arrays.copyOfRange(shown, payload.length, shown.length);
    Ticket ticket;
    try {
      ticket = Ticket.parse(payload);
    } catch (IllegalArgumentException e) {
      return remember(exactly, Flaw.MALFORMED);
    }
    if (!signatures.isKey(ticket.key())) {
      // Not remembered: the bundle that names it may be on its way.
      return new NotHolding(Flaw.UNKNOWN_KEY);
    }
    if (!signatures.isGood(ticket.key(), payload, signature)) {
      return remember(exactly, Flaw.BAD_SIGNATURE);
    }
    if (!ticket.holderKey().equals(callerKey)) {
      return remember(exactly, Flaw.OTHER_HOLDER);
    }
    synchronized (good) {
      good.put(exactly, ticket);
    }
    return revoked.test(callerKey) ? new NotHolding(Flaw.REVOKED_HOLDER) : new Holding(ticket);
  }

  private Held remember(String exactly, Flaw flaw) {
    synchronized (bad) {
      bad.put(exactly, flaw);
    }
    return new NotHolding(flaw);
  }

  /// The entries that were looked at last.
  private static final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;
    private final int most;

    Recent(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > most;
    }
  }
}
