package io.bandada.directory.placement;

import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.database.Database;
import io.bandada.directory.settings.DirectorySettings;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// Who was asked to keep what, and the space that is kept for it there.
///
/// A reservation ends with what it was for: the copy arrived, the peer will not bring it (it
/// refused, is lost, left, or did nothing for the time of a reservation), or nobody wants it. The
/// KEEP to the peer lives exactly as long as its reservation, so neither stands for a copy that
/// will not come.
///
/// Space is counted once: a peer makes room for the whole content when it begins to fetch it, so
/// what shows in its index is in its own figure of free bytes, and only what does not is taken off
/// here.
@Component
class Reservations {
  private static final String UNRESERVED =
      "DELETE FROM command WHERE kind = 'KEEP' AND NOT EXISTS (SELECT 1 FROM placement p WHERE"
          + " p.peer_id = command.peer_id AND p.root = command.root)";

  private final Database database;
  private final Commands commands;
  private final InstantSource clock;
  private final DirectorySettings settings;

  Reservations(
      Database database, Commands commands, InstantSource clock, DirectorySettings settings) {
    this.database = database;
    this.commands = commands;
    this.clock = clock;
    this.settings = settings;
  }

  /// Reserves the space and orders the copy. Inside of the change that chose the peer.
  void keep(String peerId, Placements.Need need) {
    database
        .sql()
        .sql(
            "INSERT INTO placement (peer_id, root, size_bytes, reason, upload_id, created_at,"
                + " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (peer_id, root) DO UPDATE"
                + " SET expires_at = excluded.expires_at, upload_id = excluded.upload_id, reason ="
                + " excluded.reason, created_at = excluded.created_at")
        .params(
            Arrays.asList(
                peerId,
                need.root(),
                need.sizeBytes(),
                need.uploadId() == null ? "repair" : "upload",
                need.uploadId(),
                clock.millis(),
                until()))
        .update();
    commands.withdraw(PeerCommand.Kind.DROP, need.root());
    commands.order(peerId, PeerCommand.Kind.KEEP, need.root(), need.sizeBytes(), null);
  }

  private long until() {
    return clock.millis() + settings.upload().reservation().toMillis();
  }

  /// Peers that were asked to keep this and will still bring it.
  Set<String> asked(String root) {
    return new TreeSet<>(
        database
            .sql()
            .sql("SELECT peer_id FROM placement WHERE root = ? AND expires_at > ?")
            .params(root, clock.millis())
            .query((rs, n) -> rs.getString(1))
            .list());
  }

  /// By peer, the bytes promised that its own figure of free space does not show yet.
  Map<String, Long> bytes() {
    Map<String, Long> bytes = new HashMap<>();
    database
        .sql()
        .sql(
            "SELECT p.peer_id, sum(p.size_bytes) FROM placement p WHERE p.expires_at > ? AND NOT"
                + " EXISTS (SELECT 1 FROM holding h WHERE h.peer_id = p.peer_id AND h.root ="
                + " p.root) GROUP BY p.peer_id")
        .param(clock.millis())
        .query(
            rs -> {
              bytes.put(rs.getString(1), rs.getLong(2));
            });
    return bytes;
  }

  /// The upload goes on: its reservations hold for another while.
  void extend(String uploadId, long expiresAt) {
    database
        .sql()
        .sql("UPDATE placement SET expires_at = ? WHERE upload_id = ?")
        .params(expiresAt, uploadId)
        .update();
  }

  /// The peer told what it has of these: what is whole has arrived, what grows gets more time.
  void reported(String peerId, Collection<String> roots) {
    if (roots.isEmpty() || !hasAny(peerId)) {
      return;
    }
    database.write(
        () -> {
          database
              .sql()
              .sql(
                  "UPDATE placement SET expires_at = :until WHERE peer_id = :peer AND root IN"
                      + " (:roots)")
              .param("until", until())
              .param("peer", peerId)
              .param("roots", roots)
              .update();
          arrived(peerId);
        });
  }

  /// The peer told so much that it is simpler to look at all that it has.
  void reported(String peerId) {
    if (hasAny(peerId)) {
      database.write(() -> arrived(peerId));
    }
  }

