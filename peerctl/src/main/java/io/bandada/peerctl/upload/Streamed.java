package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.CommandFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What `upload` was told about content that is no file: a command that writes it, how long it is.
/// Where nothing was, files go up.
///
/// @param command null: standard input
/// @param size below zero: not known
record Streamed(Invocation invocation, @Nullable String command, long size) {
  private static final String EXAMPLE = "for example:  peerctl upload --size 1000 - --name NAME";
  private static final String EXEC =
      "for example:  peerctl upload --exec 'pg_dump db' --name backups/db.sql";
  private static final String INPUT =
      "for example:  pg_dump db | peerctl upload - --name backups/db.sql";

  /// Which files go up under which names.
  UploadPlan plan(Naming naming, boolean recursive, Predicate<String> excluded) {
    if (command != null) {
      return ofCommand(naming, recursive);
    }
    List<String> paths = invocation.arguments(1, Integer.MAX_VALUE, "a file to upload");
    if (paths.contains("-")) {
      return ofInput(paths, naming);
    }
    checkPaths(paths);
    UploadPlan plan = UploadPlan.of(paths, naming, recursive, excluded);
    if (size >= 0) {
      checkStream(plan);
    }
    return plan;
  }

  private UploadPlan ofCommand(Naming naming, boolean recursive) {
    List<String> paths = invocation.arguments(0, Integer.MAX_VALUE, "");
    if (!paths.isEmpty()) {
      throw CommandFailed.usage(
          "with --exec there is no path: \"" + paths.getFirst() + "\"",
          "its name is said by an option:  peerctl upload --exec COMMAND --name "
              + paths.getFirst());
    }
    if (command == null || command.isBlank() || recursive) {
      throw CommandFailed.usage("--exec takes a command and one name", EXEC);
    }
    return UploadPlan.streamed(naming.ofStream("what a command writes", EXEC));
  }

  private static UploadPlan ofInput(List<String> paths, Naming naming) {
    if (paths.size() == 2 && paths.getFirst().equals("-")) {
      throw CommandFailed.usage(
          "standard input cannot be mixed with files, and a name is said by an option",
          "peerctl upload - --name " + paths.getLast());
    }
    if (paths.size() > 1) {
      throw CommandFailed.usage("standard input cannot be mixed with files", INPUT);
    }
    return UploadPlan.streamed(naming.ofStream("what comes from standard input", INPUT));
  }

  /// A second of two that is not there was meant as a name.
  private static void checkPaths(List<String> paths) {
    if (paths.size() == 2
        && Files.exists(Path.of(paths.getFirst()))
        && !Files.exists(Path.of(paths.getLast()))) {
      throw CommandFailed.usage(
          "every argument is a path, and there is no file "
              + paths.getLast()
              + "; nothing was uploaded",
          "for a name:  peerctl upload "
              + paths.getFirst()
              + " --name "
              + paths.getLast()
              + "   in a folder:  --to "
              + (paths.getLast().endsWith("/") ? paths.getLast() : paths.getLast() + "/"));
    }
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
