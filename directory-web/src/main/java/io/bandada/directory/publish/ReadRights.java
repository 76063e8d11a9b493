package io.bandada.directory.publish;

import io.bandada.directory.api.Grant;
import io.bandada.directory.authority.signing.TicketIssuer;
import io.bandada.directory.database.Database;
import io.bandada.directory.problems.Refusal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Which contents a peer may fetch: those that a name points to or keeps as an earlier revision,
/// that it was asked to keep, or that it is publishing. Of any other content it hears the same as
/// of one that does not exist.
@Component
class ReadRights {
  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");

  private final Database database;
  private final TicketIssuer tickets;
  private final InstantSource clock;

  ReadRights(Database database, TicketIssuer tickets, InstantSource clock) {
    this.database = database;
    this.tickets = tickets;
    this.clock = clock;
  }

  /// @param key of the peer's certificate
  /// @throws Refusal not-found
  Grant ticket(String root, String peerId, String key) {
    if (!ROOT.matcher(root).matches()) {
      throw Refusal.badRequest("a root is 64 lower-case hex digits");
    }
    long sizeBytes =
        size(root, peerId)
            .orElseThrow(() -> Refusal.notFound("there is no file with the id " + root));
    return tickets.read(root, sizeBytes, key);
  }

  private Optional<Long> size(String root, String peerId) {
    return database
        .sql()
        .sql(
            """
            SELECT size_bytes FROM file WHERE root = :root
            UNION ALL SELECT size_bytes FROM revision WHERE root = :root AND kept = 1
            UNION ALL SELECT size_bytes FROM upload WHERE root = :root AND peer_id = :peer AND expires_at > :now
            UNION ALL SELECT size_bytes FROM placement WHERE root = :root AND peer_id = :peer AND expires_at > :now
            UNION ALL SELECT size_bytes FROM command WHERE root = :root AND peer_id = :peer AND kind = 'KEEP'
            LIMIT 1
            """)
        .param("root", root)
        .param("peer", peerId)
        .param("now", clock.millis())
        .query(Long.class)
        .optional();
  }
}
