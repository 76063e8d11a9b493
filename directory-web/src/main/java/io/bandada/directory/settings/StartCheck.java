package io.bandada.directory.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/// Refuses the start before anything is opened: for a `bandada.` key that does not exist (a typo
/// must not become a default) and for an address that people would reach without encryption.
public final class StartCheck implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
  private static final String PREFIX = "bandada.";

  /// Environment variables of the launcher and of tools, which are not settings.
  private static final Set<String> NOT_SETTINGS = Set.of("BANDADA_JAVA_OPTS");

  /// What Windows editors put before the first line, read as UTF-8 or byte by byte. The first key
  /// would be one that nobody knows.
  private static final Set<String> BYTE_ORDER_MARKS = Set.of("\uFEFF", "\u00EF\u00BB\u00BF");

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    check(event.getEnvironment());
  }

  static void check(ConfigurableEnvironment environment) {
    Set<String> known = known();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> listed) {
        boolean variables =
            source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        for (String key : listed.getPropertyNames()) {
          checkKey(key, variables, known, source.getName());
        }
      }
    }
    var _ = PeoplesAddress.of(environment);
  }

  private static void checkKey(String key, boolean variable, Set<String> known, String where) {
    if (BYTE_ORDER_MARKS.stream().anyMatch(key::startsWith)) {
      throw new ConfigurationMistake(
          "the settings begin with a byte order mark (from " + where + ")",
          "save the file as UTF-8 without one");
    }
    boolean ours =
        variable
            ? key.startsWith("BANDADA_") && !NOT_SETTINGS.contains(key)
            : key.startsWith(PREFIX);
    if (!ours || known.stream().anyMatch(k -> bare(k).equals(bare(key)))) {
      return;
    }
    String nearest =
        known.stream()
            .min(
                (a, b) ->
                    Integer.compare(distance(bare(a), bare(key)), distance(bare(b), bare(key))))
            .orElse(PREFIX);
    throw new ConfigurationMistake(
        "there is no setting " + key + " (from " + where + ")", "did you mean " + nearest + "?");
  }

  /// As Spring compares them: case, dashes, dots and underscores aside.
  private static String bare(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  static Set<String> known() {
    Set<String> keys = new TreeSet<>();
    collect(DirectorySettings.class, PREFIX, keys);
    return keys;
  }

  private static void collect(Class<?> type, String prefix, Set<String> keys) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + dashed(component.getName());
      if (component.getType().isRecord()
          && !(component.getGenericType() instanceof ParameterizedType)) {
        collect(component.getType(), key + ".", keys);
      } else {
        keys.add(key);
      }
    }
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /// Edits from one word to the other (Levenshtein).
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost =
            Math.min(
                Math.min(row[j], row[j - 1]) + 1,
                diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
        diagonal = row[j];
        row[j] = cost;
      }
    }
    return row[b.length()];
  }
}
