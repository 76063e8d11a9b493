package io.bandada.peerctl.files;

import io.bandada.peerctl.terminal.Times;
import io.bandada.proto.control.FileAttributes;
import tools.jackson.core.JsonGenerator;

/// Mode and time of a file, as JSON and pages have them.
final class AttributeFields {
  private static final int DIGITS = 4;

  private AttributeFields() {}

  /// @param there it was published with them; else both are null
  static void json(boolean there, FileAttributes attributes, JsonGenerator json) {
    if (there) {
      json.writeStringProperty("mode", mode(attributes));
      json.writeStringProperty("mtime", Times.nanos(attributes.getMtimeNanos()));
    } else {
      json.writeNullProperty("mode");
      json.writeNullProperty("mtime");
    }
  }

  /// `0644`
  static String mode(FileAttributes attributes) {
    String octal = Integer.toOctalString(attributes.getMode());
    return "0".repeat(Math.max(0, DIGITS - octal.length())) + octal;
  }
}
