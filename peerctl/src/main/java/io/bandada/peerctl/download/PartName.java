package io.bandada.peerctl.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// What a file is called until it is whole: `.NAME.RANDOM.part`, hidden, in the folder of its
/// target. Nobody has a file of this name already, and nobody can guess it to lay one in the way.
final class PartName {
  private static final int RANDOM_BYTES = 16;
  private static final int RANDOM_CHARACTERS = 22;
  private static final String SUFFIX = ".part";

  /// Longer names are cut, so that this one fits wherever their own does.
  private static final int MOST_BYTES_OF_NAME = 100;

  private PartName() {}

  /// A new one on each call.
  static Path of(Path target) throws IOException {
    return target.resolveSibling(beginning(nameOf(target)) + random() + SUFFIX);
  }

  /// Whether a part of this target may be called so. Its mark says whether it is one.
  static boolean mayBe(String name, Path target) {
    String beginning = beginning(nameOf(target));
    return name.length() == beginning.length() + RANDOM_CHARACTERS + SUFFIX.length()
        && name.startsWith(beginning)
        && name.endsWith(SUFFIX);
  }

  /// Whether a part of anything may be called so.
  static boolean mayBe(String name) {
    return name.length() > RANDOM_CHARACTERS + SUFFIX.length() + 1
        && name.startsWith(".")
        && name.endsWith(SUFFIX);
  }

  static String nameOf(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : last.toString();
  }

  private static String beginning(String name) {
    String cut = name;
    while (cut.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES_OF_NAME) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return "." + cut + ".";
  }

  private static String random() throws IOException {
    try (InputStream random = Files.newInputStream(Path.of("/dev/urandom"))) {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(random.readNBytes(RANDOM_BYTES));
    }
  }
}
