package io.bandada.peerd.host;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Everything that is logged, to stderr: as text, with the journal's priorities when systemd
/// started us, or as JSON. Each event is one line; what could write to a terminal or forge a line
/// is escaped.
public final class LogOutput extends Handler {
  private static final int MAX_MESSAGE = 4_000;
  private static final int MAX_TRACE = 8_000;
  private static final String OWN = "io.bandada.";
  private static final Pattern PLACE = Pattern.compile("\\{(\\d)\\}");

  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    private java.util.logging.Level threshold() {
      return switch (this) {
        case ERROR -> java.util.logging.Level.SEVERE;
        case WARN -> java.util.logging.Level.WARNING;
        case INFO -> java.util.logging.Level.INFO;
        case DEBUG -> java.util.logging.Level.FINE;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public enum Format {
    AUTO,
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  // Strong references: a logger that nobody holds forgets its level.
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("io.bandada");

  /// Warns of each connection to a unix socket, since gRPC sets a TCP option on all of its
  /// connections.
  private static final Logger BOOTSTRAP = Logger.getLogger("io.netty.bootstrap.ServerBootstrap");

  /// Warn, with a stack trace, of each question of another peer that breaks the rules: a way to
  /// fill our disk.
  private static final List<Logger> OF_CALLERS =
      List.of(
          Logger.getLogger("io.grpc.netty.NettyServerHandler"),
          Logger.getLogger("io.grpc.netty.NettyServerStream"));

  /// Shows each way in which it cannot be loaded, with stack traces, before the store says what is
  /// wrong.
  private static final Logger SQLITE = Logger.getLogger("org.sqlite.SQLiteJDBCLoader");

  private final PrintStream out;
  private final boolean json;
  private final boolean journal;

  public LogOutput(PrintStream out, Format format, boolean underSystemd) {
    this.out = out;
    this.json = format == Format.JSON;
    this.journal = format == Format.AUTO && underSystemd;
    setLevel(java.util.logging.Level.ALL);
  }

  /// From now on everything that is logged in this process goes here.
  public static void install(Format format) {
    LogManager.getLogManager().reset();
    ROOT.setLevel(java.util.logging.Level.WARNING);
    BOOTSTRAP.setLevel(java.util.logging.Level.SEVERE);
    SQLITE.setLevel(java.util.logging.Level.OFF);
    OF_CALLERS.forEach(logger -> logger.setLevel(java.util.logging.Level.SEVERE));
    ROOT.addHandler(new LogOutput(System.err, format, System.getenv("JOURNAL_STREAM") != null));
  }

  /// What we say; libraries are heard from warnings on.
  public static void threshold(Level level) {
    OURS.setLevel(level.threshold());
  }

  @Override
  public void publish(LogRecord event) {
    if (isLoggable(event)) {
      String line = json ? json(event) : text(event);
      synchronized (out) {
        out.println(line);
      }
    }
  }

  private String text(LogRecord event) {
    String subject = subject(event);
    String line = subject + ": " + escaped(message(event), MAX_MESSAGE) + trace(event);
    if (journal) {
      return "<" + priority(event) + ">" + line;
    }
    return event.getInstant().truncatedTo(ChronoUnit.MILLIS) + " " + word(event) + " " + line;
  }

  private String json(LogRecord event) {
    StringBuilder line = new StringBuilder("{");
    field(line, "at", event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
    field(line, "level", word(event).strip().toLowerCase(Locale.ROOT));
    field(line, "logger", String.valueOf(event.getLoggerName()));
    field(line, "message", message(event));
    String trace = traceOf(event.getThrown());
    if (!trace.isEmpty()) {
      field(line, "trace", trace);
    }
    return line.append('}').toString();
  }

  private static void field(StringBuilder line, String name, String value) {
    line.append(line.length() == 1 ? "\"" : ",\"").append(name).append("\":\"");
    String clipped = value.length() > MAX_TRACE ? value.substring(0, MAX_TRACE) : value;
    clipped
        .chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
              } else if (needsEscape(c)) {
                line.append(String.format("\\u%04x", c));
              } else {
                line.append((char) c);
              }
            });
    line.append('"');
  }

  private static String subject(LogRecord event) {
    String logger = String.valueOf(event.getLoggerName());
    return logger.startsWith(OWN) ? logger.substring(logger.lastIndexOf('.') + 1) : logger;
  }

  private static String message(LogRecord event) {
    String text = String.valueOf(event.getMessage());
    Object[] arguments = event.getParameters();
    return arguments == null ? text : filled(text, arguments);
  }

  /// `{0}` is the first argument. Not `MessageFormat`: an apostrophe would eat the arguments after
  /// it, and numbers would follow the locale.
  private static String filled(String text, Object[] arguments) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              int index = Integer.parseInt(place.group(1));
              return Matcher.quoteReplacement(
                  index < arguments.length ? String.valueOf(arguments[index]) : place.group());
            });
  }

  private static String trace(LogRecord event) {
    String trace = traceOf(event.getThrown());
    return trace.isEmpty() ? "" : " | " + escaped(trace, MAX_TRACE);
  }

  private static String traceOf(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String escaped(String text, int max) {
    StringBuilder line = new StringBuilder();
    String clipped = text.length() > max ? text.substring(0, max) + "..." : text;
    clipped
        .chars()
        .forEach(
            c -> {
              if (c == '\n') {
                line.append(" \\n ");
              } else if (c == '\t') {
                line.append(' ');
              } else if (needsEscape(c)) {
                line.append(String.format("\\u%04x", c));
              } else {
                line.append((char) c);
              }
            });
    return line.toString();
  }

  private static boolean needsEscape(int c) {
    boolean bidi =
        (c >= 0x202A && c <= 0x202E)
            || (c >= 0x2066 && c <= 0x2069)
            || c == 0x200E
            || c == 0x200F
            || c == 0x061C;
    return Character.isISOControl(c) || bidi || c == 0x2028 || c == 0x2029;
  }

  private static int priority(LogRecord event) {
    int level = event.getLevel().intValue();
    if (level >= java.util.logging.Level.SEVERE.intValue()) {
      return 3;
    }
    if (level >= java.util.logging.Level.WARNING.intValue()) {
      return 4;
    }
    return level >= java.util.logging.Level.INFO.intValue() ? 6 : 7;
  }

  private static String word(LogRecord event) {
    return switch (priority(event)) {
      case 3 -> "ERROR";
      case 4 -> "WARN ";
      case 6 -> "INFO ";
      default -> "DEBUG";
    };
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    flush();
  }
}
