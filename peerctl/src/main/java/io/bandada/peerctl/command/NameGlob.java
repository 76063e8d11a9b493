package io.bandada.peerctl.command;

import io.bandada.peerctl.outcome.CommandFailed;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/// The pattern language of names, the same as the directory's: `*` and `?` do not match slashes,
/// `**` does, `[..]` is one of some characters; braces and backslashes stand for themselves.
public final class NameGlob {
  private NameGlob() {}

  /// Whether a text may be meant as one. A name may have these characters too.
  public static boolean is(String text) {
    return firstWild(text) < text.length();
  }

  /// What all that match begin with, up to a slash: `a/b/` of `a/b/c*`.
  public static String folder(String glob) {
    return glob.substring(0, glob.lastIndexOf('/', firstWild(glob)) + 1);
  }

  private static int firstWild(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  public static Predicate<String> of(String glob) {
    StringBuilder java = new StringBuilder("glob:");
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '{' || c == '}' || c == '\\') {
        java.append('\\');
      }
      java.append(c);
    }
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher(java.toString());
      return name -> matches(matcher, name);
    } catch (PatternSyntaxException e) {
      throw CommandFailed.usage(
          "the pattern \"" + glob + "\" is not understood: " + e.getDescription(),
          "it takes * ? and [..]");
    }
  }

  private static boolean matches(PathMatcher matcher, String name) {
    try {
      return matcher.matches(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
