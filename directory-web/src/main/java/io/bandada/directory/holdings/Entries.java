package io.bandada.directory.holdings;

import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.database.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rows of one peer, and the sums over them. Used inside of a change.
final class Entries {
  private static final int CHUNK = 500;

  private final Database database;
  private final String peerId;

  Entries(Database database, String peerId) {
    this.database = database;
    this.peerId = peerId;
  }

  /// What would have to be written to make `adds` and `removes` true, and what the whole would be
  /// then.
  Edit edit(IndexState before, List<IndexEntry> adds, Collection<String> removes) {
    Map<String, IndexEntry> wanted = new LinkedHashMap<>();
    adds.forEach(entry -> wanted.put(entry.root(), entry));
    List<String> touched = new ArrayList<>(wanted.keySet());
    removes.stream().filter(root -> !wanted.containsKey(root)).forEach(touched::add);
    Map<String, IndexEntry> present = find(touched);

    List<IndexEntry> puts = new ArrayList<>();
    List<String> deletes = new ArrayList<>();
    long count = before.count();
    long bytes = before.bytes();
    IndexDigest digest = before.digest();
    for (String root : touched) {
      IndexEntry was = present.get(root);
      IndexEntry becomes = wanted.get(root);
      if (was != null && was.equals(becomes)) {
        continue;
      }
      if (was != null) {
        count--;
        bytes -= was.haveBytes();
        digest = digest.minus(peerId, was);
      }
      if (becomes != null) {
        count++;
        bytes += becomes.haveBytes();
        digest = digest.plus(peerId, becomes);
        puts.add(becomes);
      } else if (was != null) {
        deletes.add(root);
      }
    }
    return new Edit(
        puts,
        deletes,
        new IndexState(before.epoch(), before.seq(), count, digest, bytes, before.verifiedAt()));
  }

  /// @param after the state that the whole has with this edit, at the old epoch and seq
  record Edit(List<IndexEntry> puts, List<String> deletes, IndexState after) {
    Set<String> roots() {
      Set<String> all = new java.util.HashSet<>(deletes);
      puts.forEach(entry -> all.add(entry.root()));
      return all;
    }
  }

  void write(Edit edit) {
    database
        .batch()
        .batchUpdate(
            """
            INSERT INTO holding (peer_id, root, bucket, size_bytes, have_bytes) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (peer_id, root) DO UPDATE SET size_bytes = excluded.size_bytes, have_bytes = excluded.have_bytes
            """,
            edit.puts(),
            CHUNK,
            (row, entry) -> {
              row.setString(1, peerId);
              row.setString(2, entry.root());
              row.setInt(3, entry.bucket());
              row.setLong(4, entry.sizeBytes());
              row.setLong(5, entry.haveBytes());
            });
    database
        .batch()
        .batchUpdate(
            "DELETE FROM holding WHERE peer_id = ? AND root = ?",
            edit.deletes(),
            CHUNK,
            (row, root) -> {
              row.setString(1, peerId);
              row.setString(2, root);
            });
  }

  List<String> rootsIn(Collection<Integer> buckets) {
    return database
        .sql()
        .sql("SELECT root FROM holding WHERE peer_id = :peer AND bucket IN (:buckets)")
        .param("peer", peerId)
        .param("buckets", buckets)
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  /// The digest of each bucket.
  IndexDigest[] bucketDigests(int buckets) {
    IndexDigest[] digests = new IndexDigest[buckets];
    Arrays.fill(digests, IndexDigest.EMPTY);
    database
        .sql()
        .sql("SELECT root, size_bytes, have_bytes FROM holding WHERE peer_id = ?")
        .param(peerId)
        .query(
            rs -> {
              IndexEntry entry = new IndexEntry(rs.getString(1), rs.getLong(2), rs.getLong(3));
              digests[entry.bucket()] = digests[entry.bucket()].plus(peerId, entry);
            });
    return digests;
  }

  private Map<String, IndexEntry> find(List<String> roots) {
    Map<String, IndexEntry> found = new HashMap<>();
    for (int from = 0; from < roots.size(); from += CHUNK) {
      database
          .sql()
          .sql(
              "SELECT root, size_bytes, have_bytes FROM holding WHERE peer_id = :peer AND root IN"
                  + " (:roots)")
          .param("peer", peerId)
          .param("roots", roots.subList(from, Math.min(roots.size(), from + CHUNK)))
          .query(
              rs -> {
                found.put(
                    rs.getString(1), new IndexEntry(rs.getString(1), rs.getLong(2), rs.getLong(3)));
              });
    }
    return found;
  }
}
