package io.bandada.directory.dashboard;

/// A file as the dashboard shows it.
///
/// @param copies complete copies at peers that are live or stale
record FileLine(
    String name, String root, long sizeBytes, int revision, long createdAt, String owner, int copies, int wanted) implements Line {

  @Override
  public String key() {
    return name;
  }

  @Override
  public String lineId() {
    return Line.handle("file", name);
  }

  /// safe, few, last, none: also the icon's and the style's name.
  public String health() {
    return health(copies, wanted);
  }

  static String health(int copies, int wanted) {
    if (copies == 0) {
      return "none";
    }
    if (copies >= wanted) {
      return "safe";
    }
    return copies == 1 ? "last" : "few";
  }
}
