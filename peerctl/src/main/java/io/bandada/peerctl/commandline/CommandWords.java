package io.bandada.peerctl.commandline;

import io.bandada.peerctl.outcome.CommandFailed;
import java.util.ArrayList;
import java.util.List;

/// Splits a line of the session into words as a shell would: blanks part them, quotes and
/// backslashes keep blanks.
final class CommandWords {
  private CommandWords() {}

  static List<String> of(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote == 0 && (c == ' ' || c == '\t')) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        inWord = true;
      } else if (c == quote) {
        quote = 0;
      } else if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
        inWord = true;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw CommandFailed.usage("the quote " + quote + " is not closed", "");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
