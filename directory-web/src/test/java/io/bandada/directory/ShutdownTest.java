package io.bandada.directory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

class ShutdownTest {
  private static final String PASSWORD = "correct horse battery";

  @TempDir Path data;

  /// 1012 is what the page's script comes back after, so a restart heals every open page.
  @Test
  void openPagesAreToldOfTheRestart() throws Exception {
    Browser.Live live;
    try (var context =
        SpringApplication.run(
            DirectoryWeb.class,
            "--bandada.data=" + data,
            "--server.port=0",
            "--bandada.accounts.strength=4")) {
      int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      context.getBean(Accounts.class).add("ada", PASSWORD, Role.ADMIN, "test");
      live = Browser.signedIn(port, "ada", PASSWORD).live("http://127.0.0.1:" + port);
      live.heard.get(60, SECONDS);
    }
    assertThat(live.closed.get(60, SECONDS)).isEqualTo(1012);
  }
}
