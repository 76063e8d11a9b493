package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.CommandFailed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `upload` was told about content that is no file: a command that writes it, how long it is. Where nothing was, files go up.
///
/// @param command null: standard input
/// @param size below zero: not known
record Streamed(Invocation invocation, @Nullable String command, long size) {
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
    if (size >= 0 && !arguments.getFirst().equals("-")) {
      throw CommandFailed.usage("--size is for standard input and --exec: the size of a file is known", "for example:  peerctl upload --size 1000 - NAME");
    }
    return UploadPlan.of(arguments, recursive, invocation.words(), invocation.help());
  }

  /// The content of the one thing that has no path.
  Source source() {
    Source stream = command == null ? Source.standardInput(invocation.surroundings().in()) : new CommandOutput(command);
    return size < 0 ? stream : new ExactSize(stream, size);
  }
}
