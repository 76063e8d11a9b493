package io.bandada.directory.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Something on disk that one process has at a time: a lock of the operating system on a small
/// file, which ends with the process however that ends, and tells whoever comes second who has it.
public final class FileLease implements AutoCloseable {
  private static final int LINE_BYTES = 80;

  /// Locks belong to a process, and end when it closes any descriptor of the file: so it is never
  /// opened twice.
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FileLease(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// @param what is had, for people
  /// @param setting by which another one can be chosen
  /// @throws ConfigurationMistake when another process has it, or the file cannot be used
  public static FileLease take(Path file, String what, String setting) {
    if (!OURS.add(file)) {
      throw inUse(what, "this very process", setting);
    }
    try {
      return new FileLease(file, lock(file, what, setting));
    } catch (IOException e) {
      OURS.remove(file);
      throw new ConfigurationMistake(
          file + " cannot be locked: " + e.getMessage(),
          "look at the disk and at the rights of " + setting);
    } catch (ConfigurationMistake e) {
      OURS.remove(file);
      throw e;
    }
  }

  private static FileChannel lock(Path file, String what, String setting) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (channel.tryLock() == null) {
        throw inUse(what, line(channel), setting);
      }
      // Always as long: the file needs no new room, not even on a full disk.
      String us =
          "process "
              + ProcessHandle.current().pid()
              + ", since "
              + Instant.now().truncatedTo(ChronoUnit.SECONDS);
      byte[] line =
          String.format(Locale.ROOT, "%-" + (LINE_BYTES - 1) + "s\n", us)
              .getBytes(StandardCharsets.US_ASCII);
      channel.write(ByteBuffer.wrap(line), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String line(FileChannel channel) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(LINE_BYTES);
    channel.read(line, 0);
    String text =
        StandardCharsets.US_ASCII
            .decode(line.flip())
            .toString()
            .strip()
            .replaceAll("\\P{Print}", "?");
    return text.isEmpty() ? "a process that has just begun" : text;
  }

  private static ConfigurationMistake inUse(String what, String by, String setting) {
    return new ConfigurationMistake(
        what + " is in use by another directory: " + by,
        "stop that one first, or give this one another by " + setting);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OURS.remove(file);
    }
  }
}
