package io.bandada.peerd.node.upload;

import io.bandada.peerd.node.base.Fields;
import io.bandada.peerd.piece.FileId;
import java.util.List;

/// What is recorded of an upload, so that it goes on after a restart.
///
/// @param fresh the content came here by this upload: when it fails for good, it goes again
/// @param reservation under which the directory keeps the name for it; empty while it does not
record UploadJob(String key, UploadOrder order, FileId id, boolean fresh, String reservation) {
  private static final int LEAST_FIELDS = 6;

  /// @throws IllegalArgumentException when it is none
  static UploadJob parse(String key, String text) {
    List<String> f = Fields.split(text, LEAST_FIELDS);
    UploadOrder order =
        new UploadOrder(
            f.get(0),
            Integer.parseInt(f.get(2)),
            Integer.parseInt(f.get(3)),
            Boolean.parseBoolean(f.get(4)));
    String reservation = f.size() > LEAST_FIELDS ? f.get(LEAST_FIELDS) : "";
    return new UploadJob(
        key, order, FileId.parse(f.get(1)), Boolean.parseBoolean(f.get(5)), reservation);
  }

  String text() {
    return Fields.join(
        order.name(), id.hex(), order.copies(), order.ack(), order.replace(), fresh, reservation);
  }

  UploadJob reservedAs(String uploadId) {
    return new UploadJob(key, order, id, fresh, uploadId);
  }
}
