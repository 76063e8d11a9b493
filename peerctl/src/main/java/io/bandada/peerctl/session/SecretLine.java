package io.bandada.peerctl.session;

import io.bandada.peerctl.command.Surroundings;
import io.bandada.peerctl.outcome.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A secret in the first line of something that only its owner should read: never in an argument,
/// which all may see.
final class SecretLine {
  /// Nobody's password is longer; a file given by mistake is.
  static final int LONGEST_BYTES = 4096;

  private SecretLine() {}

  /// Without its line end; a password may have spaces at its ends.
  static String ofStandardInput(Surroundings surroundings, String what, String hint) {
    try {
      return first(surroundings.in(), "standard input", what, hint);
    } catch (IOException e) {
      throw CommandFailed.standardInput(e);
    }
  }

  /// @param file `-` is standard input
  static String ofFile(Surroundings surroundings, String file) {
    String hint = "it has the join token, one word, as the directory showed it";
    if (file.equals("-")) {
      return ofStandardInput(surroundings, "join token", hint);
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return first(in, file, "join token", hint);
    } catch (IOException e) {
      throw CommandFailed.local("read " + file, e);
    }
  }

  private static String first(InputStream in, String where, String what, String hint)
      throws IOException {
    String text = new String(in.readNBytes(LONGEST_BYTES + 1), StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    if (line.isEmpty() || line.length() > LONGEST_BYTES) {
      throw CommandFailed.usage(where + " has no " + what + " in its first line", hint);
    }
    return line;
  }
}
