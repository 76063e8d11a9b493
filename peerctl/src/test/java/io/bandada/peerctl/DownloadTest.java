package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.Failure;
import io.bandada.proto.control.FileItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final byte[] CONTENT = new byte[3_000_001];

  static {
    new Random(7).nextBytes(CONTENT);
  }

  private static Typist typist(Path folder) throws IOException {
    Typist typist = new Typist(folder);
    typist.control.put("images/big.iso", CONTENT);
    return typist;
  }

  private static Path target(Path folder) throws IOException {
    return Files.createDirectories(folder.resolve("target"));
  }

  @Test
  void theFileAppearsWholeAndNothingElse(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = target(folder).resolve("out.iso");
      Answer answer = typist.types("download", "images/big.iso", "-O", out.toString());
      assertThat(answer).isEqualTo(new Answer(ExitCode.DONE, "", ""));
      assertThat(out).hasBinaryContent(CONTENT);
      assertThat(partsIn(target(folder))).isEmpty();
    }
  }

  @Test
  void inAFolderItIsCalledByTheLastPartOfItsName(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(
              typist.types("download", "images/big.iso", "--to", target(folder).toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(target(folder).resolve("big.iso")).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void withoutDataNothingIsWritten(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      assertThat(typist.types("download", "--no-data", "images/big.iso"))
          .isEqualTo(new Answer(ExitCode.DONE, "", ""));
      assertThat(Path.of("big.iso")).doesNotExist();
      assertThat(typist.types("download", "--json", "--no-data", "images/big.iso").out())
          .contains("\"sources\"")
          .doesNotContain("\"path\"");
      assertThat(typist.types("download", "--no-data", "images/big.iso", "-").code())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void anIdOrItsFirstDigitsAreAsGoodAsAName(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      String id = FakeControl.idOf(CONTENT);
      assertThat(
              typist
                  .types("download", "id:" + id, "-O", target(folder).resolve("a").toString())
                  .code())
          .isEqualTo(ExitCode.DONE);
      assertThat(
              typist
                  .types(
                      "download", id.substring(0, 8), "-O", target(folder).resolve("b").toString())
                  .code())
          .isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void theSameDownloadTwiceIsNoWorkAndNoError(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = target(folder).resolve("out.iso");
      typist.types("download", "images/big.iso", "-O", out.toString());
      Object before = Files.readAttributes(out, "unix:ino").get("ino");
      assertThat(typist.types("download", "images/big.iso", "-O", out.toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(Files.readAttributes(out, "unix:ino").get("ino")).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 3_000_001})
  void somethingElseIsNotOverwrittenWithoutForce(int size, @TempDir Path folder)
      throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = Files.write(target(folder).resolve("out.iso"), new byte[size]);
      Answer answer = typist.types("download", "images/big.iso", "-O", out.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.CONFLICT);
      assertThat(answer.err())
          .isEqualTo(
              "peerctl: " + out + " exists and is something else\n  to replace it:  add --force\n");
      assertThat(out).hasBinaryContent(new byte[size]);
      assertThat(typist.types("download", "images/big.iso", "-O", out.toString(), "--force").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(out).hasBinaryContent(CONTENT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--r-----", "rwxrwxrwx"})
  void whoMayReadAFileIsAsBeforeWhenItIsReplaced(String mode, @TempDir Path folder)
      throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = Files.writeString(target(folder).resolve("out"), "a secret");
      Files.setPosixFilePermissions(out, PosixFilePermissions.fromString(mode));
      assertThat(typist.types("download", "images/big.iso", "-O", out.toString(), "-f").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(out).hasBinaryContent(CONTENT);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out))).isEqualTo(mode);
    }
  }

  @Test
  void forceReplacesALinkAndNotWhatItPointsTo(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Path precious = Files.writeString(folder.resolve("precious"), "keep");
      Path out = Files.createSymbolicLink(target(folder).resolve("out"), precious);
      assertThat(typist.types("download", "images/big.iso", "-O", out.toString()).code())
          .isEqualTo(ExitCode.CONFLICT);
      assertThat(typist.types("download", "images/big.iso", "-O", out.toString(), "-f").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(precious).hasContent("keep");
      assertThat(out).isRegularFile().hasBinaryContent(CONTENT);
    }
  }

  /// Everything in the folder that is not called as the user wants it, hidden or not.
  private static List<Path> partsIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.toString().endsWith(".part")).toList();
    }
  }

  @Test
  void filesOfTheUserAreNotTouchedWhateverTheyAreCalled(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = target(folder).resolve("out");
      Path precious = Files.writeString(folder.resolve("precious"), "keep");
      List<Path> own =
          List.of(
              out.resolveSibling("out.part"),
              out.resolveSibling(".out.part"),
              out.resolveSibling(".out.AAAAAAAAAAAAAAAAAAAAAA.part"));
      for (Path path : own) {
        Files.writeString(path, "a file of the user's own");
      }
      Files.createSymbolicLink(out.resolveSibling(".out.BBBBBBBBBBBBBBBBBBBBBB.part"), precious);
      assertThat(typist.types("download", "images/big.iso", "-O", out.toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(out).hasBinaryContent(CONTENT);
      assertThat(own).allSatisfy(path -> assertThat(path).hasContent("a file of the user's own"));
      assertThat(precious).hasContent("keep");
      assertThat(partsIn(target(folder))).hasSize(4);
    }
  }

  /// As a download that was killed has left it: with its mark, and without its lock.
  private static Path left(Path target, String random) throws IOException {
    Path part =
        Files.writeString(
            target.resolveSibling("." + target.getFileName() + "." + random + ".part"),
            "left by a run that was killed");
    mark(part, part, target);
    return part;
  }

  private static void mark(Path file, Path made, Path target) throws IOException {
    String mark = Files.getAttribute(made, "unix:ino") + " " + target.getFileName();
    try {
      Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
          .write("bandada.part", StandardCharsets.UTF_8.encode(mark));
    } catch (IOException | UnsupportedOperationException e) {
      Assumptions.abort("this file system has no attributes: " + e);
    }
  }

  @Test
  void whatAKilledDownloadLeftIsFoundByItsMarkAndRemoved(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = target(folder).resolve("out");
      Path left = left(out, "AAAAAAAAAAAAAAAAAAAAAA");
      Path copied = Files.copy(left, out.resolveSibling(".out.BBBBBBBBBBBBBBBBBBBBBB.part"));
      mark(copied, left, out); // as cp -a has it
      Path ofAnother = left(out.resolveSibling("another"), "CCCCCCCCCCCCCCCCCCCCCC");
      assertThat(typist.types("download", "images/big.iso", "-O", out.toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(out).hasBinaryContent(CONTENT);
      assertThat(partsIn(target(folder))).containsExactlyInAnyOrder(copied, ofAnother);
      assertThat(Files.getFileAttributeView(out, UserDefinedFileAttributeView.class).list())
          .doesNotContain("bandada.part");
    }
  }

  @Test
  void aPartFileThatAnotherRunWritesIsLeftAlone(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = target(folder).resolve("out");
      Path part = left(out, "AAAAAAAAAAAAAAAAAAAAAA");
      try (FileChannel other = FileChannel.open(part, StandardOpenOption.WRITE)) {
        assertThat(other.tryLock()).isNotNull();
        Answer answer = typist.types("download", "images/big.iso", "-O", out.toString());
        assertThat(answer.code()).isEqualTo(ExitCode.CONFLICT);
        assertThat(answer.err()).contains("another download is writing " + out);
      }
      assertThat(part).hasContent("left by a run that was killed");
    }
  }

  @Test
  void aFolderThatMayNotBeWrittenIsToldByTheNameThatWasAsked(@TempDir Path folder)
      throws IOException {
    try (Typist typist = typist(folder)) {
      Path proc = Path.of("/proc/self/nothing-can-be-made-here");
      Answer answer = typist.types("download", "images/big.iso", "-O", proc.toString());
      assertThat(answer.code()).isIn(ExitCode.NOT_FOUND, ExitCode.NOT_ALLOWED);
      assertThat(answer.err())
          .startsWith("peerctl: cannot write " + proc + ":")
          .doesNotContain(".part");
    }
  }

  @Test
  void theSameContentThatAnotherPutThereMeanwhileIsNoConflict(@TempDir Path folder)
      throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = target(folder).resolve("out");
      typist.control.afterFirstFrame = () -> takeOnceBegun(out, CONTENT);
      assertThat(typist.types("download", "images/big.iso", "-O", out.toString()))
          .isEqualTo(new Answer(ExitCode.DONE, "", ""));
      assertThat(partsIn(target(folder))).isEmpty();
    }
  }

  @Test
  void aNameTakenMeanwhileIsNotOverwritten(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Path out = target(folder).resolve("out");
      typist.control.afterFirstFrame =
          () -> takeOnceBegun(out, "somebody was faster".getBytes(StandardCharsets.UTF_8));
      assertThat(typist.types("download", "images/big.iso", "-O", out.toString()).code())
          .isEqualTo(ExitCode.CONFLICT);
      assertThat(out).hasContent("somebody was faster");
      assertThat(partsIn(target(folder))).isEmpty();
    }
  }

  /// Somebody else makes the target as soon as the part file is there.
  private static void takeOnceBegun(Path out, byte[] content) {
    long patience = System.nanoTime() + 10_000_000_000L;
    try {
      while (partsIn(out.resolveSibling(".")).isEmpty()
          && !Files.exists(out)
          && System.nanoTime() < patience) {
        Thread.onSpinWait();
      }
      if (!Files.exists(out)) {
        Files.write(out, content, StandardOpenOption.CREATE_NEW);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "a/..",
        "a/.",
        "a/",
        "back\\slash",
        "esc\u001b[31m",
        "turned\u202etxt.exe",
        "line\nbreak",
        "nul\0byte"
      })
  void aHostileNameChoosesNoFileHere(String name, @TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      FileItem file = typist.control.put(name, CONTENT);
      Answer answer =
          typist.types("download", "id:" + file.getId(), "--to", target(folder).toString());
      assertThat(answer.code()).isEqualTo(ExitCode.NOT_ALLOWED);
      assertThat(answer.err())
          .contains("cannot be used as a file name here")
          .doesNotContain("\u001b")
          .doesNotContain("\u202e");
      assertThat(target(folder)).isEmptyDirectory();
      Path out = target(folder).resolve("chosen");
      assertThat(typist.types("download", "id:" + file.getId(), "-O", out.toString()).code())
          .as("a name of our own")
          .isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void aNameWithAPathInItStaysInTheFolder(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      FileItem file = typist.control.put("../../etc/escape.txt", CONTENT);
      assertThat(
              typist
                  .types("download", "id:" + file.getId(), "--to", target(folder).toString())
                  .code())
          .isEqualTo(ExitCode.DONE);
      assertThat(target(folder)).isDirectoryContaining("glob:**/escape.txt");
    }
  }

  @Test
  void theLongestNameStillHasAPartFile(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      String name = "é".repeat(127) + "x";
      typist.control.put(name, CONTENT);
      assertThat(typist.types("download", name, "--to", target(folder).toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(target(folder).resolve(name)).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void aStreamThatEndsEarlyIsNoFile(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      typist.control.contents.put("images/big.iso", new byte[1000]);
      Path out = target(folder).resolve("out");
      Answer answer = typist.types("download", "images/big.iso", "-O", out.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(answer.err()).contains("ended after 1000 B of 2.9 MiB");
      assertThat(target(folder)).isEmptyDirectory();
    }
  }

  @Test
  void aMissingFolderIsToldWithItsRemedy(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Answer answer = typist.types("download", "images/big.iso", "-O", folder + "/no/such/out");
      assertThat(answer.code()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(answer.err()).endsWith("  mkdir -p " + folder + "/no/such\n");
      assertThat(typist.types("download", "images/big.iso", "--to", folder + "/nofolder/").code())
          .isEqualTo(ExitCode.NOT_FOUND);
    }
  }

  @Test
  void aDeviceIsNoTarget(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Answer answer = typist.types("download", "images/big.iso", "-O", "/dev/null", "--force");
      assertThat(answer.code()).isEqualTo(ExitCode.CONFLICT);
      assertThat(answer.err()).contains("peerctl cat REF > /dev/null");
    }
  }

  @Test
  void aDashOrCatWritesTheBytesToStdout(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      for (String[] line :
          new String[][] {{"download", "images/big.iso", "-"}, {"cat", "images/big.iso"}}) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(typist.type(out, line).code()).isEqualTo(ExitCode.DONE);
        assertThat(out.toByteArray()).isEqualTo(CONTENT);
      }
    }
  }

  @Test
  void aReaderThatGoesAwayEndsTheCommandWithoutWords(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Answer answer = typist.type(broken("Broken pipe"), "cat", "images/big.iso");
      assertThat(answer).isEqualTo(new Answer(ExitCode.BROKEN_PIPE, "", ""));
      assertThat(typist.type(broken("Broken pipe"), "ls").code()).isEqualTo(ExitCode.BROKEN_PIPE);
      assertThat(typist.type(broken("Broken pipe"), "ls", "--json").code())
          .isEqualTo(ExitCode.BROKEN_PIPE);
      assertThat(typist.type(broken("Broken pipe"), "upload", "-", "--name", "x").code())
          .isEqualTo(ExitCode.BROKEN_PIPE);
    }
  }

  @Test
  void aStreamThatBreaksOffDoesNotLookLikeItsEnd(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      typist.control.breaksOff =
          FakeDaemon.failure(Failure.Code.TRY_LATER, "no peer is known that has it", "");
      Answer answer = typist.types("cat", "images/big.iso");
      assertThat(answer.code()).isEqualTo(ExitCode.TRY_LATER);
      assertThat(answer.err())
          .startsWith("peerctl: no peer is known that has it (after 256 KiB of 2.9 MiB)\n");
    }
  }

  @Test
  void aFullDiskBehindStdoutIsTold(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      Answer answer = typist.type(broken("No space left on device"), "cat", "images/big.iso");
      assertThat(answer.code()).isEqualTo(ExitCode.NO_SPACE);
      assertThat(answer.err())
          .startsWith("peerctl: cannot write to standard output: no space left on device\n");
      assertThat(typist.type(broken("No space left on device"), "ls").code())
          .isEqualTo(ExitCode.NO_SPACE);
      assertThat(typist.type(broken("Bad file descriptor"), "cat", "images/big.iso").err())
          .startsWith("peerctl: standard output is closed\n");
      assertThat(typist.type(broken("Bad file descriptor"), "ls").code())
          .isEqualTo(ExitCode.FAILED);
    }
  }

  private static OutputStream broken(String reason) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        throw new IOException(reason);
      }

      @Override
      public void flush() {}
    };
  }

  @Test
  void aTextComesOutAsItWent(@TempDir Path folder) throws IOException {
    try (Typist typist = typist(folder)) {
      typist.control.put("note", "a \u001b[31m is data here\n".getBytes(StandardCharsets.UTF_8));
      assertThat(typist.types("cat", "note").out()).isEqualTo("a \u001b[31m is data here\n");
    }
  }
}
