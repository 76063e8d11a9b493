package io.bandada.peerctl.command;

import io.bandada.peerctl.option.Option;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A command with options of its own: each is a field, and declared by it once, in the order in
/// which help shows them.
public abstract class CommandWithOptions implements Command {
  /// Of commands that list something.
  protected static final Option<Boolean> LONG =
      Option.flag("-l, --long", "all columns, as -o wide");

  private final List<Option<?>> options = new ArrayList<>();

  /// Answers the option itself: `private final Option<Boolean> force = option(Option.flag("-f,
  /// --force", "..."));`
  protected final <T> Option<T> option(Option<T> option) {
    options.add(option);
    return option;
  }

  @Override
  public final List<Option<?>> options() {
    return Collections.unmodifiableList(options);
  }
}
