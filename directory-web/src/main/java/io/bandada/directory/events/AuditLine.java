package io.bandada.directory.events;

import io.bandada.directory.api.EventRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One JSON line in the log for each event, logger `audit`. Control and bidirectional characters
/// are escaped, so that no name can forge a line or turn a terminal around.
final class AuditLine {
  private static final Logger LOG = LoggerFactory.getLogger("audit");

  private AuditLine() {}

  static void write(EventRecord event) {
    if (LOG.isInfoEnabled()) {
      LOG.info("{}", of(event));
    }
  }

  static String of(EventRecord event) {
    StringBuilder line = new StringBuilder(200).append("{\"event\":").append(event.id());
    field(line, "at", event.at());
    field(line, "actor", event.actor());
    field(line, "kind", event.kind());
    if (event.subject() != null) {
      field(line, "subject", event.subject());
    }
    field(line, "text", event.text());
    return line.append('}').toString();
  }

  private static void field(StringBuilder line, String name, String value) {
    line.append(",\"").append(name).append("\":\"");
    value
        .codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
              } else if (unsafe(c)) {
                for (char unit : Character.toChars(c)) {
                  line.append(String.format("\\u%04x", (int) unit));
                }
              } else {
                line.appendCodePoint(c);
              }
            });
    line.append('"');
  }

  private static boolean unsafe(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
