package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first thing that a stranger runs.
class QuickstartIT {
  static {
    AotCaches.ensure();
  }

  @TempDir private Path temporary = Path.of("");

  private final List<Path> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(dir -> quickstart(dir, "stop"));
  }

  @Test
  void twoNetworksRunSideBySideAndStartAgainWithTheirData() throws IOException {
    Path one = temporary.resolve("with a space");
    Path two = temporary.resolve("two");

    Map<String, String> first = start(one, "--peers", "3");
    Map<String, String> second = start(two, "--peers", "1");

    assertThat(first.get("DASHBOARD_URL"))
        .startsWith("http://127.0.0.1:")
        .isNotEqualTo(second.get("DASHBOARD_URL"));
    for (int i = 1; i <= 3; i++) {
      assertThat(first.get("PEER" + i + "_ADDRESS")).startsWith("127.0.0.1:");
      assertThat(Path.of(first.getOrDefault("PEER" + i + "_DIR", "?"))).isDirectory();
      assertThat(runs(first, "PEER" + i + "_PID")).isTrue();
    }
    Path mine = Files.writeString(temporary.resolve("mine.txt"), "kept over a restart");
    inShell(one, "$PEERCTL --socket $PEER1_SOCKET upload '" + mine + "' --name mine.txt").expect(0);
    assertThat(inShell(one, "$PEERCTL --socket $PEER2_SOCKET ls --json").expect(0).out())
        .contains("mine.txt")
        .contains("jdk-25/");

    quickstart(one, "stop").expect(0);
    assertThat(runs(first, "DIRECTORY_PID")).isFalse();
    for (int i = 1; i <= 3; i++) {
      assertThat(runs(first, "PEER" + i + "_PID")).isFalse();
    }
    assertThat(runs(second, "DIRECTORY_PID")).isTrue();

    Map<String, String> again = start(one);
    assertThat(again.get("DASHBOARD_URL")).isEqualTo(first.get("DASHBOARD_URL"));
    assertThat(again.get("ADMIN_PASSWORD")).isEqualTo(first.get("ADMIN_PASSWORD"));
    assertThat(again).containsKey("PEER3_SOCKET").doesNotContainKey("PEER4_SOCKET");
    assertThat(inShell(one, "$PEERCTL --socket $PEER3_SOCKET cat mine.txt").expect(0).out())
        .isEqualTo("kept over a restart");
    quickstart(one, "status").expect(0);
  }

  @Test
  void whatCannotBeIsToldInOneLine() {
    Path dir = temporary.resolve("none");

    assertThat(quickstart(dir, "--peers", "0").expect(2).err())
        .contains("--peers must be a number from 1");
    assertThat(quickstart(dir, "stop").expect(3).err().lines()).hasSize(1);
    assertThat(quickstart(dir, "--prot", "1").expect(2).err()).contains("--prot");
  }

  private Map<String, String> start(Path dir, String... options) {
    started.add(dir);
    List<String> all = new ArrayList<>(List.of("--detach", "--no-build"));
    all.addAll(List.of(options));
    Answer answer = quickstart(dir, all.toArray(String[]::new)).expect(0);
    assertThat(answer.out()).contains("Dashboard").contains("peer 1");

    Map<String, String> values = new HashMap<>();
    String names =
        "DASHBOARD_URL ADMIN_USER ADMIN_PASSWORD DIRECTORY_PID PEERCTL "
            + "$(set | sed -n 's/^\\(PEER[0-9]*_[A-Z]*\\)=.*/\\1/p')";
    inShell(dir, "for n in " + names + "; do eval \"echo $n=\\\"\\$$n\\\"\"; done")
        .expect(0)
        .out()
        .lines()
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return values;
  }

  /// As a script does: source the file, then use what it says.
  private static Answer inShell(Path dir, String script) {
    return Answer.of("sh", "-euc", ". \"$0\"; " + script, dir.resolve("env").toString());
  }

  private static Answer quickstart(Path dir, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(Checkout.ROOT.resolve("quickstart").toString(), "--dir", dir.toString()));
    command.addAll(List.of(arguments));
    return Answer.of(command.toArray(String[]::new));
  }

  /// A process that ended and that nobody has asked about yet still has its id, but no program any
  /// more.
  private static boolean runs(Map<String, String> values, String name) {
    long pid = Long.parseLong(values.getOrDefault(name, "missing " + name));
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }
}
