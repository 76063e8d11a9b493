package io.bandada.directory.dashboard.lists;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// One line of a list. Two rows that are equal look the same: the rendered line is shared by all
/// who see it.
public sealed interface ListLine permits PeerLine, FolderLine, FileLine, TransferLine, EventLine {
  /// What the database knows it by.
  String key();

  /// What the page knows it by: an element id, made of safe characters only.
  String lineId();

  /// A short stand-in for text that others chose and that cannot be an element id.
  static String handle(String kind, String text) {
    try {
      var sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return kind + "-" + HexFormat.of().formatHex(sum, 0, 8);
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
