package io.bandada.peerd.store.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A small disk whose power can be cut: the tool system-test/tools/powerloss.
final class PowerlessDisk implements AutoCloseable {
  private static final Path TOOL =
      Path.of("..", "system-test", "tools", "powerloss").toAbsolutePath().normalize();

  private final Path image;
  private final Path folder;

  private PowerlessDisk(Path image, Path folder) {
    this.image = image;
    this.folder = folder;
  }

  /// Why there can be none here.
  static Optional<String> whyNot() throws IOException, InterruptedException {
    String said = tool(false, "possible");
    return said.isEmpty() ? Optional.empty() : Optional.of(said.strip());
  }

  static PowerlessDisk make(Path below, int mebibytes) throws IOException, InterruptedException {
    PowerlessDisk disk = new PowerlessDisk(below.resolve("disk.img"), below.resolve("disk"));
    tool(true, "make", disk.image.toString(), disk.folder.toString(), Integer.toString(mebibytes));
    return disk;
  }

  Path folder() {
    return folder;
  }

  void cut() throws IOException, InterruptedException {
    tool(true, "cut", folder.toString());
  }

  void restore() throws IOException, InterruptedException {
    tool(true, "restore", image.toString(), folder.toString());
  }

  @Override
  public void close() throws IOException {
    try {
      tool(true, "end", image.toString(), folder.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String tool(boolean mustDo, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(TOOL.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 && mustDo) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return said;
  }
}
