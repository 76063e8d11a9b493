package io.bandada.peerctl.terminal;

import java.util.List;
import tools.jackson.core.JsonGenerator;

/// How things of one kind are listed, in every format.
public interface Rows<T> {
  /// The name of the array in JSON.
  String plural();

  /// The heads of the columns, as many as [#cells] gives, or none; a leading `>` puts a head at the
  /// right edge, above numbers.
  default List<String> head(boolean wide) {
    return List.of();
  }

  List<Cell> cells(T item, boolean wide);

  /// What `-q` prints: the one word by which another command can be given the thing.
  String brief(T item);

  void json(T item, JsonGenerator json);
}
