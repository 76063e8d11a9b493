package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.BadName;
import io.bandada.peerctl.outcome.CommandFailed;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How what goes up is called: by its own name, or as the user said, or by its own name in a folder
/// of the network.
///
/// @param chosen what `--name` says; null: its own name
/// @param folder what `--to` says, with a slash at its end; may be empty
record Naming(@Nullable String chosen, String folder) {
  static final Naming OWN = new Naming(null, "");

  static Naming of(@Nullable String name, @Nullable String to) {
    if (name != null && to != null) {
      throw CommandFailed.usage(
          "--name says the whole name, --to the folder for names: give one of them",
          "for example:  peerctl upload big.iso --name " + folder(to) + "big.iso");
    }
    if (name != null && (name.isEmpty() || name.equals("-"))) {
      throw CommandFailed.usage("\"" + name + "\" is no name", "give one:  --name NAME");
    }
    return new Naming(name == null ? null : composed(name), to == null ? "" : folder(to));
  }

  private static String folder(String to) {
    if (to.isEmpty() || to.equals("/")) {
      throw CommandFailed.usage("--to needs the name of a folder", "for example:  --to backups/");
    }
    return composed(to.endsWith("/") ? to : to + "/");
  }

  /// Of one that the user named by itself.
  String of(Path path) {
    Path last = path.getFileName();
    return chosen != null ? chosen : folder + (last == null ? "" : composed(last.toString()));
  }

  /// What all names in a tree begin with; empty, or with a slash at its end. `photos`, `photos/`
  /// and `/home/me/photos` are all `photos/`; `.` and `/` have no name.
  String ofTree(Path path) {
    if (chosen != null) {
      return chosen + "/";
    }
    Path last = path.normalize().getFileName();
    String name = last == null ? "" : last.toString();
    return folder + (name.isEmpty() || name.equals("..") ? "" : composed(name) + "/");
  }

  /// Of what has no name of its own.
  String ofStream(String what, String example) {
    if (chosen == null) {
      throw new BadName(what + " needs a name", example);
    }
    return chosen;
  }

  void checkOne(List<String> paths) {
    if (chosen != null && paths.size() > 1) {
      throw CommandFailed.usage(
          "--name is for one path, not for " + paths.size(),
          "to put them all into a folder:  --to PREFIX/");
    }
  }

  /// Names in the network are in Unicode's composed form; some systems keep file names decomposed.
  static String composed(String name) {
    return Normalizer.isNormalized(name, Normalizer.Form.NFC)
        ? name
        : Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
