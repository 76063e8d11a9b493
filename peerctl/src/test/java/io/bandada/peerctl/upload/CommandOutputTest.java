package io.bandada.peerctl.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandOutputTest {
  @Test
  void aCommandHasTheEnvironmentThatTheUserHad() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PATH",
                "/bin",
                "LC_ALL",
                "C.UTF-8",
                "PEERCTL_USERS_LC_ALL",
                "de_DE.UTF-8",
                "PEERCTL_USERS__JAVA_OPTIONS",
                "-Xmx8m",
                "PEERCTL_USERS_JAVA_TOOL_OPTIONS",
                "-Da=b"));
    CommandOutput.usersOwn(environment);
    assertThat(environment)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "PATH",
                "/bin",
                "LC_ALL",
                "de_DE.UTF-8",
                "_JAVA_OPTIONS",
                "-Xmx8m",
                "JAVA_TOOL_OPTIONS",
                "-Da=b"));
  }

  @Test
  void whatTheUserHadNotTheCommandHasNot() {
    Map<String, String> environment =
        new HashMap<>(Map.of("LC_ALL", "C.UTF-8", "PEERCTL_USERS_LC_ALL", ""));
    CommandOutput.usersOwn(environment);
    assertThat(environment).isEmpty();
  }
}
