package io.bandada.peerd.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/// What happened in a world, as a running hash over every line, and the last lines for a person.
final class SimTrace {
  private static final int LAST_LINES = Integer.getInteger("lines", 200);

  private final Deque<String> last = new ArrayDeque<>();
  private final SimClock clock;
  private long hash = 1125899906842597L;
  private long lines;

  SimTrace(SimClock clock) {
    this.clock = clock;
  }

  void line(String... words) {
    lines++;
    StringBuilder text = new StringBuilder(64).append(clock.now());
    for (String word : words) {
      text.append(' ').append(word);
    }
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i);
    }
    last.add(text.toString());
    if (last.size() > LAST_LINES) {
      last.remove();
    }
  }

  String digest() {
    return Long.toHexString(hash) + "/" + lines;
  }

  String tail() {
    return String.join("\n", last);
  }
}
