package io.bandada.peerctl.terminal;

import org.jspecify.annotations.Nullable;

/// The shapes of an answer: text for people, wide with more columns, one JSON document, one JSON object a line.
public enum Format {
  TEXT,
  WIDE,
  JSON,
  JSONL;

  public boolean isJson() {
    return this == JSON || this == JSONL;
  }

  public static @Nullable Format of(String word) {
    return switch (word) {
      case "text" -> TEXT;
      case "wide" -> WIDE;
      case "json" -> JSON;
      case "jsonl" -> JSONL;
      default -> null;
    };
  }
}
