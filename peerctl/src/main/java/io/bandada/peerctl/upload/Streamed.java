package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.CommandFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `upload` was told about content that is no file: a command that writes it, how long it is.
/// Where nothing was, files go up.
///
/// @param command null: standard input
/// @param size below zero: not known
record Streamed(Invocation invocation, @Nullable String command, long size) {
  private static final String EXAMPLE = "for example:  peerctl upload --size 1000 - NAME";

  /// Which files go up under which names.
  UploadPlan plan(boolean recursive) {
    if (command != null) {
      List<String> name = invocation.arguments(1, 1, "a name for what the command writes");
      if (command.isBlank() || recursive || name.getFirst().equals("-")) {
        throw CommandFailed.usage(
            "--exec takes a command and one name",
            "for example:  peerctl upload --exec 'pg_dump db' backups/db.sql");
      }
      return UploadPlan.streamed(name.getFirst());
    }
    List<String> arguments = invocation.arguments(1, Integer.MAX_VALUE, "a file to upload");
    UploadPlan plan = UploadPlan.of(arguments, recursive, invocation.messages(), invocation.help());
    if (size >= 0) {
      checkStream(plan);
    }
    return plan;
  }

  private static void checkStream(UploadPlan plan) {
    List<UploadPlan.Item> items = plan.items();
    for (UploadPlan.Item item : items) {
      if (item.path() != null && Files.isRegularFile(item.path())) {
        throw CommandFailed.usage(
            "--size is for standard input, --exec, a pipe or a device: "
                + item.label()
                + " is a file",
            EXAMPLE);
      }
    }
    if (items.size() > 1) {
      throw CommandFailed.usage("--size is for one thing, not for " + items.size(), EXAMPLE);
    }
  }

  /// @param path null: what has none
  UploadContent content(@Nullable Path path) {
    UploadContent content = path == null ? unnamed() : UploadContent.of(path);
    return size < 0 ? content : new ExactSize(content, size);
  }

  private UploadContent unnamed() {
    return command == null
        ? UploadContent.standardInput(invocation.surroundings().in())
        : new CommandOutput(command);
  }
}
