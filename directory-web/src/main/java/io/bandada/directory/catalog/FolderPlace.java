package io.bandada.directory.catalog;

import io.bandada.directory.problems.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where a page of a folder begins: among its folders, or, behind them, among its files.
///
/// @param behind the last folder, or [io.bandada.directory.api.FilePage#next], of the page before;
///   null: at the first
public record FolderPlace(boolean files, @Nullable String behind) {
  static final FolderPlace START = new FolderPlace(false, null);
  public static final FolderPlace FILES = new FolderPlace(true, null);

  /// @throws Refusal bad-request for what no page gave
  public static FolderPlace of(@Nullable String wire) {
    if (wire == null || wire.isEmpty()) {
      return START;
    }
    String text = decoded(wire);
    String behind = text.isEmpty() ? "" : text.substring(1);
    return switch (text.isEmpty() ? ' ' : text.charAt(0)) {
      case 'd' -> new FolderPlace(false, aFolder(behind));
      case 'f' -> behind.isEmpty() ? FILES : new FolderPlace(true, behind);
      default -> throw unknown();
    };
  }

  public static FolderPlace behindFolder(String folder) {
    return new FolderPlace(false, folder);
  }

  /// @param place the next one of a page of files
  public static FolderPlace behindFile(String place) {
    return new FolderPlace(true, place);
  }

  public String wire() {
    String text = (files ? "f" : "d") + (behind == null ? "" : behind);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String wire) {
    try {
      return new String(Base64.getUrlDecoder().decode(wire), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  private static String aFolder(String text) {
    if (!text.endsWith("/")) {
      throw unknown();
    }
    return text;
  }

  private static Refusal unknown() {
    return Refusal.badRequest("`after` is not one that a page gave");
  }
}
