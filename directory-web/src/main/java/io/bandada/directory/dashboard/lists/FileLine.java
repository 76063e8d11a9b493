package io.bandada.directory.dashboard.lists;

/// A file as the dashboard shows it.
///
/// @param in the folder that is looked at: its name is not said again; empty where any may be
/// @param copies complete copies at peers that are live or stale
public record FileLine(
    String in,
    String name,
    String root,
    long sizeBytes,
    int revision,
    long createdAt,
    String owner,
    int copies,
    int wanted)
    implements ListLine {

  /// What it is called where it is looked at.
  public String label() {
    return name.startsWith(in) ? name.substring(in.length()) : name;
  }

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
