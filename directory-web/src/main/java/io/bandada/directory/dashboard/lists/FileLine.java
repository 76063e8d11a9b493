package io.bandada.directory.dashboard.lists;

/// A file as the dashboard shows it.
///
/// @param copies complete copies at peers that are live or stale
public record FileLine(
    String name,
    String root,
    long sizeBytes,
    int revision,
    long createdAt,
    String owner,
    int copies,
    int wanted)
    implements ListLine {

  @Override
  public String key() {
    return name;
  }

  @Override
  public String lineId() {
    return ListLine.handle("file", name);
  }

  /// safe, few, last, none: also the icon's and the style's name.
  public String health() {
    return health(copies, wanted);
  }

  public static String health(int copies, int wanted) {
    if (copies == 0) {
      return "none";
    }
    if (copies >= wanted) {
      return "safe";
    }
    return copies == 1 ? "last" : "few";
  }
}
