package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names that are removed, moved, copied and brought back.
class NamesTest {
  private Typist typist;

  @BeforeEach
  void someFiles(@TempDir Path folder) throws IOException {
    typist = new Typist(folder);
    typist.control.put("notes.txt", new byte[5]);
    typist.control.put("-rf", new byte[1]);
    typist.control.put("photos/a.jpg", new byte[2000]);
    typist.control.put("photos/2026/b.jpg", new byte[3 << 20]);
  }

  @AfterEach
  void end() {
    typist.close();
  }

  private void answers(String answer) {
    typist.atTerminal();
    typist.environment.put("NO_COLOR", "1");
    typist.inIsTerminal = true;
    typist.typesIn(answer + "\n");
  }

  @Test
  void aScriptSaysSoWhenItRemovesMoreThanOneName() {
    assertThat(typist.types("rm", "notes.txt")).isEqualTo(new Answer(ExitCode.DONE, "", ""));
    Answer two = typist.types("rm", "photos/a.jpg", "photos/2026/b.jpg");
    assertThat(two.code()).isEqualTo(ExitCode.USAGE);
    assertThat(two.err())
        .isEqualTo(
            "peerctl: this would remove 2 names, and nobody is there to be asked\n  say so with"
                + " -y\n");
    Answer folder = typist.types("rm", "-r", "photos/");
    assertThat(folder.code()).isEqualTo(ExitCode.USAGE);
    assertThat(folder.err())
        .startsWith(
            "peerctl: this would remove 2 files, 3.0 MiB, for everyone, and nobody is there to be"
                + " asked\n");
    assertThat(typist.types("rm", "-r", "photos/2026/").code())
        .as("it is one name")
        .isEqualTo(ExitCode.DONE);
    assertThat(typist.types("rm", "-y", "photos/a.jpg", "--", "-rf").code())
        .isEqualTo(ExitCode.DONE);
    assertThat(typist.control.files).isEmpty();
  }

  @Test
  void aPersonIsToldWhatAndAsked() {
    answers("n");
    Answer no = typist.types("rm", "-r", "photos/");
    assertThat(no.code()).isEqualTo(ExitCode.FAILED);
    assertThat(no.err())
        .isEqualTo(
            "remove 2 files, 3.0 MiB, for everyone? [y/N] peerctl: not confirmed: nothing was"
                + " changed\n");
    answers("y");
    assertThat(typist.types("rm", "notes.txt").err())
        .isEqualTo("remove notes.txt, 5 B, for everyone? [y/N] ");
    answers("yes");
    assertThat(typist.types("rm", "-r", "photos/").err())
        .endsWith("? [y/N] removed 2 files, 3.0 MiB\n");
    assertThat(typist.control.files).containsOnlyKeys("-rf");
  }

  @Test
  void aFolderIsNeverMeantByAccident() {
    Answer answer = typist.types("rm", "-y", "photos/");
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err()).endsWith("  with all that is in it:  peerctl rm -r photos/\n");
    assertThat(typist.types("rm", "-r", "-y", "none/").code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(typist.control.files).hasSize(4);
  }

