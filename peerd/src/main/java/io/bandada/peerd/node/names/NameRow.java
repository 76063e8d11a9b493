package io.bandada.peerd.node.names;

import io.bandada.directory.api.NameRecord;
import io.bandada.peerd.node.base.AttributesField;
import io.bandada.peerd.node.base.Fields;
import java.util.List;

/// A name record as a durable record: the newest of a name under the name, an earlier revision
/// under the name, a tab (which no name has) and its number. One whose name was moved away has a
/// tab before all that, until a record of the new name is here.
final class NameRow {
  private static final char TAB = '\t';
  private static final int LEAST_FIELDS = 7;

  private NameRow() {}

  static String earlierKey(NameRecord record) {
    return earlierKey(record.name(), record.revision());
  }

  static String earlierKey(String name, int revision) {
    return name + TAB + revision;
  }

  static String movedKey(String key) {
    return TAB + key;
  }

  static boolean isMoved(String key) {
    return key.charAt(0) == TAB;
  }

  static String encode(NameRecord r) {
    return Fields.join(
        r.revision(),
        r.root(),
        r.sizeBytes(),
        r.created(),
        r.owner(),
        r.copies(),
        r.seal() == null ? "" : r.seal(),
        AttributesField.of(r.attributes()));
  }

  /// Records of older versions end earlier.
  ///
  /// @throws IllegalArgumentException when it is none
  static NameRecord decode(String key, String value) {
    List<String> f = Fields.split(value, LEAST_FIELDS);
    if (!Reference.isRoot(f.get(1))) {
      throw new IllegalArgumentException("no content has the id " + f.get(1));
    }
    String name = key.startsWith(String.valueOf(TAB)) ? key.substring(1) : key;
    int tab = name.indexOf(TAB);
    String seal = f.get(6);
    return new NameRecord(
        tab < 0 ? name : name.substring(0, tab),
        Integer.parseInt(f.get(0)),
        f.get(1),
        Long.parseLong(f.get(2)),
        f.get(3),
        f.get(4),
        Integer.parseInt(f.get(5)),
        AttributesField.parse(Fields.at(f, LEAST_FIELDS)),
        seal.isEmpty() ? null : seal);
  }
}
