package io.bandada.directory.publish;

import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.catalog.AttributeColumns;
import io.bandada.directory.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The upload table, and for a day the ids of those that were committed.
@Component
class UploadTable {
  private static final String COLUMNS =
      "id, peer_id, name, root, size_bytes, copies, ack, replaces, owner, expires_at, mode,"
          + " mtime_nanos";

  private final Database database;

  UploadTable(Database database) {
    this.database = database;
  }

  Optional<OpenUpload> byId(String id) {
    return database
        .sql()
        .sql("SELECT " + COLUMNS + " FROM upload WHERE id = ?")
        .param(id)
        .query(UploadTable::upload)
        .optional();
  }

  Optional<OpenUpload> byName(String name) {
    return database
        .sql()
        .sql("SELECT " + COLUMNS + " FROM upload WHERE name = ?")
        .param(name)
        .query(UploadTable::upload)
        .optional();
  }

  List<OpenUpload> ofPeer(String peerId) {
    return database
        .sql()
        .sql("SELECT " + COLUMNS + " FROM upload WHERE peer_id = ?")
        .param(peerId)
        .query(UploadTable::upload)
        .list();
  }

  List<OpenUpload> expired(long now, int most) {
    return database
        .sql()
        .sql("SELECT " + COLUMNS + " FROM upload WHERE expires_at <= ? LIMIT ?")
        .params(now, most)
        .query(UploadTable::upload)
        .list();
  }

  /// False when the name is being published by somebody else: the unique index on it decides.
  boolean insert(OpenUpload u, long now) {
    return database
            .sql()
            .sql(
                "INSERT INTO upload ("
                    + COLUMNS
                    + ", created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO"
                    + " NOTHING")
            .params(
                Arrays.asList(
                    u.id(),
                    u.peerId(),
                    u.name(),
                    u.root(),
                    u.sizeBytes(),
                    u.copies(),
                    u.ack(),
                    u.replace() ? 1 : 0,
                    u.owner(),
                    u.expiresAt(),
                    AttributeColumns.mode(u.attributes()),
                    AttributeColumns.mtime(u.attributes()),
                    now))
            .update()
        == 1;
  }

  void extend(String id, long expiresAt) {
    database
        .sql()
        .sql("UPDATE upload SET expires_at = ? WHERE id = ?")
        .params(expiresAt, id)
        .update();
  }

  /// The file was touched since the upload was opened.
  void describe(String id, @Nullable FileAttributes attributes) {
    database
        .sql()
        .sql("UPDATE upload SET mode = ?, mtime_nanos = ? WHERE id = ?")
        .params(
            Arrays.asList(
                AttributeColumns.mode(attributes), AttributeColumns.mtime(attributes), id))
        .update();
  }

  void delete(String id) {
    database.sql().sql("DELETE FROM upload WHERE id = ?").param(id).update();
  }

  /// A commit whose answer was lost is asked for again.
  void rememberDone(OpenUpload u, int revision, long now) {
    database
        .sql()
        .sql(
            "INSERT INTO committed_upload (id, peer_id, name, revision, at) VALUES (?, ?, ?, ?, ?)")
        .params(u.id(), u.peerId(), u.name(), revision, now)
        .update();
  }

  /// What an upload was committed as.
  record Done(String name, int revision) {}

  Optional<Done> done(String id, String peerId) {
    return database
        .sql()
        .sql("SELECT name, revision FROM committed_upload WHERE id = ? AND peer_id = ?")
        .params(id, peerId)
        .query((rs, n) -> new Done(rs.getString(1), rs.getInt(2)))
        .optional();
  }

  void forgetDone(long before) {
    database.sql().sql("DELETE FROM committed_upload WHERE at < ?").param(before).update();
  }

  private static OpenUpload upload(ResultSet rs, int n) throws SQLException {
    return new OpenUpload(
        rs.getString(1),
        rs.getString(2),
        rs.getString(3),
        rs.getString(4),
        rs.getLong(5),
        rs.getInt(6),
        rs.getInt(7),
        rs.getInt(8) != 0,
        rs.getString(9),
        rs.getLong(10),
        AttributeColumns.read(rs, 11));
  }
}
