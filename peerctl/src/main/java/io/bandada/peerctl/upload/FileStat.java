package io.bandada.peerctl.upload;

import io.bandada.proto.control.FileAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What the file system says of a file, links followed.
///
/// @param changed when its bytes, its mode or its names changed last: no program can set it
record FileStat(long device, long inode, long size, FileTime modified, FileTime changed, int mode) {
  private static final int PERMISSIONS = 0777;

  static FileStat of(Path path) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,ctime,mode");
    return new FileStat(
        (Long) required(found, "dev"),
        (Long) required(found, "ino"),
        (Long) required(found, "size"),
        (FileTime) required(found, "lastModifiedTime"),
        (FileTime) required(found, "ctime"),
        (Integer) required(found, "mode"));
  }

  private static Object required(Map<String, Object> found, String name) {
    Object value = found.get(name);
    if (value == null) {
      throw new IllegalStateException("no attribute " + name);
    }
    return value;
  }

  /// The same file in the same state. The change time is left out: a chmod does not hurt.
  boolean isStateOf(FileStat other) {
    return device == other.device
        && inode == other.inode
        && size == other.size
        && modified.equals(other.modified);
  }

  /// What travels with its name.
  FileAttributes attributes() {
    return FileAttributes.newBuilder()
        .setMode(mode & PERMISSIONS)
        .setMtimeNanos(modified.to(TimeUnit.NANOSECONDS))
        .build();
  }
}
