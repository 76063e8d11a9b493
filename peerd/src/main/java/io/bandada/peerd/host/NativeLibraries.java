package io.bandada.peerd.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Where Netty and SQLite unpack their native parts: below the data, since a sandboxed daemon may
/// have no temporary folder that programs can be loaded from. To be called before either is
/// touched.
public final class NativeLibraries {
  private static final FileAttribute<Set<PosixFilePermission>> OWN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final String OURS = "bandada-store ";

  private NativeLibraries() {}

  public static void below(Path data) {
    Path folder = data.resolve("node/native");
    try {
      if (isForeign(data)) {
        return;
      }
      Files.createDirectories(folder, OWN);
    } catch (IOException e) {
      // The store will say what is wrong with this folder.
      return;
    }
    System.setProperty("io.netty.native.workdir", folder.toString());
    System.setProperty("org.sqlite.tmpdir", folder.toString());
  }

  /// A folder that is not ours must not be touched.
  private static boolean isForeign(Path data) throws IOException {
    Path format = data.resolve("FORMAT");
    if (!Files.exists(format)) {
      return Files.exists(data.resolve("store"));
    }
    try (var in = Files.newInputStream(format)) {
      return !new String(in.readNBytes(OURS.length()), StandardCharsets.UTF_8).equals(OURS);
    }
  }
}