  @Test
  void whatWouldBeRemovedIsListed() {
    Answer answer = typist.types("rm", "-r", "photos/", "notes.txt", "none", "--dry-run");
    assertThat(answer.code()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(answer.out()).isEqualTo("photos/2026/b.jpg\nphotos/a.jpg\nnotes.txt\n");
    assertThat(answer.err())
        .contains("no file is called none\n")
        .endsWith("3 files, 3.0 MiB would be removed\n");
    assertThat(typist.control.files).hasSize(4);
  }

  @Test
  void aNameOrAFolderIsMovedAndCopied() {
    assertThat(typist.types("mv", "notes.txt", "old/"))
        .isEqualTo(new Answer(ExitCode.DONE, "", ""));
    assertThat(typist.types("cp", "photos/", "album/", "-v").err())
        .isEqualTo("2 files, 3.0 MiB copied\n");
    assertThat(typist.control.files)
        .containsOnlyKeys(
            "old/notes.txt",
            "-rf",
            "photos/a.jpg",
            "photos/2026/b.jpg",
            "album/a.jpg",
            "album/2026/b.jpg");
    assertThat(typist.types("mv", "photos/a.jpg", "album/a.jpg").code())
        .isEqualTo(ExitCode.CONFLICT);
    assertThat(typist.types("mv", "--replace", "photos/a.jpg", "album/a.jpg").code())
        .isEqualTo(ExitCode.DONE);
    assertThat(typist.types("mv", "album/", "album").code()).isEqualTo(ExitCode.USAGE);
    assertThat(typist.types("mv", "none", "x").code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(typist.types("mv", "--", "-rf", "-x").code()).isEqualTo(ExitCode.DONE);
    Answer listed = typist.types("mv", "album/", "z/", "--dry-run");
    assertThat(listed.out()).isEqualTo("album/2026/b.jpg\nalbum/a.jpg\n");
    assertThat(typist.types("cp", "album/", "c/", "--json").out())
        .isEqualTo(
            "{\"version\":1,\"files\":2,\"bytes\":3147728,\"names\":[\"album/2026/b.jpg\",\"album/a.jpg\"]}\n");
  }

  @Test
  void whatWasRemovedIsListedAndComesBack() {
    typist.types("rm", "-r", "-y", "photos/");
    typist.control.put("odd@7", new byte[7]);
    typist.types("rm", "odd@7");
    assertThat(typist.types("trash", "ls", "photos/").out().lines())
        .satisfiesExactly(
            head -> assertThat(head).startsWith("NAME").endsWith("HOLDERS"),
            b ->
                assertThat(b)
                    .startsWith("photos/2026/b.jpg  3.0 MiB  2026-11-23")
                    .contains(" ben "),
            a -> assertThat(a).startsWith("photos/a.jpg").endsWith(" 2"));
    assertThat(typist.types("trash", "ls", "-q").out())
        .isEqualTo("odd@7\nphotos/2026/b.jpg\nphotos/a.jpg\n");
    assertThat(typist.types("restore", "photos/a.jpg", "odd@7", "-v").err())
        .isEqualTo("photos/a.jpg is back as revision 2\nodd@7 is back as revision 2\n");
    assertThat(typist.types("restore", "photos/a.jpg@1", "-v").err())
        .isEqualTo("photos/a.jpg is back as revision 3\n");
    Answer some = typist.types("restore", "none", "photos/2026/b.jpg");
    assertThat(some.code()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(some.err()).endsWith("1 of 2 restored, 1 failed\n");
    assertThat(typist.types("restore", "notes.txt").code()).isEqualTo(ExitCode.CONFLICT);
    assertThat(typist.types("trash", "empty").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void moreCopiesThanPeersAreAcceptedAndSaid() {
    assertThat(typist.types("copies", "notes.txt", "2"))
        .isEqualTo(new Answer(ExitCode.DONE, "", ""));
    assertThat(typist.types("copies", "-r", "photos/", "99").err())
        .isEqualTo("wants 99 copies, and there are 12 peers\n");
    assertThat(Objects.requireNonNull(typist.control.files.get("photos/a.jpg")).getCopiesWanted())
        .isEqualTo(99);
    assertThat(typist.types("copies", "photos/", "2").code()).isEqualTo(ExitCode.USAGE);
    assertThat(typist.types("copies", "notes.txt", "none").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void foldersAreSummedUpAndDrawn() {
    assertThat(typist.types("du").out().lines())
        .containsExactly(
            "   SIZE  FILES  NAME",
            "    1 B      1  -rf",
            "    5 B      1  notes.txt",
            "3.0 MiB      2  photos/",
            "3.0 MiB      4  all");
    assertThat(typist.types("du", "photos").out())
        .contains("2000 B      1  photos/a.jpg".substring(5));
    assertThat(typist.types("tree").out().lines())
        .containsExactly(
            "├─ -rf  1 B",
            "├─ notes.txt  5 B",
            "└─ photos/  2 files, 3.0 MiB",
            "   ├─ 2026/  1 file, 3.0 MiB",
            "   │  └─ b.jpg  3.0 MiB",
            "   └─ a.jpg  2.0 KiB",
            "2 folders, 4 files, 3.0 MiB");
    assertThat(typist.types("tree", "-L", "1", "-q").out()).isEqualTo("-rf\nnotes.txt\nphotos/\n");
    assertThat(typist.types("tree", "-L", "1").out()).endsWith("1 folder, 4 files, 3.0 MiB\n");
    assertThat(typist.types("tree", "none").code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(typist.types("du", "none/").code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(typist.types("tree", "photos/", "--json").out())
        .startsWith("{\"version\":1,\"folders\":[{\"name\":\"photos/2026/\",\"files\":1,");
  }

  @Test
  void transfersArePausedResumedAndCancelled() {
    assertThat(typist.types("transfer", "pause", "t1").out())
        .contains("t1  download")
        .contains("paused");
    assertThat(typist.types("transfer", "resume", "--all", "-q").out()).isEqualTo("t1\n");
    assertThat(typist.types("transfer", "cancel", "t1", "--json").out())
        .contains("\"transfer\":\"t1\"")
        .contains("\"state\":\"cancelled\"");
    Answer some = typist.types("transfer", "pause", "t9", "t1");
    assertThat(some.code()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(some.err()).endsWith("1 of 2 paused, 1 failed\n");
    assertThat(typist.types("transfer", "cancel").code()).isEqualTo(ExitCode.USAGE);
    assertThat(typist.types("transfer", "cancel", "t1", "--all").code()).isEqualTo(ExitCode.USAGE);
  }
}
