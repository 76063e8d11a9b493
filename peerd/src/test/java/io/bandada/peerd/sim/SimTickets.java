package io.bandada.peerd.sim;

import io.bandada.directory.api.Grant;
import io.bandada.directory.api.Ticket;
import io.bandada.peerd.ticket.TicketSignatures;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The tickets that the simulated directory gives, whole and real but for their signatures. Its
/// keys outlive its database.
final class SimTickets implements TicketSignatures {
  private static final String KEY = "5eed".repeat(4);

  private final SimWorld world;
  private final Map<String, Ticket> given = new TreeMap<>();
  Duration readLife = Duration.ofMinutes(10);
  Duration writeLife = Duration.ofMinutes(60);

  /// A READ ticket allows so many times the bytes of the content, and some more.
  double generosity = 2;

  SimTickets(SimWorld world) {
    this.world = world;
  }

  Grant read(String root, long size, SimPeer holder) {
    return read(root, holder, (long) (size * generosity) + (1 << 20));
  }

  Grant read(String root, SimPeer holder, long budget) {
    return give(Ticket.Operation.READ, root, budget, holder, Ticket.ANYONE, readLife);
  }

  Grant write(String root, long size, SimPeer holder, SimPeer audience) {
    return give(Ticket.Operation.WRITE, root, size, holder, audience.id(), writeLife);
  }

  private Grant give(
      Ticket.Operation operation,
      String root,
      long budget,
      SimPeer holder,
      String audience,
      Duration life) {
    String id = "0".repeat(16) + HexFormat.of().toHexDigits((long) given.size());
    long expires = world.directory.now().plus(life).getEpochSecond();
    Ticket ticket =
        new Ticket(
            operation,
            KEY,
            id,
            Ticket.Subject.CONTENT,
            root,
            holder.drawer.key(),
            audience,
            budget,
            expires);
    byte[] payload = ticket.payload();
    byte[] whole =
        ByteBuffer.allocate(payload.length + Ticket.SIGNATURE_BYTES)
            .put(payload)
            .put(signature(payload))
            .array();
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    given.put(text, ticket);
    return new Grant(text, life.toMillis());
  }

  /// As it travels.
  static byte[] bytes(String ticket) {
    return Base64.getUrlDecoder().decode(ticket);
  }

  String root(String ticket) {
    return Objects.requireNonNull(given.get(ticket)).root();
  }

  /// What the directory really gave.
  Map<String, Ticket> given() {
    return given;
  }

  @Override
  public boolean isKey(String keyId) {
    return keyId.equals(KEY);
  }

  @Override
  public boolean isGood(String keyId, byte[] payload, byte[] signature) {
    return Arrays.equals(signature, signature(payload));
  }

  private static byte[] signature(byte[] payload) {
    return SimSeal.bytes(SimSeal.DIRECTORY, payload, Ticket.SIGNATURE_BYTES);
  }
}
