package io.bandada.directory.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class StartCheckTest {
  @Test
  void defaultsAreWhatTheDesignSays() {
    DirectorySettings s =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("bandada", DirectorySettings.class);
    assertThat(s.copies()).isEqualTo(3);
    assertThat(s.ack()).isEqualTo(2);
    assertThat(s.ping().interval()).hasSeconds(3);
    assertThat(s.lease().stale()).hasSeconds(10);
    assertThat(s.lease().lost()).hasSeconds(45);
    assertThat(s.lease().hold()).hasMinutes(5);
    assertThat(s.upload().reservation()).hasMinutes(10);
    assertThat(s.repair().delay()).hasMinutes(5);
    assertThat(s.repair().perPeer()).isEqualTo(2);
    assertThat(s.index().reports()).isEqualTo(6);
    assertThat(s.peers().port()).isEqualTo(8441);
    assertThat(s.peers().bindAddress().isAnyLocalAddress()).isTrue();
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestOne() {
    assertThatThrownBy(() -> check(Map.of("bandada.lease.stail", "5s")))
        .isInstanceOfSatisfying(
            ConfigurationMistake.class,
            m -> {
              assertThat(m).hasMessageContaining("bandada.lease.stail");
              assertThat(m.hint()).isEqualTo("did you mean bandada.lease.stale?");
              assertThat(m.getExitCode()).isEqualTo(78);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF", "\u00EF\u00BB\u00BF"})
  void aMarkBeforeTheFirstKeyIsNotPartOfAName(String mark) {
    assertThatThrownBy(() -> check(Map.of(mark + "bandada.lease.stale", "5s")))
        .isInstanceOf(ConfigurationMistake.class)
        .hasMessageContaining("byte order mark");
  }

  @Test
  void otherSpellingsOfAKnownKeyAreFine() {
    assertThatCode(
            () -> check(Map.of("bandada.repair.perPeer", "1", "bandada.lease.mass-minimum", "9")))
        .doesNotThrowAnyException();
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("BANDADA_REPAIR_PERPEER", "1", "BANDADA_JAVA_OPTS", "-Xmx1g")));
    assertThatCode(() -> StartCheck.check(environment)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.168.1.10", "::", "not an address"})
  void peopleAreNotServedInPlainTextBeyondThisMachine(String address) {
    assertThatThrownBy(() -> check(Map.of("server.address", address)))
        .isInstanceOf(ConfigurationMistake.class);
    assertThatThrownBy(
            () ->
                check(
                    Map.of(
                        "server.address",
                        address,
                        "server.ssl.certificate",
                        "x",
                        "server.ssl.enabled",
                        "false")))
        .isInstanceOf(ConfigurationMistake.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.ssl.certificate", "server.ssl.key-store", "server.ssl.bundle"})
  void withACertificatePeopleAreServedAnywhere(String setting) {
    assertThatCode(() -> check(Map.of("server.address", "192.168.1.10", setting, "x")))
        .doesNotThrowAnyException();
  }

  @Test
  void valuesThatCannotBeMeantAreRefused() {
    assertThatThrownBy(() -> bind(Map.of("bandada.ack", "4")))
        .rootCause()
        .hasMessageContaining("bandada.ack is 4");
    assertThatThrownBy(() -> bind(Map.of("bandada.lease.lost", "5s")))
        .rootCause()
        .hasMessageContaining("lease.lost");
    assertThatThrownBy(() -> bind(Map.of("bandada.peers.url", "http://x:1")))
        .rootCause()
        .hasMessageContaining("peers.url");
    assertThatThrownBy(() -> bind(Map.of("bandada.peers.url", "https://x:1/y")))
        .rootCause()
        .hasMessageContaining("peers.url");
    assertThatThrownBy(() -> bind(Map.of("bandada.peers.port", "70000")))
        .rootCause()
        .hasMessageContaining("peers.port");
    assertThatThrownBy(() -> bind(Map.of("bandada.database.url", "jdbc:h2:mem:x")))
        .rootCause()
        .hasMessageContaining("database.url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "directory.example",
        "//directory.example",
        "ftp://x",
        "https://",
        "https://x/pages",
        "https://a@x",
        "https://x:y",
        "https://ü"
      })
  void theAddressOfThePagesIsAWholeOneWithoutAPath(String url) {
    assertThatThrownBy(() -> bind(Map.of("bandada.people.url", url)))
        .rootCause()
        .isInstanceOf(ConfigurationMistake.class)
        .hasMessageContaining("bandada.people.url is " + url);
  }

  @Test
  void theAddressOfThePagesIsHeldAsBrowsersWriteOrigins() {
    assertThat(bind(Map.of()).people().origin()).isEmpty();
    assertThat(bind(Map.of("bandada.people.url", "https://Files.Example:443/")).people().origin())
        .contains("https://files.example");
    assertThat(bind(Map.of("bandada.people.url", "HTTP://[fd00::1]:8080")).people().origin())
        .contains("http://[fd00::1]:8080");
  }

  private static DirectorySettings bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("bandada", DirectorySettings.class);
  }

  private static void check(Map<String, Object> values) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", values));
    StartCheck.check(environment);
  }
}
