package io.bandada.directory.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Where browsers come by TLS, to the web server or to a proxy before it, the session's cookie is
/// one that browsers send over TLS only and take from nobody but this very host: its name begins
/// with `__Host-` (RFC 6265bis).
public final class SecureCookie
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
  private static final List<String> MEANS_TLS =
      List.of("server.ssl.bundle", "server.ssl.certificate", "server.ssl.key-store");
  private static final String COOKIE = "server.servlet.session.cookie.";

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    apply(event.getEnvironment());
  }

  static void apply(ConfigurableEnvironment environment) {
    if (ownTls(environment) || proxysTls(environment)) {
      environment
          .getPropertySources()
          .addFirst(
              new MapPropertySource(
                  "the cookie of a TLS server",
                  Map.of(COOKIE + "name", "__Host-bandada", COOKIE + "secure", "true")));
    }
  }

  private static boolean ownTls(ConfigurableEnvironment environment) {
    return environment.getProperty("server.ssl.enabled", Boolean.class, true)
        && MEANS_TLS.stream().anyMatch(environment::containsProperty);
  }

  private static boolean proxysTls(ConfigurableEnvironment environment) {
    return Binder.get(environment)
        .bind("bandada.people.url", String.class)
        .orElse("")
        .toLowerCase(Locale.ROOT)
        .startsWith("https://");
  }
}
