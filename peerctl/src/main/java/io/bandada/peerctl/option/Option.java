package io.bandada.peerctl.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One option, declared once: the parser, help, the man page and completion are made of it, and who
/// declared it reads its value.
///
/// @param spelled as help shows it: `-o, --output FORMAT`; without a letter `--socket PATH`; a flag
///   has no value: `--json`
/// @param otherwise what it is when nobody gave it
/// @param reader makes the value of what was given, or refuses it
/// @param completes what the shell offers for the value
public record Option<T>(
    String spelled, String description, T otherwise, Reader<T> reader, Completes completes) {
  /// More copies, or lines, than this are a slip of the finger.
  private static final int LARGEST_NUMBER = 1_000_000;

  /// What every run meets is a class rather than a lambda, which would be linked in each.
  public interface Reader<T> {
    /// @throws io.bandada.peerctl.outcome.CommandFailed when that is no value of the option
    T read(GivenText given);
  }

  public static <T> Option<T> of(
      String spelled, String description, T otherwise, Reader<T> reader) {
    return new Option<>(spelled, description, otherwise, reader, new Completes.Nothing());
  }

  public static Option<Boolean> flag(String spelled, String description) {
    return of(spelled, description, false, new Yes());
  }

  public static Option<String> text(String spelled, String description) {
    return of(spelled, description, "", new Text());
  }

  /// May be given several times; none when it was not given.
  public static Option<List<String>> texts(String spelled, String description) {
    return of(spelled, description, List.of(), new Texts());
  }

  /// A whole number from 1; 0 when it was not given.
  public static Option<Integer> number(String spelled, String description) {
    return of(spelled, description, 0, new WholeNumber());
  }

  /// A number of bytes, from 0.
  public static Option<Long> bytes(String spelled, String description, long otherwise) {
    return of(spelled, description, otherwise, new ByteCount());
  }

  /// One of the constants, by its name in small letters.
  public static <E extends Enum<E>> Option<E> oneOf(String spelled, E otherwise, E[] constants) {
    List<String> words = new ArrayList<>();
    for (E constant : constants) {
      words.add(constant.name().toLowerCase(Locale.ROOT));
    }
    int last = words.size() - 1;
    String allowed = String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    return new Option<>(
        spelled,
        allowed,
        otherwise,
        new Constant<>(words, List.of(constants), allowed),
        new Completes.OneOf(words));
  }

  /// The same, and the shell offers these for its value.
  public Option<T> completing(Completes offered) {
    return new Option<>(spelled, description, otherwise, reader, offered);
  }

  /// `o` of `-o`; empty when it has none.
  public String letter() {
    return spelled.startsWith("--") ? "" : spelled.substring(1, 2);
  }

  /// `output` of `--output`: by this it is known.
  public String word() {
    int from = spelled.indexOf("--") + 2;
    int end = spelled.indexOf(' ', from);
    return end < 0 ? spelled.substring(from) : spelled.substring(from, end);
  }

  /// How help calls its value; empty for a flag, which has none.
  public String value() {
    return spelled.substring(spelled.indexOf("--") + 2 + word().length()).strip();
  }

  /// All that may be typed for it.
  public List<String> spellings() {
    return letter().isEmpty() ? List.of("--" + word()) : List.of("-" + letter(), "--" + word());
  }

  private record Yes() implements Reader<Boolean> {
    @Override
    public Boolean read(GivenText given) {
      return switch (given.text()) {
        case "true", "1", "yes" -> true;
        case "false", "0", "no" -> false;
        default -> throw given.notUnderstood("true or false");
      };
    }
  }

  private record Text() implements Reader<String> {
    @Override
    public String read(GivenText given) {
      return given.text();
    }
  }

  private record Texts() implements Reader<List<String>> {
    @Override
    public List<String> read(GivenText given) {
      return given.texts();
    }
  }

  private record WholeNumber() implements Reader<Integer> {
    @Override
    public Integer read(GivenText given) {
      return (int) given.number(1, LARGEST_NUMBER, "a whole number from 1");
    }
  }

  private record ByteCount() implements Reader<Long> {
    @Override
    public Long read(GivenText given) {
      return given.number(0, Long.MAX_VALUE, "a number of bytes");
    }
  }

  private record Constant<E>(List<String> words, List<E> constants, String allowed)
      implements Reader<E> {
    @Override
    public E read(GivenText given) {
      int index = words.indexOf(given.text());
      if (index < 0) {
        throw given.notUnderstood(allowed);
      }
      return constants.get(index);
    }
  }
}
