package io.bandada.directory.authority.keys;

import io.bandada.directory.settings.ConfigurationMistake;
import io.bandada.directory.settings.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the keys lie: `authority/` in the data folder, made whole at the first start; or, for the
/// two that stay, the folder of systemd's credentials, as `authority-root.pem` and
/// `authority-records.pem`.
public final class KeyFolder {
  static final String ROOT = "root.pem";
  static final String RECORDS = "records.pem";
  static final String ISSUING = "issuing.pem";
  static final String TICKETS = "tickets.pem";
  public static final String BUNDLE = "bundle";

  private static final String FOLDER = "authority";
  private static final String PREFIX = "authority-";
  private static final int MOST_BYTES = 8 << 20;
  private static final Set<String> GIVEN = Set.of(PREFIX + ROOT, PREFIX + RECORDS);
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);
  private static final Set<PosixFilePermission> GROUP =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE);

  private final DataFolder data;
  private final Path folder;
  private final @Nullable Path credentials;

  /// @param credentials systemd's folder, null where there is none
  public KeyFolder(DataFolder data, @Nullable Path credentials) {
    this.data = data;
    this.folder = data.file(FOLDER);
    this.credentials = credentials != null && holdsOurs(credentials) ? credentials : null;
  }

  private static boolean holdsOurs(Path credentials) {
    try (Stream<Path> files = Files.list(credentials)) {
      Set<String> ours = new TreeSet<>();
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.startsWith(PREFIX))
          .forEach(ours::add);
      if (!ours.isEmpty() && !ours.equals(GIVEN)) {
        throw new ConfigurationMistake(
            "the credentials "
                + ours
                + " are not the two that belong together, "
                + new TreeSet<>(GIVEN),
            "give both by LoadCredential and no other one that begins with "
                + PREFIX
                + "; the rest rotates by itself");
      }
      return !ours.isEmpty();
    } catch (IOException e) {
      throw new ConfigurationMistake(
          "the credentials in " + credentials + " cannot be read: " + e.getMessage(),
          "look at LoadCredential in the unit");
    }
  }

  /// Whether root and record key are given as credentials.
  boolean given() {
    return credentials != null;
  }

  /// What must lie in the folder once it is there.
  List<String> wanted() {
    return given() ? List.of(ISSUING, TICKETS) : List.of(ROOT, RECORDS, ISSUING, TICKETS);
  }

  Path path() {
    return folder;
  }

  /// Whether this directory was started before.
  ///
  /// @throws ConfigurationMistake when a part is missing, or others may read it
  boolean made() {
    if (!Files.exists(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isEmpty()) {
        return false;
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
    requireOwn(folder, EnumSet.copyOf(union()));
    List<String> missing = wanted().stream().filter(f -> !Files.exists(folder.resolve(f))).toList();
    if (!missing.isEmpty()) {
      throw new ConfigurationMistake(
          folder + " is only half there: " + String.join(", ", missing) + " is missing",
          "put the whole folder back from a backup; these keys are the network, and no new ones are"
              + " made in their place");
    }
    if (given() && (Files.exists(folder.resolve(ROOT)) || Files.exists(folder.resolve(RECORDS)))) {
      throw new ConfigurationMistake(
          "root and record key are given as credentials, and lie in " + folder + " too",
          "move " + ROOT + " and " + RECORDS + " away from there");
    }
    return true;
  }

  private static Set<PosixFilePermission> union() {
    Set<PosixFilePermission> all = EnumSet.copyOf(OTHERS);
    all.addAll(GROUP);
    return all;
  }

  /// @throws ConfigurationMistake when it cannot be read, or others may read it
  public Optional<byte[]> read(String name) {
    Path file = place(name);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      // systemd lets its user read a credential through the group's rights (an ACL).
      requireOwn(file, file.startsWith(folder) ? union() : OTHERS);
      if (Files.size(file) > MOST_BYTES) {
        throw damaged(name, "it is too large");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /// Where this one lies.
  public Path place(String name) {
    boolean permanent = name.equals(ROOT) || name.equals(RECORDS);
    return credentials != null && permanent
        ? credentials.resolve(PREFIX + name)
        : folder.resolve(name);
  }

  private static void requireOwn(Path file, Set<PosixFilePermission> forbidden) {
    try {
      Set<PosixFilePermission> open = EnumSet.noneOf(PosixFilePermission.class);
      open.addAll(Files.getPosixFilePermissions(file));
      open.retainAll(forbidden);
      if (!open.isEmpty()) {
        throw new ConfigurationMistake(
            file + " holds private keys and is open to others than its owner",
            "chmod "
                + (Files.isDirectory(file) ? "700 " : "600 ")
                + file
                + "; if others could read it, the network's keys may be known");
      }
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /// From now on what lies here must stay.
  void keep() {
    wanted().forEach(name -> data.keep(FOLDER + "/" + name));
  }

  /// The first start: all of it or nothing.
  void create(Map<String, byte[]> files) {
    data.writeFolder(FOLDER, files);
  }

  public void write(String name, byte[] content) {
    data.write(FOLDER + "/" + name, content);
  }

  ConfigurationMistake damaged(String name, String why) {
    return new ConfigurationMistake(
        place(name) + " is damaged: " + why,
        "put it back from a backup; these keys are the network, and no new ones are made in their"
            + " place");
  }

  private static ConfigurationMistake unusable(Path file, IOException e) {
    return new ConfigurationMistake(
        file + " cannot be read: " + e.getMessage(), "look at the disk and at its rights");
  }
}
