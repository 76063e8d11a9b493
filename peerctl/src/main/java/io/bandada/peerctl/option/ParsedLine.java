package io.bandada.peerctl.option;

import io.bandada.peerctl.outcome.CommandFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/// What was typed, taken apart: what was given for each option, and the arguments. An option is
/// never guessed from its first letters: scripts must not break when one is added.
///
/// @param given by the option's word
/// @param help the command that says more, for the hint when something is wrong
public record ParsedLine(Map<String, List<String>> given, List<String> arguments, String help) {
  /// @param stopAtArgument the first argument ends the options: what follows is for another to take
  ///   apart
  public static ParsedLine of(
      List<String> typed, List<Option<?>> known, boolean stopAtArgument, String help) {
    Options options = new Options();
    for (Option<?> option : known) {
      @Nullable String letter = option.letter().isEmpty() ? null : option.letter();
      options.addOption(
          org.apache.commons.cli.Option.builder(letter)
              .longOpt(option.word())
              .hasArg(!option.value().isEmpty())
              .get());
    }
    DefaultParser parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      CommandLine line = parser.parse(options, typed.toArray(new String[0]), stopAtArgument);
      Map<String, List<String>> given = new HashMap<>();
      for (org.apache.commons.cli.Option option : line.getOptions()) {
        List<String> texts = option.hasArg() ? Arrays.asList(option.getValues()) : List.of("true");
        given.putIfAbsent(option.getLongOpt(), new ArrayList<>());
        given.get(option.getLongOpt()).addAll(texts);
      }
      return new ParsedLine(given, line.getArgList(), help);
    } catch (UnrecognizedOptionException e) {
      throw unknownOption(String.valueOf(e.getOption()), known, help);
    } catch (MissingArgumentException e) {
      org.apache.commons.cli.@Nullable Option option = e.getOption();
      String spelled = option == null ? "an option" : "--" + option.getLongOpt();
      throw CommandFailed.usage(spelled + " needs a value", "see:  " + help);
    } catch (ParseException e) {
      throw CommandFailed.usage(String.valueOf(e.getMessage()), "see:  " + help);
    }
  }

  /// Empty when it was not given.
  public <T> Optional<T> find(Option<T> option) {
    List<String> texts = given.get(option.word());
    return texts == null
        ? Optional.empty()
        : Optional.of(
            option.reader().read(new GivenText("--" + option.word(), texts, "see:  " + help)));
  }

  public <T> T get(Option<T> option) {
    return find(option).orElse(option.otherwise());
  }

  public static CommandFailed unknownOption(String typed, List<Option<?>> options, String help) {
    List<String> known = new ArrayList<>();
    for (Option<?> option : options) {
      known.add("--" + option.word());
    }
    int value = typed.indexOf('=');
    String word = value < 0 ? typed : typed.substring(0, value);
    @Nullable String nearest = word.length() > 2 ? Nearest.to(word, known) : null;
    return CommandFailed.usage(
        "there is no option " + word,
        nearest == null ? "see:  " + help : "did you mean:  " + nearest);
  }
}
