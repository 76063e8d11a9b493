package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.FileAttributes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole folders on their way back.
class TreeTest {
  @TempDir Path folder;

  private Typist typist() throws IOException {
    return new Typist(folder);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Path file(Path path, String content, int mode, long mtimeNanos)
      throws IOException {
    Files.createDirectories(path.resolveSibling("."));
    Files.writeString(path, content);
    Files.setLastModifiedTime(path, FileTime.from(mtimeNanos, TimeUnit.NANOSECONDS));
    Files.setAttribute(path, "unix:mode", mode);
    return path;
  }

  /// What `find -printf '%P %s %m %T@'` says of the files.
  private static String found(Path tree) throws Exception {
    Process find =
        new ProcessBuilder(
                "sh", "-c", "find \"$0\" -type f -printf '%P %s %m %T@\\n' | sort", tree.toString())
            .start();
    return new String(find.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aTreeComesBackAsItWas() throws Exception {
    try (Typist typist = typist()) {
      Path tree = folder.resolve("photos");
      file(tree.resolve("2026/a b.jpg"), "a", 0644, 1_700_000_000_123_456_789L);
      file(tree.resolve("2026/run"), "xyz", 0755, 1_600_000_000_000_000_001L);
      file(tree.resolve("-rf"), "", 0600, 0);
      file(tree.resolve("secret"), "s", 0400, -5_000_000_001L);
      Files.createDirectories(folder.resolve("elsewhere"));
      assertThat(typist.types("upload", "-r", tree.toString()).code()).isEqualTo(ExitCode.DONE);
      Path there = folder.resolve("elsewhere/album");
      Answer answer = typist.types("download", "-r", "photos/", "--to", there.toString());
      assertThat(answer).isEqualTo(new Answer(ExitCode.DONE, "", ""));
      assertThat(found(there)).isEqualTo(found(tree)).hasLineCount(4);
      typist.atTerminal();
      assertThat(typist.types("download", "-r", "photos", "--to", there.toString()).err())
          .as("again")
          .isEqualTo("0 files, 0 B; 4 there already\n");
      Files.setAttribute(there.resolve("2026/run"), "unix:mode", 0600);
      typist.types("download", "-r", "photos/", "--to", there.toString());
      assertThat(found(there)).as("a mode is put right").isEqualTo(found(tree));
    }
  }

  @Test
  void whatHasNotChangedIsNotReadAgain() throws Exception {
    try (Typist typist = typist()) {
      typist.environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
      Path tree = folder.resolve("t");
      Path old = file(tree.resolve("old"), "old", 0644, 1_600_000_000_000_000_000L);
      file(tree.resolve("d/other"), "other", 0644, 1_600_000_000_000_000_000L);
      Thread.sleep(2_100); // what has just been made is not trusted
      // Of the time to come: too fresh however slowly this runs.
      Path fresh = file(tree.resolve("fresh"), "fresh", 0644, 7_000_000_000_000_000_000L);
      assertThat(typist.types("upload", "-r", tree.toString()).out()).hasLineCount(3);
      typist.control.begun.clear();
      assertThat(typist.types("upload", "-r", "--replace", tree.toString()).out())
          .as("all are told")
          .hasLineCount(3);
      assertThat(typist.control.begun).containsExactly("t/fresh");
      typist.control.begun.clear();
      typist.types("upload", "-r", "--replace", "--checksum", tree.toString());
      assertThat(typist.control.begun).hasSize(3);
      typist.control.begun.clear();
      Files.setAttribute(old, "unix:mode", 0600);
      typist.control.put("t/d/other", bytes("somebody else's"));
      typist.types("upload", "-r", "--replace", tree.toString());
      assertThat(typist.control.begun).containsExactlyInAnyOrder("t/d/other", "t/fresh", "t/old");
      assertThat(fresh).exists();
    }
  }

  @Test
  void theOtherSideBecomesTheSameAndNothingIsLost() throws Exception {
    try (Typist typist = typist()) {
      Path tree = folder.resolve("t");
      file(tree.resolve("a"), "a", 0644, 5);
      file(tree.resolve("skip/b"), "b", 0644, 5);
      typist.control.put("t/gone", bytes("gone"));
      typist.control.put("t/skip/c", bytes("c"));
      typist.control.put("tt", bytes("not below it"));
      String[] up = {"upload", "-r", tree.toString(), "--exclude", "skip", "--delete"};
      Answer unsure = typist.types(up);
      assertThat(unsure.code()).isEqualTo(ExitCode.USAGE);
      assertThat(unsure.err())
          .startsWith(
              "removes t/gone\n"
                  + "peerctl: this would remove 1 file of t/, 4 B, for everyone, and nobody");
      assertThat(typist.control.files).doesNotContainKey("t/a");
      assertThat(typist.types(with(up, "-y")).err()).contains("removed 1 file of t/, 4 B;");
      assertThat(typist.control.files).containsOnlyKeys("t/a", "t/skip/c", "tt");
      Files.writeString(tree.resolve("mine"), "mine");
      String[] down = {"download", "-r", "t", "--to", tree.toString(), "--delete"};
      assertThat(typist.types(with(down, "--dry-run")).err())
          .startsWith("would move away " + tree + "/mine\nwould move away " + tree + "/skip/b\n");
      assertThat(typist.types(down).code()).isEqualTo(ExitCode.USAGE);
      assertThat(typist.types(with(down, "-y")).code()).isEqualTo(ExitCode.DONE);
      assertThat(tree.resolve("mine")).doesNotExist();
      assertThat(folder).isDirectoryContaining("glob:**/.bandada-trash-*");
      assertThat(typist.types("download", "tt", "--delete").code()).isEqualTo(ExitCode.USAGE);
      assertThat(typist.types("upload", tree.resolve("a").toString(), "--delete").code())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  private static String[] with(String[] line, String word) {
    return Stream.concat(Stream.of(line), Stream.of(word)).toArray(String[]::new);
  }

  @Test
  void withoutAttributesContentIsCompared() throws Exception {
    try (Typist typist = typist()) {
      typist.control.put("t/a", bytes("aaa"));
      typist.control.put(
          "t/b", bytes("bbb"), FileAttributes.newBuilder().setMode(0777).setMtimeNanos(5).build());
      Path there = folder.resolve("there");
      String[] line = {"download", "-r", "t/", "--to", there.toString()};
      assertThat(typist.types(line).code()).isEqualTo(ExitCode.DONE);
      assertThat(typist.types(line).code()).isEqualTo(ExitCode.DONE);
      file(there.resolve("b"), "xxx", 0644, 5);
      assertThat(typist.types(line).code()).as("by size and time").isEqualTo(ExitCode.DONE);
      assertThat(there.resolve("b")).hasContent("xxx");
      Answer compared =
          typist.types("download", "-r", "t/", "--to", there.toString(), "--checksum");
      assertThat(compared.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(compared.err())
          .contains(there + "/b exists and is something else\n")
          .endsWith("1 of 2 written, 1 failed\n");
      assertThat(
              typist
                  .types("download", "-r", "t/", "--to", there.toString(), "--checksum", "-f")
                  .code())
          .isEqualTo(ExitCode.DONE);
      assertThat(there.resolve("b")).hasContent("bbb");
    }
  }

  @Test
  void nothingLeavesTheFolderWhateverIsInTheWay() throws Exception {
    try (Typist typist = typist()) {
      Path outside = Files.createDirectories(folder.resolve("outside"));
      Path there = Files.createDirectories(folder.resolve("there"));
      Files.createSymbolicLink(there.resolve("link"), outside);
      Files.createSymbolicLink(there.resolve("file"), outside.resolve("made"));
      Files.writeString(there.resolve("plain"), "here");
      for (String name :
          new String[] {"t/link/x", "t/file", "t/plain/x", "t/../up", "t//x", "t/ok/x", "t/a\\b"}) {
        typist.control.put(name, bytes(name));
      }
      Answer answer = typist.types("download", "-r", "t/", "--to", there.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(answer.err())
          .contains(there + "/link is a symbolic link, which is not followed")
          .contains(there + "/plain is no folder")
          .contains("the name \"t/../up\" cannot be used as a file name here")
          .endsWith("1 of 7 written, 6 failed\n");
      assertThat(outside).isEmptyDirectory();
      assertThat(there.resolve("ok/x")).hasContent("t/ok/x");
      assertThat(folder.resolve("up")).doesNotExist();
    }
  }

  @Test
  void aPatternBringsWhatMatchesAndAnExactNameComesFirst() throws Exception {
    try (Typist typist = typist()) {
      typist.control.put("d/film [2020].mkv", bytes("film"));
      typist.control.put("d/film 2", bytes("other"));
      typist.control.put("d/e/film 0", bytes("deep"));
      Path there = Files.createDirectories(folder.resolve("there"));
      assertThat(typist.types("download", "d/film [2020].mkv", "--to", there.toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(there.resolve("film [2020].mkv")).hasContent("film");
      assertThat(typist.types("download", "d/**[02]", "--to", there.toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(there.resolve("e/film 0")).hasContent("deep");
      assertThat(there.resolve("film 2")).hasContent("other");
      Answer none = typist.types("download", "z/*", "--to", there.toString());
      assertThat(none.code()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(none.err()).startsWith("peerctl: no name matches z/*\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"download -r none/", "download -r none"})
  void aFolderThatIsNotThereIsNotFound(String line) throws IOException {
    try (Typist typist = typist()) {
      Answer answer = typist.types(line.split(" "));
      assertThat(answer.code()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(answer.err()).startsWith("peerctl: no name begins with none/\n");
    }
  }

  @Test
  void whatWouldComeIsListedAndNothingIsMade() throws Exception {
    try (Typist typist = typist()) {
      typist.control.put("t/a/x", bytes("12345"));
      Path there = folder.resolve("there");
      Answer answer = typist.types("download", "-r", "t/", "--to", there.toString(), "--dry-run");
      assertThat(answer.out()).contains("t/a/x   5 B  " + there + "/a/x\n");
      assertThat(answer.err()).isEqualTo("1 file, 5 B would be written\n");
      assertThat(there).doesNotExist();
    }
  }

  @Test
  void severalFilesGoOnAndTwoOfThemNeverBecomeOne() throws Exception {
    try (Typist typist = typist()) {
      typist.control.put("a/n", bytes("a"));
      typist.control.put("b/n", bytes("b"));
      typist.control.put("c", bytes("c"));
      Path there = Files.createDirectories(folder.resolve("there"));
      Answer answer =
          typist.types("download", "-f", "a/n", "b/n", "none", "c", "--to", there.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(answer.err())
          .contains("a/n and b/n would both be " + there + "/n")
          .contains("no file is called none\n")
          .endsWith("2 of 4 written, 2 failed\n");
      assertThat(there.resolve("n")).hasContent("a");
      Answer former = typist.types("download", "c", folder + "/copy");
      assertThat(former.code()).isEqualTo(ExitCode.USAGE);
      assertThat(former.err())
          .isEqualTo(
              "peerctl: every argument is a file of the network, and "
                  + folder
                  + "/copy is none; nothing was written\n  under another name:  peerctl download c"
                  + " -O "
                  + folder
                  + "/copy   into a folder here:  --to DIR\n");
      assertThat(typist.types("download", "c", "copy").code())
          .as("no file of the network is called so")
          .isEqualTo(ExitCode.USAGE);
    }
  }

  /// As a killed one has left it, in a folder of a tree.
  @Test
  void manyFilesInManyFoldersComeAtOnce() throws Exception {
    try (Typist typist = typist()) {
      for (int i = 0; i < 600; i++) {
        typist.control.put("t/d" + i / 2 + "/f" + i, bytes("x" + i));
      }
      Path there = folder.resolve("there");
      Answer answer = typist.types("download", "-r", "t", "--to", there.toString(), "--json");
      assertThat(answer.code()).as(answer.err()).isEqualTo(ExitCode.DONE);
      assertThat(found(there)).hasLineCount(600);
      assertThat(answer.out()).contains("\"name\":\"t/d299/f599\"").hasLineCount(1);
    }
  }
}
