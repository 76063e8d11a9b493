package io.bandada.peerd.peers;

import io.bandada.directory.api.Ticket;
import io.bandada.directory.api.Ticket.Operation;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.piece.FileId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Tickets for one content as a member shows them to one peer, good ones and all that are not:
/// whatever port they are shown at.
///
/// @param at the peer that they are shown to
public record ShownTickets(TestNetwork network, Trust holder, FileId content, String at) {
  private static final long BUDGET = 1L << 30;
  private static final AtomicLong COUNT = new AtomicLong();
  private static final long LIFE_SECONDS = 600;

  /// More than clocks differ by.
  private static final long LONG_AGO_SECONDS = 7200;

  public byte[] good(Operation operation) throws Exception {
    return good(operation, LIFE_SECONDS);
  }

  /// @param lifeSeconds from now; negative when it ran out
  public byte[] good(Operation operation, long lifeSeconds) throws Exception {
    return signed(
        network,
        ticket(operation, content, PeerTlsTest.key(holder), audience(operation), lifeSeconds));
  }

  private String audience(Operation operation) {
    return operation == Operation.READ ? Ticket.ANYONE : at;
  }

  /// @param takes what good ones are for
  public Map<String, byte[]> bad(Operation takes) throws Exception {
    String own = PeerTlsTest.key(holder);
    String another = PeerTlsTest.key(network.trust("panother"));
    FileId third = FileId.parse("ef".repeat(32));
    Operation other = takes == Operation.READ ? Operation.WRITE : Operation.READ;
    Ticket good = ticket(takes, content, own, audience(takes), LIFE_SECONDS);
    byte[] forged = signed(network, good);
    forged[forged.length - 1] ^= 1;
    Map<String, byte[]> bad = new LinkedHashMap<>();
    bad.put("none", new byte[0]);
    bad.put("nonsense", new byte[200]);
    bad.put("a forged one", forged);
    bad.put(
        "one without its signature", Arrays.copyOf(forged, forged.length - Ticket.SIGNATURE_BYTES));
    bad.put(
        "another's",
        signed(network, ticket(takes, content, another, audience(takes), LIFE_SECONDS)));
    bad.put(
        "one for another content",
        signed(network, ticket(takes, third, own, audience(takes), LIFE_SECONDS)));
    bad.put(
        "one for the other operation",
        signed(network, ticket(other, content, own, audience(other), LIFE_SECONDS)));
    bad.put(
        "one for another peer",
        signed(network, ticket(takes, content, own, "pelsewhere", LIFE_SECONDS)));
    bad.put("one that ran out", good(takes, -LONG_AGO_SECONDS));
    bad.put("one of another network", signed(new TestNetwork(), good));
    return bad;
  }

  private Ticket ticket(
      Operation operation, FileId of, String key, String audience, long lifeSeconds) {
    String id = "e".repeat(16) + HexFormat.of().toHexDigits(COUNT.incrementAndGet());
    long expires = Instant.now().getEpochSecond() + lifeSeconds;
    return new Ticket(
        operation,
        network.ticketKey(),
        id,
        Ticket.Subject.CONTENT,
        of.hex(),
        key,
        audience,
        BUDGET,
        expires);
  }

  private static byte[] signed(TestNetwork by, Ticket ticket) {
    byte[] payload = ticket.payload();
    byte[] signature = by.signTicket(payload);
    return ByteBuffer.allocate(payload.length + signature.length)
        .put(payload)
        .put(signature)
        .array();
  }
}
