package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people read.
class AnswersTest {
  private static Typist typist(Path folder) throws IOException {
    Typist typist = new Typist(folder);
    typist.control.put("notes.txt", "hello".getBytes(StandardCharsets.UTF_8));
    typist.control.put("images/debian.iso", new byte[3 << 20]);
    return typist;
  }

  @Test
  void filesAreListedInColumns(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("ls").out().lines())
          .satisfiesExactly(
              head ->
                  assertThat(head).isEqualTo("NAME                  SIZE  COPIES  HERE  CREATED"),
              iso ->
                  assertThat(iso).startsWith("images/debian.iso  3.0 MiB     2/3  yes   2026-11-2"),
              notes ->
                  assertThat(notes)
                      .startsWith("notes.txt              5 B     2/3  yes   2026-11-2"));
      assertThat(typist.types("ls", "-l").out())
          .contains("OWNER")
          .contains(FakeControl.idOf(new byte[3 << 20]));
      assertThat(typist.types("ls", "-q").out()).isEqualTo("images/debian.iso\nnotes.txt\n");
    }
  }

  @Test
  void aNarrowTerminalCutsNamesInTheirMiddle(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      typist.control.put("photos/2026/summer/at-the-lake/" + "x".repeat(60) + ".jpg", new byte[9]);
      String whole = typist.types("ls").out();
      assertThat(whole).contains("x".repeat(60) + ".jpg");
      typist.atTerminal();
      typist.environment.put("NO_COLOR", "1");
      typist.environment.put("COLUMNS", "60");
      String narrow = typist.types("ls").out();
      assertThat(narrow.lines()).hasSize(4).allMatch(line -> line.length() <= 60);
      assertThat(narrow).contains("photos/20").contains("…").contains("xxx.jpg ");
      typist.environment.put("LANG", "C");
      assertThat(typist.types("ls").out()).contains("~").doesNotContain("…");
      assertThat(typist.types("ls", "-q").out()).contains("x".repeat(60) + ".jpg");
      typist.environment.put("COLUMNS", "200");
      assertThat(typist.types("ls").out()).isEqualTo(whole);
    }
  }

  @Test
  void aPatternIsAPrefixOrAGlob(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      typist.types("ls", "images/", "--sort", "-size");
      assertThat(Objects.requireNonNull(typist.control.lastList).getPrefix()).isEqualTo("images/");
      assertThat(Objects.requireNonNull(typist.control.lastList).getSort()).isEqualTo("-size");
      typist.types("ls", "**.iso");
      assertThat(Objects.requireNonNull(typist.control.lastList).getGlob()).isEqualTo("**.iso");
      assertThat(Objects.requireNonNull(typist.control.lastList).getPrefix()).isEmpty();
      typist.types("find", "ISO");
      assertThat(Objects.requireNonNull(typist.control.lastList).getContains()).isEqualTo("ISO");
    }
  }

  @Test
  void anEmptyListIsSilentForScriptsAndHelpfulForPeople(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      assertThat(typist.types("ls")).isEqualTo(new Answer(ExitCode.DONE, "", ""));
      typist.atTerminal();
      assertThat(typist.types("ls").err()).contains("peerctl upload FILE");
      assertThat(typist.types("ls", "-q").err()).isEmpty();
    }
  }

  @Test
  void theLocalIndexIsChosenFromHere(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("ls", "--local").out())
          .contains("notes.txt")
          .contains("(no name)")
          .contains("25%")
          .contains("100%");
      assertThat(typist.types("ls", "--local", "**.iso", "-q").out())
          .isEqualTo("images/debian.iso\n");
      assertThat(typist.types("ls", "--local", "no", "-q").out()).isEqualTo("notes.txt\n");
      assertThat(typist.types("ls", "--local", "--sort", "-size", "-q").out())
          .startsWith("images/debian.iso\n");
    }
  }

  @Test
  void hostileNamesAreShownNotObeyed(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.put("evil\u001b[2J\u202etxt\nfake line", new byte[3]);
      String out = typist.types("ls").out();
      assertThat(out).contains("evil\\x1b[2J\\u202etxt\\nfake line").doesNotContain("\u001b");
      assertThat(out.lines()).hasSize(2);
      assertThat(typist.types("ls", "-q").out()).isEqualTo("evil\\x1b[2J\\u202etxt\\nfake line\n");
    }
  }

  @Test
  void limitsAreShownAndSet(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("limit").out())
          .isEqualTo("up        8.0 MiB/s\ndown      no limit\nper peer  no limit\n");
      typist.atTerminal();
      Answer set = typist.types("limit", "--up", "off", "--per-peer", "1536KiB");
      assertThat(set.out()).contains("no limit").contains("1.5 MiB/s");
      assertThat(set.err()).contains("until peerd restarts");
      assertThat(typist.control.limits.getUp()).isZero();
      assertThat(typist.control.limits.getPerPeer()).isEqualTo(1536 << 10);
    }
  }

  @Test
  void statTellsWhoHoldsIt(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      String out = typist.types("stat", "images/debian.iso").out();
      assertThat(out)
          .contains("size      3.0 MiB (3145728 bytes)")
          .contains("copies    2 of 3 wanted")
          .contains("den     live   all")
          .contains("nest    stale  50%");
      Answer missing = typist.types("stat", "nothing");
      assertThat(missing.code()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(missing.err())
          .isEqualTo("peerctl: no file is called nothing\n  see:  peerctl ls\n");
    }
  }

  @Test
  void removingSeveralGoesOnPastAMissingOne(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Answer answer = typist.types("rm", "-y", "notes.txt", "nothing", "images/debian.iso");
      assertThat(answer.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(answer.out()).isEmpty();
      assertThat(answer.err())
          .isEqualTo(
              "peerctl: no file is called nothing\n  see:  peerctl ls\n2 of 3 removed, 1 failed\n");
      assertThat(typist.control.files).isEmpty();
    }
  }

  @Test
  void anIdOfSeveralNamesIsRemovedOnlyWhenAllAreMeant(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      String id = "id:" + typist.control.put("one", new byte[] {1, 2}).getId();
      typist.control.put("another", new byte[] {1, 2});
      Answer refused = typist.types("rm", "-y", id, "notes.txt");
      assertThat(refused.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(refused.err()).contains(id + " is the content of several names: another, one\n");
      assertThat(typist.control.files)
          .containsKeys("one", "another")
          .doesNotContainKey("notes.txt");
      Answer all = typist.types("rm", "--all-names", "-y", "-v", id);
      assertThat(all.code()).isEqualTo(ExitCode.DONE);
      assertThat(all.err()).isEqualTo("removed another\nremoved one\n");
      assertThat(typist.control.files).doesNotContainKeys("one", "another");
    }
  }

  @Test
  void damageIsToldWithItsOwnCode(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("verify").code()).isEqualTo(ExitCode.DONE);
      typist.control.failures.put("notes.txt", FakeDaemon.failure(Failure.Code.DAMAGED, "", ""));
      Answer answer = typist.types("verify", "--all");
      assertThat(answer.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(answer.out().lines())
          .hasSize(3)
          .anyMatch(line -> line.matches("notes.txt +5 B +2 damaged pieces"));
      assertThat(answer.err()).startsWith("peerctl: 2 damaged pieces in 1 file\n");
    }
  }

  @Test
  void aPasswordComesFromStdinOrATerminalNeverFromTheLine(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("login", "--user", "ana").code())
          .as("no terminal")
          .isEqualTo(ExitCode.USAGE);
      typist.typesIn(" pass word \r\nsecond line\n");
      Answer answer =
          typist.types(
              "login",
              "--user",
              "ana",
              "--directory",
              "https://127.0.0.1:8441",
              "--name",
              "den",
              "--password-stdin");
      assertThat(answer)
          .isEqualTo(
              new Answer(
                  ExitCode.DONE,
                  "",
                  "signed in at https://127.0.0.1:8441 as ana; this peer is den\n"));
      assertThat(Objects.requireNonNull(typist.control.lastLogin).getPassword())
          .isEqualTo(" pass word ");
      typist.typesIn("");
      assertThat(typist.types("login", "--user", "ana", "--password-stdin").code())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void aWrongPasswordIsToldAsSuch(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      typist.control.failures.put(
          "logIn",
          FakeDaemon.failure(
              Failure.Code.NOT_LOGGED_IN,
              "the directory does not know this user and password",
              "try again"));
      typist.typesIn("wrong\n");
      assertThat(typist.types("login", "--user", "ana", "--password-stdin").code())
          .isEqualTo(ExitCode.NOT_LOGGED_IN);
    }
  }

  @Test
  void logoutGuardsTheLastCopy(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      typist.control.failures.put(
          "logOut",
          FakeDaemon.failure(
              Failure.Code.LAST_COPY,
              "this peer holds the last copy of 1 file",
              "to leave anyway:  peerctl logout --force"));
      assertThat(typist.types("logout").code()).isEqualTo(ExitCode.CONFLICT);
      Answer forced = typist.types("logout", "--force");
      assertThat(forced.code()).isEqualTo(ExitCode.DONE);
      assertThat(forced.err())
          .contains("signed out")
          .contains("the last copy of 1 file left")
          .contains("only-copy.txt");
      assertThat(typist.types("logout").err()).as("again is fine").contains("last copy");
      typist.control.failures.clear();
      assertThat(typist.types("logout"))
          .isEqualTo(new Answer(ExitCode.DONE, "", "was not signed in\n"));
      assertThat(typist.types("whoami").code()).isEqualTo(ExitCode.NOT_LOGGED_IN);
    }
  }

  @Test
  void explainSaysTheSentenceFirstAndThenTheSources(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("explain", "t1").out().lines())
          .containsExactly(
              "39 MiB/s from den, which grants us 40 MiB/s; waiting for nest (busy, asked again in"
                  + " 3 s)",
              "download big.iso (t1): fetching, 300 MiB of 1.0 GiB, 29%, 39 MiB/s",
              "SOURCE  STATE    LIMIT      RATE   GRANTED  ASKED  LATENCY  AT BEST     SENT "
                  + " STRIKES  AGAIN IN",
              "den     sending  grant  39 MiB/s  40 MiB/s   6/32   420 ms     3 ms  300 MiB       "
                  + " 0         -",
              "nest    busy     busy          -         -   0/32        -        -  300 MiB       "
                  + " 1       3 s");
      assertThat(typist.types("explain", "-q").out()).isEqualTo("grant\n");
      Answer missing = typist.types("explain", "nothing");
      assertThat(missing.code()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(missing.err())
          .isEqualTo("peerctl: no transfer is called nothing\n  see:  peerctl transfer ls --all\n");
    }
  }

  @Test
  void explainWatchesUntilTheEnd(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      typist.control.explained.set(1);
      assertThat(typist.types("explain", "--watch", "t1").out())
          .isEqualTo(
              "t1  39 MiB/s from den, which grants us 40 MiB/s; waiting for nest (busy, asked again"
                  + " in 3 s)\n"
                  + "t1  done\n");
    }
  }

  @Test
  void statusPeersTransfersAndEventsRead(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("status").out())
          .contains("den (p0123456789abcdef0123)")
          .contains("holds        2 files, 3.0 MiB; 123 GiB free");
      assertThat(typist.types("status", "--watch").out())
          .isEqualTo(
              "live  12 peers, 3 transfers, 41 MB/s\nlive  12 peers, 2 transfers, 41 MB/s\n");
      assertThat(typist.types("peer", "ls").out())
          .contains("den (here)  live")
          .contains("lair        lost");
      assertThat(typist.types("peer", "show", "nest").out()).contains("state    stale");
      assertThat(typist.types("peer", "show", "nobody").code()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(typist.types("transfer", "ls").out())
          .contains(
              "t1  download  big.iso  fetching   29%  1.0 GiB  39 MiB/s  source nest is busy");
      assertThat(typist.types("transfer", "ls", "-a", "-q").out()).isEqualTo("t1\nt2\nt3\n");
      assertThat(typist.types("transfer", "show", "t9").code()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(typist.types("events").out())
          .contains("peer-joined      den joined\n")
          .contains("file-published   ana published big.iso\n");
      assertThat(typist.types("ping").out())
          .isEqualTo("https://127.0.0.1:8441 answered in 1.2 ms\n");
      assertThat(typist.types("whoami").out()).isEqualTo("ana\n");
    }
  }

  @Test
  void waitingEndsWithTheTransfers(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("transfer", "wait", "t2").code()).isEqualTo(ExitCode.DONE);
      Answer failed = typist.types("transfer", "wait", "t3");
      assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
      assertThat(failed.err()).isEqualTo("peerctl: replica of big.iso failed: no source is left\n");
      assertThat(typist.types("transfer", "wait", "t2", "t3").code())
          .isEqualTo(ExitCode.SOME_FAILED);
      assertThat(typist.types("transfer", "wait", "t9").code()).isEqualTo(ExitCode.NOT_FOUND);
    }
  }

  @Test
  void theShellRunsCommandsAndItsMenu(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      typist.typesIn("whoami\nlss\n3\nstat 'notes.txt'\nexit\nwhoami\n");
      Answer answer = typist.types("shell");
      assertThat(answer.code()).isEqualTo(ExitCode.DONE);
      assertThat(answer.out()).startsWith("ana\nNAME").contains("name      notes.txt");
      assertThat(answer.out().lines().filter("ana"::equals)).as("nothing after exit").hasSize(1);
      assertThat(answer.err()).contains("did you mean:  peerctl ls");
      typist.typesIn("stat nothing\n");
      assertThat(typist.types("shell").code())
          .as("the code of the last command")
          .isEqualTo(ExitCode.NOT_FOUND);
    }
  }

  @Test
  void theShellsMenuAsksForWhatItNeeds(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = folder.resolve("out.txt");
      typist.typesIn("1\nnotes.txt\n" + out + "\n0\n");
      assertThat(typist.types("shell").code()).isEqualTo(ExitCode.DONE);
      assertThat(out).hasContent("hello");
    }
  }

  @Test
  void theVersionIsToldWithoutADaemonToo(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("version").out()).contains("peerd   0.1.0");
      Answer alone = typist.types("version", "--socket", folder + "/none");
      assertThat(alone.code()).isEqualTo(ExitCode.DONE);
      assertThat(alone.out()).contains("peerd   not reachable");
      assertThat(typist.types("--version").out()).startsWith("peerctl ");
    }
  }
}
