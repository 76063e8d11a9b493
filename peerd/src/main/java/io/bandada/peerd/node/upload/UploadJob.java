package io.bandada.peerd.node.upload;

import io.bandada.peerd.node.base.AttributesField;
import io.bandada.peerd.node.base.Fields;
import io.bandada.peerd.piece.FileId;
import java.util.List;

/// What is recorded of an upload, so that it goes on after a restart.
///
/// @param fresh the content came here by this upload: when it ends without its name, it goes again
/// @param reservation under which the directory keeps the name for it; empty while it does not
/// @param pausedBy who wants nothing of it to move for now; empty when nobody does
record UploadJob(
    String key, UploadOrder order, FileId id, boolean fresh, String reservation, String pausedBy) {
  private static final int LEAST_FIELDS = 6;

  /// Records of older versions end earlier.
  ///
  /// @throws IllegalArgumentException when it is none
  static UploadJob parse(String key, String text) {
    List<String> f = Fields.split(text, LEAST_FIELDS);
    UploadOrder order =
        new UploadOrder(
            f.get(0),
            Integer.parseInt(f.get(2)),
            Integer.parseInt(f.get(3)),
            Boolean.parseBoolean(f.get(4)),
            AttributesField.parse(Fields.at(f, 7)));
    return new UploadJob(
        key,
        order,
        FileId.parse(f.get(1)),
        Boolean.parseBoolean(f.get(5)),
        Fields.at(f, 6),
        Fields.at(f, 8));
  }

  String text() {
    return Fields.join(
        order.name(),
        id.hex(),
        order.copies(),
        order.ack(),
        order.replace(),
        fresh,
        reservation,
        AttributesField.of(order.attributes()),
        pausedBy);
  }

  UploadJob reservedAs(String uploadId) {
    return new UploadJob(key, order, id, fresh, uploadId, pausedBy);
  }

  /// @param who empty: it goes on
  UploadJob pausedBy(String who) {
    return new UploadJob(key, order, id, fresh, reservation, who);
  }

  /// Somebody else counts on the content, too.
  UploadJob notFresh() {
    return new UploadJob(key, order, id, false, reservation, pausedBy);
  }

  boolean isPaused() {
    return !pausedBy.isEmpty();
  }
}
