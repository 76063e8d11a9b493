package io.bandada.peerctl.terminal;

/// The shapes of an answer: text for people, wide with more columns, one JSON document, one JSON
/// object a line.
public enum Format {
  TEXT,
  WIDE,
  JSON,
  JSONL;

  public boolean isJson() {
    return this == JSON || this == JSONL;
  }
}
