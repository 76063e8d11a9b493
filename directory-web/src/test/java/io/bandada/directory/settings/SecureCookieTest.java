package io.bandada.directory.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class SecureCookieTest {
  private static final String NAME = "server.servlet.session.cookie.name";

  @ParameterizedTest
  @ValueSource(strings = {"server.ssl.bundle", "server.ssl.certificate", "server.ssl.key-store"})
  void underTlsTheCookieIsForThisHostAndTlsOnly(String tls) {
    var environment = environment(Map.of(NAME, "bandada", tls, "x"));
    assertThat(environment.getProperty(NAME)).isEqualTo("__Host-bandada");
    assertThat(environment.getProperty("server.servlet.session.cookie.secure")).isEqualTo("true");
  }

  @Test
  void behindATlsProxyToo() {
    var environment =
        environment(Map.of(NAME, "bandada", "bandada.people.url", "https://directory.example"));
    assertThat(environment.getProperty(NAME)).isEqualTo("__Host-bandada");
    assertThat(
            environment(Map.of(NAME, "bandada", "bandada.people.url", "http://directory.example"))
                .getProperty(NAME))
        .isEqualTo("bandada");
  }

  @Test
  void withoutTlsItIsAPlainOne() {
    assertThat(environment(Map.of(NAME, "bandada")).getProperty(NAME)).isEqualTo("bandada");
    assertThat(
            environment(
                    Map.of(
                        NAME, "bandada", "server.ssl.bundle", "x", "server.ssl.enabled", "false"))
                .getProperty(NAME))
        .isEqualTo("bandada");
  }

  private static StandardEnvironment environment(Map<String, Object> settings) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("given", settings));
    SecureCookie.apply(environment);
    return environment;
  }
}
