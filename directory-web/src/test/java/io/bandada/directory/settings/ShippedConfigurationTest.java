package io.bandada.directory.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `configs/directory-web.properties` is what people read to learn the settings: it names every
/// one, with the default of the code.
class ShippedConfigurationTest {
  private static final Path SHIPPED = Path.of("../configs/directory-web.properties");
  private static final Pattern SETTING = Pattern.compile("^#([a-z][a-z0-9.-]*)=(.*)$");

  @Test
  void everySettingOfTheCodeIsThereWithItsDefaultAndNoOther() throws IOException {
    Map<String, String> code = new TreeMap<>();
    collect("bandada", DirectorySettings.class, code);

    Map<String, String> shipped = new TreeMap<>(shipped());
    shipped.keySet().removeIf(key -> !key.startsWith("bandada."));

    assertThat(shipped).isEqualTo(code);
  }

  @Test
  void theOtherSettingsAreThoseOfTheApplication() throws IOException {
    Properties application = new Properties();
    try (Reader reader =
        Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      application.load(reader);
    }
    shipped()
        .forEach(
            (key, value) -> {
              if (!key.startsWith("bandada.")) {
                assertThat(application.getProperty(key)).as(key).isEqualTo(value);
              }
            });
  }

  @Test
  void everySettingHasAReasonAboveIt() throws IOException {
    String before = "";
    for (String line : Files.readAllLines(SHIPPED)) {
      if (SETTING.matcher(line).matches()) {
        assertThat(before).as("the line above %s", line).startsWith("#").isNotEqualTo("#");
      }
      before = line;
    }
  }

  private static void collect(String prefix, Class<?> settings, Map<String, String> into) {
    for (RecordComponent component : settings.getRecordComponents()) {
      String key =
          prefix
              + "."
              + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
      if (component.getType().isRecord()) {
        collect(key, component.getType(), into);
      } else {
        into.put(key, defaultOf(settings, component));
      }
    }
  }

  private static String defaultOf(Class<?> settings, RecordComponent component) {
    for (var parameter : settings.getDeclaredConstructors()[0].getParameters()) {
      DefaultValue value = parameter.getAnnotation(DefaultValue.class);
      if (parameter.getName().equals(component.getName()) && value != null) {
        return String.join(",", value.value());
      }
    }
    throw new AssertionError(component + " of " + settings + " has no default");
  }

  private static Map<String, String> shipped() throws IOException {
    Map<String, String> shipped = new TreeMap<>();
    for (String line : Files.readAllLines(SHIPPED)) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        assertThat(shipped.put(setting.group(1), setting.group(2)))
            .as("%s twice", setting.group(1))
            .isNull();
      }
    }
    return shipped;
  }
}
