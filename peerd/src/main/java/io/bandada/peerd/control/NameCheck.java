package io.bandada.peerd.control;

import io.bandada.directory.api.NameRule;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.names.Reference;
import java.text.Normalizer;
import java.util.Optional;
import java.util.function.IntPredicate;

/// What can be said of names and references without asking anybody: the directory is the judge of
/// the rest.
final class NameCheck {
  private static final int MAX_CHARACTERS = 1024;

  private NameCheck() {}

  /// A name that is to be given. It is held to the directory's own rules before a byte of its
  /// content is taken in.
  static String given(String name) throws ControlFailure.Refused {
    Optional<String> broken =
        name.startsWith(Reference.ID)
            ? Optional.of(
                "a name does not begin with " + Reference.ID + ", which says that an id follows")
            : NameRule.broken(name);
    if (broken.isPresent()) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.BAD_NAME, broken.get(), "upload it under another name");
    }
    return name;
  }

  /// What names something that is there. Names are composed, and some keyboards write them
  /// decomposed.
  static String reference(String what, String text) throws ControlFailure.Refused {
    return composed(checked(what, text));
  }

  static String referenceMaybeEmpty(String what, String text) throws ControlFailure.Refused {
    return composed(checkedMaybeEmpty(what, text));
  }

  private static String composed(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /// @param what how to call it in the message
  static String checked(String what, String text) throws ControlFailure.Refused {
    if (text.isEmpty()) {
      throw new ControlFailure.Refused(NodeFailure.Kind.BAD_NAME, what + " is empty", "");
    }
    return checkedMaybeEmpty(what, text);
  }

  static String checkedMaybeEmpty(String what, String text) throws ControlFailure.Refused {
    if (text.length() > MAX_CHARACTERS) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.BAD_NAME, what + " has more than " + MAX_CHARACTERS + " characters", "");
    }
    IntPredicate hidden =
        c ->
            Character.isISOControl(c)
                || isBidiControl(c)
                || Character.getType(c) == Character.SURROGATE;
    if (text.codePoints().anyMatch(hidden)) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.BAD_NAME, what + " has a control character", "take it out");
    }
    return text;
  }

  private static boolean isBidiControl(int c) {
    return (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200E
        || c == 0x200F
        || c == 0x061C;
  }
}