  private boolean hasAny(String peerId) {
    return database
        .sql()
        .sql("SELECT 1 FROM placement WHERE peer_id = ? LIMIT 1")
        .param(peerId)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private void arrived(String peerId) {
    database
        .sql()
        .sql(
            "DELETE FROM placement WHERE peer_id = ? AND EXISTS (SELECT 1 FROM holding h WHERE"
                + " h.peer_id = placement.peer_id AND h.root = placement.root AND h.have_bytes ="
                + " h.size_bytes)")
        .param(peerId)
        .update();
    withdraw(peerId);
  }

  /// The peer has these KEEPs behind it: with the copy they have arrived; without it they were
  /// refused.
  ///
  /// @param verified its index is known to be true as of now
  void confirmed(String peerId, Collection<String> roots, boolean verified) {
    if (!verified || roots.isEmpty()) {
      return;
    }
    database.write(
        () -> {
          database
              .sql()
              .sql("DELETE FROM placement WHERE peer_id = :peer AND root IN (:roots)")
              .param("peer", peerId)
              .param("roots", roots)
              .update();
          withdraw(peerId);
        });
  }

  /// The upload was given back or ran out.
  void giveBack(String uploadId) {
    database.sql().sql("DELETE FROM placement WHERE upload_id = ?").param(uploadId).update();
    withdraw();
  }

  /// Nobody wants this content any more.
  void drop(String root) {
    database.sql().sql("DELETE FROM placement WHERE root = ?").param(root).update();
    withdraw();
  }

  /// The same of all contents of a change that nobody wants any more.
  void dropAll(String change) {
    database
        .sql()
        .sql(
            "DELETE FROM placement WHERE root IN (SELECT t.root FROM tombstone t WHERE t.change_id"
                + " = ? AND NOT "
                + Wants.wanted("t.root")
                + ")")
        .param(change)
        .update();
    withdraw();
  }

  /// The peer is lost or has left: nothing is promised by it any more.
  void release(String peerId) {
    database.write(
        () -> {
          database.sql().sql("DELETE FROM placement WHERE peer_id = ?").param(peerId).update();
          withdraw(peerId);
        });
  }

  /// Ends all that ran out, has arrived, or is wanted by nobody.
  void settle() {
    boolean some =
        database
                .sql()
                .sql("SELECT 1 FROM placement LIMIT 1")
                .query(Integer.class)
                .optional()
                .isPresent()
            || database
                .sql()
                .sql("SELECT 1 FROM command WHERE kind = 'KEEP' LIMIT 1")
                .query(Integer.class)
                .optional()
                .isPresent();
    if (!some) {
      return;
    }
    database.write(
        () -> {
          database
              .sql()
              .sql(
                  """
                  DELETE FROM placement WHERE expires_at <= ? OR NOT %s
                    OR EXISTS (SELECT 1 FROM holding h WHERE h.peer_id = placement.peer_id AND h.root = placement.root
                      AND h.have_bytes = h.size_bytes)
                  """
                      .formatted(Wants.wanted("placement.root")))
              .param(clock.millis())
              .update();
          withdraw();
        });
  }

  /// A KEEP without a reservation is one that nobody counts on.
  private void withdraw() {
    database.sql().sql(UNRESERVED).update();
  }

  private void withdraw(String peerId) {
    database.sql().sql(UNRESERVED + " AND peer_id = ?").param(peerId).update();
  }

  /// Copies that each peer was asked to fetch and has not yet.
  Map<String, Integer> running() {
    Map<String, Integer> count = new HashMap<>();
    database
        .sql()
        .sql("SELECT peer_id, count(*) FROM placement WHERE expires_at > ? GROUP BY peer_id")
        .param(clock.millis())
        .query(
            rs -> {
              count.put(rs.getString(1), rs.getInt(2));
            });
    return count;
  }

  /// Of these ids, the contents that the peer was told to keep.
  List<String> keeps(String peerId, Collection<String> commandIds) {
    if (commandIds.isEmpty()) {
      return List.of();
    }
    return database
        .sql()
        .sql("SELECT root FROM command WHERE peer_id = :peer AND kind = 'KEEP' AND id IN (:ids)")
        .param("peer", peerId)
        .param("ids", commandIds)
        .query((rs, n) -> rs.getString(1))
        .list();
  }
}
