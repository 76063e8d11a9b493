package io.bandada.peerctl.terminal;

import java.io.IOException;
import java.io.Writer;

/// Writes JSON so that it may also be looked at: the characters that JSON allows raw but a terminal
/// obeys (DEL, C1, direction overrides) become escapes of four hex digits. In JSON they can stand
/// only inside strings, so replacing them one by one keeps the value.
final class JsonSafeWriter extends Writer {
  private final Writer target;

  JsonSafeWriter(Writer target) {
    this.target = target;
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      char c = text[i];
      if (c >= 0x7f && SafeText.isHarmful(c)) {
        target.write(text, from, i - from);
        target.write("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          target.write(Character.forDigit((c >> shift) & 15, 16));
        }
        from = i + 1;
      }
    }
    target.write(text, from, offset + length - from);
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
