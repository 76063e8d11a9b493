package io.bandada.peerctl.command;

import io.bandada.peerctl.option.Completes;
import java.util.List;

/// What help, completion and the man page say about a command, beside its options.
///
/// @param arguments the arguments as in a synopsis line: `REF [DEST|-]`
/// @param text what there is to know, a few sentences
/// @param examples shown first of all
/// @param completes what the shell offers for an argument
public record Manual(String arguments, String text, List<Example> examples, Completes completes) {
  /// A line to copy and what it does.
  public record Example(String line, String meaning) {}

  public static Manual of(String arguments, String text, Completes completes, Example... examples) {
    return new Manual(arguments, text, List.of(examples), completes);
  }
}
