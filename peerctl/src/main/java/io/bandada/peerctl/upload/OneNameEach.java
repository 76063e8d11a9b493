package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Different files of one command have different names: else the last one would win, or the first,
/// and nobody would be told. Known before the first byte is read, so nothing has been published
/// when it is refused.
final class OneNameEach {
  private OneNameEach() {}

  /// The items without those that are the same file once more.
  static List<UploadPlan.Item> of(List<UploadPlan.Item> items) {
    Map<String, UploadPlan.Item> byName = HashMap.newHashMap(items.size());
    List<UploadPlan.Item> kept = new ArrayList<>(items.size());
    @Nullable CommandFailed clash = null;
    int clashes = 0;
    for (UploadPlan.Item item : items) {
      UploadPlan.Item before = byName.putIfAbsent(item.name(), item);
      if (before == null) {
        kept.add(item);
      } else if (!isSame(before.path(), item.path())) {
        clash = clash == null ? clash(before, item) : clash;
        clashes++;
      }
    }
    if (clash != null) {
      throw clashes == 1
          ? clash
          : CommandFailed.usage(
              clash.message() + " (and " + (clashes - 1) + " more like this)", clash.hint());
    }
    return kept;
  }

  private static CommandFailed clash(UploadPlan.Item one, UploadPlan.Item other) {
    return CommandFailed.usage(
        shown(one.label())
            + " and "
            + shown(other.label())
            + " would both be called "
            + one.name()
            + "; nothing was uploaded",
        "upload one of them by itself:  peerctl upload PATH --name NAME");
  }

  /// Two names that differ only in how their accents are written look the same, so the accents are
  /// spelled out.
  private static String shown(String path) {
    if (Normalizer.isNormalized(path, Normalizer.Form.NFC)) {
      return path;
    }
    StringBuilder spelled = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      spelled.append(
          Character.getType(c) == Character.NON_SPACING_MARK
              ? String.format("\\u%04x", (int) c)
              : c);
    }
    return spelled.toString();
  }

  private static boolean isSame(@Nullable Path one, @Nullable Path other) {
    try {
      return one != null && other != null && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }
}
