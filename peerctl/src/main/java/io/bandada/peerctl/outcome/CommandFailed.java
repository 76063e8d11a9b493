package io.bandada.peerctl.outcome;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// A command that cannot go on: what and why in `getMessage`, what to do next in [#hint]. It is
/// told once, at the end, and carries no stack trace since nobody will ever see it.
public class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What the launcher says is the working folder when that was deleted.
  private static final String NO_FOLDER = "/nonexistent";

  private final ExitCode code;
  private final String hint;

  public CommandFailed(ExitCode code, String message, String hint) {
    super(message, null, false, false);
    this.code = code;
    this.hint = hint;
  }

  public static CommandFailed usage(String message, String hint) {
    return new CommandFailed(ExitCode.USAGE, message, hint);
  }

  /// The reader of our output went away, as `head` does: no words, only the code that the shell
  /// expects.
  public static CommandFailed brokenPipe() {
    return new CommandFailed(ExitCode.BROKEN_PIPE, "", "");
  }

  /// A signal came while something was waited for.
  public static CommandFailed interrupted() {
    return new CommandFailed(ExitCode.INTERRUPTED, "interrupted", "");
  }

  /// Standard input cannot be read; when it is closed that is a mistake of who typed the line.
  public static CommandFailed standardInput(IOException failure) {
    return isClosed(failure)
        ? usage("standard input is closed", "give it a file or a pipe:  peerctl ... < FILE")
        : local("read standard input", failure);
  }

  /// What was to be delivered was not.
  public static CommandFailed standardOutput(IOException failure) {
    return isClosed(failure)
        ? new CommandFailed(
            ExitCode.FAILED,
            "standard output is closed",
            "to throw away what would be written:  peerctl ... > /dev/null")
        : local("write to standard output", failure);
  }

  /// The launcher puts something in place of a closed descriptor that can neither be read nor
  /// written, as that could not.
  private static boolean isClosed(IOException failure) {
    return reason(failure).contains("Bad file descriptor");
  }

  /// A failure of the local file system. `doing` reads as "cannot ...": `read big.iso`, `write to
  /// standard output`.
  public static CommandFailed local(String doing, IOException failure) {
    String reason = reason(failure);
    return switch (failure) {
      case NoSuchFileException _ ->
          new CommandFailed(
              ExitCode.NOT_FOUND,
              "cannot " + doing + ": no such file",
              folderHint("check the path"));
      case AccessDeniedException _ ->
          new CommandFailed(
              ExitCode.NOT_ALLOWED,
              "cannot " + doing + ": permission denied",
              "look at its owner and mode:  ls -ld");
      case FileAlreadyExistsException _ ->
          new CommandFailed(ExitCode.CONFLICT, "cannot " + doing + ": it exists", "");
      default -> {
        if (reason.contains("No space left") || reason.contains("quota exceeded")) {
          yield new CommandFailed(
              ExitCode.NO_SPACE,
              "cannot " + doing + ": " + lowerFirst(reason),
              "make room, then run the same command again");
        }
        yield new CommandFailed(ExitCode.FAILED, "cannot " + doing + ": " + lowerFirst(reason), "");
      }
    };
  }

  /// A file cannot be made for want of a folder.
  public static CommandFailed noFolder(String doing, Object folder) {
    return new CommandFailed(
        ExitCode.NOT_FOUND,
        "cannot " + doing + ": there is no folder " + folder,
        folderHint("mkdir -p " + folder));
  }

  private static String folderHint(String usual) {
    return NO_FOLDER.equals(System.getProperty("user.dir"))
        ? "the working folder was deleted: cd to another"
        : usual;
  }

  public ExitCode code() {
    return code;
  }

  /// One line; empty when there is nothing sensible to say.
  public String hint() {
    return hint;
  }

  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /// Whether the next of several things would fail in the same way.
  public boolean endsEverything() {
    return code.endsEverything();
  }

  /// The same failure, told about one of several things.
  public CommandFailed about(String subject) {
    return names(subject) ? this : new CommandFailed(code, subject + ": " + message(), hint);
  }

  /// Whether the message says already what it is about. A file may be called `a`: a word in the
  /// middle is not its name.
  protected boolean names(String subject) {
    String spaced = " " + message();
    return spaced.contains(" " + subject + ":") || spaced.endsWith(" " + subject);
  }

  private static String reason(IOException failure) {
    @Nullable String reason =
        failure instanceof FileSystemException f ? f.getReason() : failure.getMessage();
    if (reason == null) {
      reason = failure.getMessage();
    }
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
