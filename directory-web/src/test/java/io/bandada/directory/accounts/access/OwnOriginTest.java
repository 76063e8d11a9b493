package io.bandada.directory.accounts.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.settings.DirectorySettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

/// Which pages are ours, with and without a proxy.
class OwnOriginTest {
  @Test
  void withoutAProxyTheRequestSaysIt() {
    assertThat(origin("").is("http://directory.example:8440", asked("directory.example", 8440)))
        .isTrue();
    assertThat(origin("").is("https://directory.example:8440", asked("directory.example", 8440)))
        .isFalse();
    assertThat(origin("").is("http://evil.example:8440", asked("directory.example", 8440)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://directory.example", "https://Directory.Example:443/"})
  void behindOneTheSettingSaysItWhateverHostTheProxyPutsIn(String setting) {
    for (String host : new String[] {"directory.example", "upstream", "127.0.0.1"}) {
      assertThat(origin(setting).is("https://directory.example", asked(host, 8440)))
          .as(host)
          .isTrue();
      assertThat(origin(setting).is("https://directory.example:8443", asked(host, 8440)))
          .as(host)
          .isFalse();
      assertThat(origin(setting).is("https://evil.example", asked(host, 8440))).as(host).isFalse();
    }
  }

  @Test
  void aPageInPlainTextUnderTheProxysNameIsNoneOfOurs() {
    assertThat(
            origin("https://directory.example")
                .is("http://directory.example", asked("directory.example", 80)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
  void whoComesPastTheProxyFromThisMachineIsLetIn(String host) {
    assertThat(
            origin("https://directory.example").is("http://" + host + ":9000", asked(host, 9000)))
        .isTrue();
    assertThat(
            origin("https://directory.example").is("http://" + host + ":9001", asked(host, 9000)))
        .isFalse();
  }

  private static OwnOrigin origin(String setting) {
    return new OwnOrigin(
        new Binder(new MapConfigurationPropertySource(Map.of("bandada.people.url", setting)))
            .bindOrCreate("bandada", DirectorySettings.class));
  }

  private static MockHttpServletRequest asked(String host, int port) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/login");
    request.setServerName(host);
    request.setServerPort(port);
    return request;
  }
}
