package io.bandada.peerd.config;

/// The file that shows every setting, with its default and reason: `configs/peerd.toml`.
public final class ExampleConfig {
  private static final int WIDTH = 100;

  private ExampleConfig() {}

  public static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "# Settings of the peer daemon. Each line that begins with # and a key shows a default:"
            + " take the # away to change it.\n");
    text.append(
        "# Unknown keys stop the start. peerd --check-config says whether a file can be used, peerd"
            + " --print-config what counts.\n");
    for (Setting setting : Setting.values()) {
      text.append('\n');
      comment(text, setting.reason);
      String value =
          setting.kind == Setting.Kind.TEXT ? "\"" + setting.byDefault + "\"" : setting.byDefault;
      text.append('#').append(setting.key).append(" = ").append(value).append('\n');
    }
    return text.toString();
  }

  private static void comment(StringBuilder text, String reason) {
    int column = 0;
    for (String word : reason.split(" ", -1)) {
      if (column == 0 || column + 1 + word.length() > WIDTH) {
        text.append(column == 0 ? "#" : "\n#");
        column = 1;
      }
      text.append(' ').append(word);
      column += 1 + word.length();
    }
    text.append('\n');
  }
}
