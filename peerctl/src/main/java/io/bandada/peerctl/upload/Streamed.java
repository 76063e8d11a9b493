package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.CommandFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `upload` was told about content that is no file: a command that writes it, how long it is. Where nothing was, files go up.
///
/// @param command null: standard input
/// @param size below zero: not known
record Streamed(Invocation invocation, @Nullable String command, long size) {
  private static final String EXAMPLE = "for example:  peerctl upload --size 1000 - NAME";

  static Streamed of(Invocation invocation) {
    return new Streamed(invocation, invocation.value("exec"), size(invocation));
  }

  private static long size(Invocation invocation) {
    String value = invocation.value("size");
    if (value == null) {
      return -1;
    }
    try {
      long size = Long.parseLong(value);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException notOne) {
      // Told below.
    }
    throw CommandFailed.usage("--size: \"" + value + "\" is not a number of bytes", invocation.help());
  }

  /// Which files go up under which names.
  UploadPlan plan() {
    boolean recursive = invocation.has("recursive");
    if (command != null) {
      List<String> name = invocation.arguments(1, 1, "a name for what the command writes");
      if (command.isBlank() || recursive || name.getFirst().equals("-")) {
        throw CommandFailed.usage("--exec takes a command and one name", "for example:  peerctl upload --exec 'pg_dump db' backups/db.sql");
      }
      return UploadPlan.streamed(name.getFirst());
    }
    List<String> arguments = invocation.arguments(1, Integer.MAX_VALUE, "a file to upload");
    UploadPlan plan = UploadPlan.of(arguments, recursive, invocation.words(), invocation.help());
    if (size >= 0) {
      checkStream(plan);
    }
    return plan;
  }

  private static void checkStream(UploadPlan plan) {
    List<UploadPlan.Item> items = plan.items();
    for (UploadPlan.Item item : items) {
      if (item.path() != null && Files.isRegularFile(item.path())) {
        throw CommandFailed.usage("--size is for standard input, --exec, a pipe or a device: " + item.label() + " is a file", EXAMPLE);
      }
    }
    if (items.size() > 1) {
      throw CommandFailed.usage("--size is for one thing, not for " + items.size(), EXAMPLE);
    }
  }

  /// @param path null: what has none
  Source source(@Nullable Path path) {
    Source source = path == null ? unnamed() : Source.of(path);
    return size < 0 ? source : new ExactSize(source, size);
  }

  private Source unnamed() {
    return command == null ? Source.standardInput(invocation.surroundings().in()) : new CommandOutput(command);
  }
}
