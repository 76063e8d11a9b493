package io.bandada.peerctl.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Bytes that somebody else chose, as text: names on the disk, arguments, typed lines. They are
/// UTF-8 or they are not; Java puts the same U+FFFD in place of all that is not, so that two names
/// become one and neither leads back to its file. Here each byte that does not fit is kept as a
/// lone surrogate (U+DC80 to U+DCFF, as Python does): nothing is lost, [SafeText] shows it as
/// `\xe9`, and [#isText] tells it from what may be a name.
public final class RawText {
  private static final char LOST = '\uFFFD';
  private static final int KEPT = 0xDC00;

  private RawText() {}

  public static String of(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    for (CoderResult result = decoder.decode(in, out, true);
        result.isError();
        result = decoder.decode(in, out, true)) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (KEPT + (in.get() & 0xff)));
      }
    }
    return out.flip().toString();
  }

  /// A path keeps the bytes of its file, and only its text has lost them.
  public static String of(Path path) {
    String text = path.toString();
    if (text.indexOf(LOST) < 0) {
      return text;
    }
    StringBuilder all = new StringBuilder(path.isAbsolute() ? "/" : "");
    String gap = "";
    for (Path part : path) {
      all.append(gap).append(of(bytes(part)));
      gap = "/";
    }
    return all.toString();
  }

  /// A URI is the one form in which Java gives the bytes away.
  private static byte[] bytes(Path part) {
    String spelled = Path.of("/").resolve(part).toUri().getRawPath();
    int end = spelled.endsWith("/") ? spelled.length() - 1 : spelled.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 1; i < end; i++) {
      if (spelled.charAt(i) == '%') {
        bytes.write(Integer.parseInt(spelled, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(spelled.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  /// The arguments of this process, as they came. Nearly always Java has them right.
  public static List<String> arguments(String[] decoded) {
    List<String> all = List.of(decoded);
    if (String.join("", all).indexOf(LOST) < 0) {
      return all;
    }
    try {
      List<String> line = line(Files.readAllBytes(Path.of("/proc/self/cmdline")));
      return line.size() < all.size() ? all : line.subList(line.size() - all.size(), line.size());
    } catch (IOException e) {
      return all;
    }
  }

  private static List<String> line(byte[] bytes) {
    List<String> words = new ArrayList<>();
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    for (byte b : bytes) {
      if (b == 0) {
        words.add(of(word.toByteArray()));
        word.reset();
      } else {
        word.write(b);
      }
    }
    return words;
  }

  /// All of it was UTF-8.
  public static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
