package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// The units under a real systemd, with the shipped configuration, from first start to last stop:
/// one story in order.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SystemdIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// It is seen in command lines, where [SecretsIT], which may run beside us, looks for those of
  /// the other tests.
  private static final String PASSWORD = "another horse battery";

  private @Nullable Machine machine;

  @BeforeAll
  void boot() throws IOException {
    Requirement.root("to boot a systemd in namespaces");
    Requirement.program("nsenter", "util-linux");
    Requirement.program("systemctl", "systemd");
    Path folder = Checkout.TARGET.resolve("SystemdIT");
    Checkout.delete(folder);
    Path tree = folder.resolve("tree");
    Answer.of(Checkout.ROOT.resolve("systemd/layout").toString(), tree.toString()).expect(0);
    // The same units, but nobody wants to wait half a minute for a watchdog in a test.
    for (String unit : new String[] {"peerd", "directory-web"}) {
      Path dropIn =
          Files.createDirectories(tree.resolve("etc/systemd/system/" + unit + ".service.d"));
      Files.writeString(
          dropIn.resolve("test.conf"), "[Service]\nWatchdogSec=10s\nTimeoutAbortSec=1s\n");
    }
    machine = Machine.boot(folder.resolve("machine"), tree);
  }

  @AfterAll
  void powerOff() throws IOException {
    if (machine != null) {
      for (String unit : new String[] {"peerd", "directory-web"}) {
        Files.writeString(machine.state().resolve(unit + ".log"), machine.journal(unit));
      }
      machine.close();
    }
  }

  @Test
  @Order(1)
  void bothReachActiveWithAStatusLine() {
    Answer start = inside().run("systemctl", "start", "directory-web", "peerd");

    assertThat(start.exit())
        .as("%s%n%s%n%s", start.err(), inside().journal("peerd"), inside().journal("directory-web"))
        .isZero();
    assertThat(inside().property("peerd", "ActiveState")).isEqualTo("active");
    assertThat(inside().property("directory-web", "ActiveState")).isEqualTo("active");
    assertThat(inside().property("peerd", "User")).isEqualTo("peerd");
    await("peerd's status line")
        .atMost(PATIENCE)
        .until(() -> !inside().property("peerd", "StatusText").isEmpty());
    await("the directory's status line")
        .atMost(PATIENCE)
        .until(() -> !inside().property("directory-web", "StatusText").isEmpty());
  }

  @Test
  @Order(2)
  void peerctlWorksAgainstTheSandboxedDaemons() {
    // The journal says where the one-time token lies; an administrator reads it and makes the first
    // account.
    String token =
        inside().run("cat", "/var/lib/directory-web/setup-token").expect(0).out().strip();
    String body =
        "{\"token\":\"" + token + "\",\"user\":\"admin\",\"password\":\"" + PASSWORD + "\"}";
    Answer setup =
        inside()
            .run(
                "bash",
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/8440; printf 'POST /api/v1/setup HTTP/1.1\\r"
                    + "\\n"
                    + "Host: localhost\\r"
                    + "\\n"
                    + "Connection: close\\r"
                    + "\\n"
                    + "Content-Type: application/json\\r"
                    + "\\n"
                    + "Content-Length: %s\\r"
                    + "\\n"
                    + "\\r"
                    + "\\n"
                    + "%s' \"${#0}\" \"$0\" >&3; head -n 1 <&3",
                body);
    assertThat(setup.out()).contains(" 20");

    peerctl(
            "printf %s '"
                + PASSWORD
                + "' | peerctl login --directory https://127.0.0.1:8441 --fingerprint $(cat"
                + " /var/lib/directory-web/network.pin) --user admin --password-stdin")
        .expect(0);
    assertThat(peerctl("peerctl upload --copies 1 --ack 1 /etc/os-release").expect(0).out())
        .matches("(?s).*[0-9a-f]{64}.*");
    assertThat(peerctl("peerctl ls").expect(0).out()).contains("os-release");
    assertThat(
            peerctl("peerctl cat os-release | cmp - /etc/os-release && echo same").expect(0).out())
        .contains("same");
    await("a status line that counts")
        .atMost(PATIENCE)
        .until(() -> inside().property("peerd", "StatusText").contains("peer"));
  }

  @Test
  @Order(3)
  void onlyTheGroupMayUseTheControlSocket() {
    assertThat(
            inside().run("stat", "-c", "%a %U:%G", "/run/peerd", "/var/lib/peerd").expect(0).out())
        .isEqualTo("750 peerd:peerd\n700 peerd:peerd\n");
    assertThat(inside().run("stat", "-c", "%a", "/run/peerd/control.sock").expect(0).out().strip())
        .isEqualTo("660");
    inside()
        .run("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "peerctl", "status")
        .expect(7);
    inside()
        .run("setpriv", "--reuid=nobody", "--regid=peerd", "--clear-groups", "peerctl", "status")
        .expect(0);
  }

  @Test
  @Order(3)
  void aUserOfTheGroupMovesAFileThatTheDaemonCouldNotOpen() {
    assertThat(inside().run("stat", "-c", "%a %F", "/run/peerd/control.sock.fd").expect(0).out())
        .as("files are taken open")
        .isEqualTo("660 socket\n");
    inside()
        .run("install", "-d", "-m", "700", "-o", "nobody", "-g", "peerd", "/srv/private")
        .expect(0);
    String large =
        "cd /srv/private && umask 077 && head -c 20000001 /dev/urandom >in && peerctl upload"
            + " --copies 1 --ack 1 in --name private && peerctl download private -O out && cmp in"
            + " out && stat -c %a out";

    Answer moved =
        inside()
            .run("setpriv", "--reuid=nobody", "--regid=peerd", "--clear-groups", "sh", "-c", large);

    assertThat(moved.expect(0).out()).endsWith("600\n");
    assertThat(inside().journal("peerd")).doesNotContain("no files can be handed over");
  }

  @Test
  @Order(4)
  void aHangingProcessIsStartedAgainByTheWatchdog() {
    Map<String, String> hanging = new HashMap<>();
    for (String unit : new String[] {"peerd", "directory-web"}) {
      hanging.put(unit, inside().property(unit, "MainPID"));
      inside().run("systemctl", "kill", "--signal=STOP", "--kill-whom=main", unit).expect(0);
    }
    hanging.forEach(
        (unit, process) -> {
          await(unit + " is another process")
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(300))
              .until(
                  () ->
                      inside().property(unit, "ActiveState").equals("active")
                          && !inside().property(unit, "MainPID").equals(process));
          assertThat(inside().property(unit, "NRestarts")).isEqualTo("1");
        });
    await("the session stands")
        .atMost(PATIENCE)
        .until(() -> peerctl("peerctl ls").out().contains("os-release"));
  }

  @Test
  @Order(5)
  void reloadAndStopEndClean() {
    inside().run("systemctl", "reload", "peerd").expect(0);
    // The command ends when the signal is sent: systemd 252 does not wait for the daemon's word
    // that it has reloaded.
    await("peerd has reloaded")
        .atMost(PATIENCE)
        .until(() -> inside().property("peerd", "ActiveState").equals("active"));

    inside().run("systemctl", "stop", "peerd", "directory-web").expect(0);

    for (String unit : new String[] {"peerd", "directory-web"}) {
      assertThat(inside().property(unit, "ActiveState"))
          .as("%s %s", unit, inside().journal(unit))
          .isEqualTo("inactive");
      assertThat(inside().property(unit, "Result")).isEqualTo("success");
    }
    assertThat(inside().run("test", "-e", "/run/peerd/control.sock").exit()).isEqualTo(1);
  }

  @Test
  @Order(6)
  void aBadConfigurationIsNotStartedAgainAndAgain() {
    inside().run("systemctl", "stop", "peerd").expect(0);
    inside()
        .run("sh", "-c", "echo 'dierctory = \"http://127.0.0.1:1\"' >>/etc/peerd/peerd.toml")
        .expect(0);

    assertThat(inside().run("systemctl", "start", "peerd").exit()).isNotZero();

    assertThat(inside().property("peerd", "ActiveState")).isEqualTo("failed");
    assertThat(inside().property("peerd", "ExecMainStatus")).isEqualTo("78");
    assertThat(inside().journal("peerd")).contains("dierctory").contains("/etc/peerd/peerd.toml");
  }

  private Answer peerctl(String script) {
    return inside().run("sh", "-c", script);
  }

  private Machine inside() {
    return java.util.Objects.requireNonNull(machine);
  }
}
