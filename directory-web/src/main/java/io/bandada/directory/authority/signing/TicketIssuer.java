package io.bandada.directory.authority.signing;

import io.bandada.directory.api.ContentSet;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.Ticket;
import io.bandada.directory.api.Ticket.Subject;
import io.bandada.directory.authority.keys.Keys;
import io.bandada.directory.authority.x509.EdKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/// Signs what a peer may do with a content.
@Component
public class TicketIssuer {
  static final Duration READ_LIFE = Duration.ofMinutes(10);
  static final Duration WRITE_LIFE = Duration.ofMinutes(60);

  /// A reader may fetch everything twice, and this much more: pieces that came damaged or late are
  /// fetched again.
  static final long SPARE_BYTES = 64L << 20;

  private static final int ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Keys keys;
  private final InstantSource clock;

  public TicketIssuer(Keys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /// To ask any holder what it has of a content, and to fetch its pieces.
  ///
  /// @param holderKey of the certificate of the peer that may
  public Grant read(String root, long sizeBytes, String holderKey) {
    long budget = Math.addExact(Math.multiplyExact(2, sizeBytes), SPARE_BYTES);
    return grant(
        Ticket.Operation.READ, Subject.CONTENT, root, holderKey, Ticket.ANYONE, budget, READ_LIFE);
  }

  /// Likewise of a set of contents: one for all of them.
  public Grant read(ContentSet set, String holderKey) {
    long budget = 2 * set.sizeBytes() + SPARE_BYTES;
    return grant(
        Ticket.Operation.READ,
        Subject.SET,
        set.digest(),
        holderKey,
        Ticket.ANYONE,
        budget,
        READ_LIFE);
  }

  /// To ask one peer to keep a content of this size.
  public Grant write(String root, long sizeBytes, String holderKey, String audiencePeerId) {
    return grant(
        Ticket.Operation.WRITE,
        Subject.CONTENT,
        root,
        holderKey,
        audiencePeerId,
        sizeBytes,
        WRITE_LIFE);
  }

  /// To ask one peer to keep a set of contents.
  public Grant write(ContentSet set, String holderKey, String audiencePeerId) {
    return grant(
        Ticket.Operation.WRITE,
        Subject.SET,
        set.digest(),
        holderKey,
        audiencePeerId,
        set.sizeBytes(),
        WRITE_LIFE);
  }

  private Grant grant(
      Ticket.Operation operation,
      Subject subject,
      String root,
      String holderKey,
      String audience,
      long budget,
      Duration life) {
    EdKey key = keys.ticketKey();
    Instant expires = clock.instant().plus(life);
    Ticket ticket =
        new Ticket(
            operation,
            key.id(),
            id(),
            subject,
            root,
            holderKey,
            audience,
            budget,
            expires.getEpochSecond());
    byte[] payload = ticket.payload();
    byte[] whole =
        ByteBuffer.allocate(payload.length + Ticket.SIGNATURE_BYTES)
            .put(payload)
            .put(key.sign(payload))
            .array();
    return new Grant(
        Base64.getUrlEncoder().withoutPadding().encodeToString(whole), life.toMillis());
  }

  private static String id() {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
