package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.RawText;
import io.bandada.proto.control.Failure;
import io.bandada.proto.control.FileAttributes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {
  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  @Test
  void theSameBytesArriveUnderTheFilesOwnName(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      byte[] content = bytes(3_000_001);
      Path file = Files.write(folder.resolve("big.iso"), content);
      Answer answer = typist.types("upload", file.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.DONE);
      assertThat(answer.out()).isEqualTo(FakeControl.idOf(content) + "\n");
      assertThat(answer.err()).isEmpty();
      assertThat(typist.control.contents.get("big.iso")).isEqualTo(content);
    }
  }

  @Test
  void anEmptyFileIsAFile(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      assertThat(
              typist.types("upload", Files.createFile(folder.resolve("empty")).toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(typist.control.contents.get("empty")).isEmpty();
    }
  }

  /// The kernel says that they have no bytes, or a page, and makes them up when they are read.
  @ParameterizedTest
  @ValueSource(
      strings = {"/proc/version", "/proc/cpuinfo", "/sys/kernel/mm/transparent_hugepage/enabled"})
  void whatHasNoHonestSizeIsReadToItsEnd(String file, @TempDir Path folder) throws IOException {
    Assumptions.assumeTrue(Files.isReadable(Path.of(file)));
    try (Typist typist = new Typist(folder)) {
      assertThat(typist.types("upload", file, "--name", "it").err()).isEmpty();
      byte[] taken = typist.control.contents.getOrDefault("it", new byte[0]);
      assertThat(new String(taken, StandardCharsets.UTF_8).lines().findFirst())
          .isEqualTo(Files.readString(Path.of(file)).lines().findFirst());
      assertThat(Files.size(Path.of(file))).isNotEqualTo(taken.length);
    }
  }

  @Test
  void aPipeThatIsNamedIsReadToItsEnd(@TempDir Path folder) throws Exception {
    try (Typist typist = new Typist(folder)) {
      Path pipe = folder.resolve("pipe");
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      byte[] content = bytes(2_000_001);
      Thread writer = Thread.ofPlatform().start(() -> write(pipe, content));
      assertThat(typist.types("upload", pipe.toString(), "--name", "from-a-pipe"))
          .isEqualTo(new Answer(ExitCode.DONE, FakeControl.idOf(content) + "\n", ""));
      writer.join();
      assertThat(typist.types("upload", pipe.toString()).err())
          .contains(pipe + " is a pipe, so it needs a name");
      assertThat(typist.types("upload", "/dev/null", "--name", "nothing").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(typist.control.contents.get("nothing")).isEmpty();
    }
  }

  private static void write(Path path, byte[] content) {
    try {
      Files.write(path, content, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSocketHasNothingToUpload(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Answer answer = typist.types("upload", typist.socket.toString(), "--name", "x");
      assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
      assertThat(answer.err()).contains("is a socket: there is nothing to upload");
    }
  }

  @Test
  void aClosedStandardInputIsAMistake(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.in =
          new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
              throw new IOException("Bad file descriptor");
            }
          };
      Answer answer = typist.types("upload", "-", "--name", "x");
      assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
      assertThat(answer.err()).startsWith("peerctl: standard input is closed\n");
      assertThat(typist.control.files).isEmpty();
    }
  }

  @Test
  void aNameIsSaidByAnOptionAndEveryArgumentIsAPath(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path file = Files.writeString(folder.resolve("a"), "a");
      assertThat(typist.types("upload", file.toString(), "--name", "letters/a.txt").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(typist.types("upload", file.toString(), "--to", "letters").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(typist.types("upload", "-r", folder + "/none/..", "--name", "-x").code())
          .as("there is no such path")
          .isEqualTo(ExitCode.NOT_FOUND);
      assertThat(typist.control.files).containsOnlyKeys("letters/a.txt", "letters/a");
      Answer former = typist.types("upload", file.toString(), "b.txt");
      assertThat(former.code()).isEqualTo(ExitCode.USAGE);
      assertThat(former.err())
          .isEqualTo(
              "peerctl: every argument is a path, and there is no file b.txt; nothing was"
                  + " uploaded\n  for a name:  peerctl upload "
                  + file
                  + " --name b.txt   in a folder:  --to b.txt/\n");
      typist.typesIn("x");
      Answer stream = typist.types("upload", "-", "b.txt");
      assertThat(stream.code()).isEqualTo(ExitCode.USAGE);
      assertThat(stream.err()).endsWith("  peerctl upload - --name b.txt\n");
      assertThat(typist.types("upload", "--exec", "true", "b.txt").err())
          .endsWith(
              "  its name is said by an option:  peerctl upload --exec COMMAND --name b.txt\n");
      assertThat(typist.types("upload", "a", "--name", "b", "--to", "c/").code())
          .isEqualTo(ExitCode.USAGE);
      assertThat(typist.types("upload", file.toString(), folder.toString(), "--name", "b").code())
          .isEqualTo(ExitCode.USAGE);
      assertThat(typist.control.files).hasSize(2);
    }
  }

  @Test
  void whatBelongsToAFileGoesWithItsName(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path file = Files.writeString(folder.resolve("run"), "x");
      Files.setAttribute(file, "unix:mode", 04751);
      Files.setLastModifiedTime(
          file, FileTime.from(1_700_000_000_123_456_789L, TimeUnit.NANOSECONDS));
      assertThat(typist.types("upload", file.toString()).code()).isEqualTo(ExitCode.DONE);
      assertThat(Objects.requireNonNull(typist.control.files.get("run")).getAttributes())
          .isEqualTo(
              FileAttributes.newBuilder()
                  .setMode(0751)
                  .setMtimeNanos(1_700_000_000_123_456_789L)
                  .build());
      typist.types("upload", file.toString(), "--no-preserve", "--name", "bare");
      assertThat(Objects.requireNonNull(typist.control.files.get("bare")).hasAttributes())
          .isFalse();
    }
  }

  @Test
  void whatIsLeftOutOfATreeIsToldAtTheEndByNumber(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path tree = Files.createDirectory(folder.resolve("tree"));
      Files.createDirectories(tree.resolve("empty"));
      Files.createDirectories(tree.resolve("build/deep"));
      Files.writeString(tree.resolve("build/deep/x.o"), "x");
      Files.writeString(tree.resolve("a.txt"), "a");
      Files.writeString(tree.resolve("a.tmp"), "a");
      Files.createSymbolicLink(tree.resolve("one"), Path.of("a.txt"));
      Files.createSymbolicLink(tree.resolve("two"), Path.of("a.txt"));
      String[] line = {
        "upload", "-r", tree.toString(), "--exclude", "*.tmp", "--exclude", "build/"
      };
      Answer listed =
          typist.types(
              Stream.concat(Stream.of(line), Stream.of("--dry-run")).toArray(String[]::new));
      assertThat(listed.out()).contains("tree/a.txt   1 B").doesNotContain("a.tmp", "x.o");
      assertThat(listed.err())
          .endsWith("1 file, 1 B would be published, 3 skipped (2 links, 1 empty folder)\n");
      assertThat(typist.control.files).isEmpty();
      Answer answer = typist.types(line);
      assertThat(answer.code()).isEqualTo(ExitCode.DONE);
      assertThat(answer.err())
          .contains("skipped " + tree + "/one: a symbolic link inside a folder is not followed\n")
          .endsWith("1 of 1 published, 3 skipped (2 links, 1 empty folder)\n");
      assertThat(typist.control.files).containsOnlyKeys("tree/a.txt");
    }
  }

  /// More than are under way at a time, and more than may wait to be told.
  @Test
  void manyFilesGoUpAtOnceAndAreToldInTheirOrder(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path tree = Files.createDirectory(folder.resolve("tree"));
      StringBuilder expected = new StringBuilder();
      for (int i = 1000; i < 1400; i++) {
        Files.writeString(tree.resolve("f" + i), "x" + i);
        if (i == 1111) {
          typist.control.failures.put(
              "tree/f1111", FakeDaemon.failure(Failure.Code.CONFLICT, "in use", ""));
        } else {
          expected.append("tree/f").append(i).append('\n');
        }
      }
      Answer answer = typist.types("upload", "-r", tree.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(answer.out().lines().map(line -> line.split(" +", -1)[1] + "\n"))
          .containsExactly(expected.toString().split("(?<=\n)", 0));
      assertThat(answer.err())
          .isEqualTo("peerctl: " + tree + "/f1111: in use\n399 of 400 published, 1 failed\n");
    }
  }

  @Test
  void twoFilesThatAreThereAreTwoUploads(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path a = Files.writeString(folder.resolve("a"), "a");
      Path b = Files.writeString(folder.resolve("b"), "b");
      Answer answer = typist.types("upload", a.toString(), b.toString());
      assertThat(answer.out())
          .isEqualTo(
              FakeControl.idOf(new byte[] {'a'})
                  + "  a\n"
                  + FakeControl.idOf(new byte[] {'b'})
                  + "  b\n");
      assertThat(typist.control.files).containsOnlyKeys("a", "b");
    }
  }

  @Test
  void aStreamNeedsAName(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.typesIn("from a pipe");
      assertThat(typist.types("upload", "-").code()).isEqualTo(ExitCode.USAGE);
      assertThat(typist.types("upload", "-", "--name", "pipe.txt").code()).isEqualTo(ExitCode.DONE);
      assertThat(typist.control.contents.get("pipe.txt")).asString().isEqualTo("from a pipe");
    }
  }

  @Test
  void aFolderNeedsTheFlagAndKeepsItsPaths(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path photos = folder.resolve("photos");
      Path tree = Files.createDirectories(photos.resolve("2026"));
      Files.writeString(tree.resolve("b.jpg"), "b");
      Files.writeString(tree.resolveSibling("a.jpg"), "a");
      Files.createSymbolicLink(tree.resolve("link"), Path.of("/etc/passwd"));
      Answer refused = typist.types("upload", photos.toString());
      assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
      assertThat(refused.err()).contains("peerctl upload -r");
      Answer answer = typist.types("upload", "-r", photos + "/");
      assertThat(answer.code()).isEqualTo(ExitCode.DONE);
      assertThat(answer.err()).contains("skipped").contains("link: a symbolic link");
      assertThat(typist.control.files).containsOnlyKeys("photos/2026/b.jpg", "photos/a.jpg");
      assertThat(typist.types("upload", "-r", photos.toString(), "--name", "album").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(typist.control.files).containsKeys("album/2026/b.jpg", "album/a.jpg");
    }
  }

  @Test
  void aLinkThatWasTypedIsFollowed(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path link =
          Files.createSymbolicLink(
              folder.resolve("link"), Files.writeString(folder.resolve("real"), "x"));
      assertThat(typist.types("upload", link.toString()).code()).isEqualTo(ExitCode.DONE);
      assertThat(typist.control.files).containsOnlyKeys("link");
    }
  }

  @Test
  void whatIsNoFileIsRefusedWithAWayOut(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Answer device = typist.types("upload", "/dev/null");
      assertThat(device.code()).isEqualTo(ExitCode.USAGE);
      assertThat(device.err())
          .contains("/dev/null is a device, so it needs a name")
          .contains("peerctl upload /dev/null --name NAME");
      Answer missing = typist.types("upload", folder.resolve("nothing").toString());
      assertThat(missing.code()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(missing.err()).contains("nothing: no such file");
    }
  }

  @Test
  void aFileThatGrowsMeanwhileIsGivenUp(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("log"), bytes(4_000_000));
    changedWhile(folder, file, () -> Files.writeString(file, "more", StandardOpenOption.APPEND));
  }

  @Test
  void aFileThatShrinksMeanwhileIsGivenUp(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("log"), bytes(4_000_000));
    changedWhile(folder, file, () -> Files.write(file, new byte[10]));
  }

  @Test
  void aFileThatIsReplacedMeanwhileIsGivenUp(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("log"), bytes(4_000_000));
    Path other = Files.copy(file, folder.resolve("other"), StandardCopyOption.COPY_ATTRIBUTES);
    changedWhile(folder, file, () -> Files.move(other, file, StandardCopyOption.REPLACE_EXISTING));
  }

  @Test
  void aFileThatIsRewrittenInPlaceMeanwhileIsGivenUp(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("log"), bytes(4_000_000));
    changedWhile(folder, file, () -> Files.write(file, bytes(4_000_000), StandardOpenOption.WRITE));
  }

  private interface Change {
    void make() throws IOException;
  }

  private static void changedWhile(Path folder, Path file, Change change) throws Exception {
    try (Typist typist = new Typist(folder)) {
      typist.control.afterFirstFrame =
          () -> {
            try {
              change.make();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          };
      Answer answer = typist.types("upload", file.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(answer.err())
          .startsWith(
              "peerctl: " + file + " changed while it was uploaded; nothing was published\n");
      synchronized (typist.control.cancelled) {
        long patience = System.nanoTime() + 20_000_000_000L;
        while (typist.control.cancelled.isEmpty() && System.nanoTime() < patience) {
          typist.control.cancelled.wait(1_000);
        }
      }
      assertThat(typist.control.cancelled).containsExactly("log");
      assertThat(typist.control.files).isEmpty();
    }
  }

  @Test
  void ofSeveralTheOthersGoOn(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      String a = Files.writeString(folder.resolve("a"), "a").toString();
      String b = Files.writeString(folder.resolve("b"), "b").toString();
      String c = Files.writeString(folder.resolve("c"), "c").toString();
      typist.control.failures.put(
          "b", FakeDaemon.failure(Failure.Code.CONFLICT, "the name is in use", "use --replace"));
      Answer some = typist.types("upload", a, b, c, "--json");
      assertThat(some.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(some.out())
          .contains("\"name\":\"a\"")
          .contains("\"name\":\"c\"")
          .doesNotContain("\"name\":\"b\"");
      assertThat(some.err()).contains("\"code\":4").contains("b: the name is in use");
      assertThat(typist.types("upload", a, b, c).code())
          .as("all for the same reason")
          .isEqualTo(ExitCode.CONFLICT);
      assertThat(typist.types("upload", folder + "/x", c, "--replace", folder + "/y").code())
          .isEqualTo(ExitCode.SOME_FAILED);
    }
  }

  @Test
  void aNameThatIsRefusedDoesNotKeepTheOthersBack(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path tree = Files.createDirectories(folder.resolve("tree"));
      for (String name : new String[] {"a", "bell\u0007", "c", "d ", "e"}) {
        Files.writeString(tree.resolve(name), name);
      }
      for (String bad : new String[] {"tree/bell\u0007", "tree/d "}) {
        typist.control.failures.put(
            bad,
            FakeDaemon.failure(Failure.Code.BAD_NAME, "a name is not like this", "take another"));
      }
      Answer answer = typist.types("upload", "-r", tree.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(typist.control.files).containsOnlyKeys("tree/a", "tree/c", "tree/e");
      assertThat(answer.err())
          .contains("peerctl: " + tree + "/bell\\x07: a name is not like this\n  take another\n")
          .contains("peerctl: " + tree + "/d : a name is not like this\n")
          .endsWith("\n3 of 5 published, 2 failed\n");
    }
  }

  /// `a` is also a word of the message.
  @Test
  void ofOneFileInAFolderAFailureSaysWhichToo(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path tree = Files.createDirectories(folder.resolve("tree"));
      Files.writeString(tree.resolve("a"), "a");
      typist.control.failures.put(
          "tree/a", FakeDaemon.failure(Failure.Code.BAD_NAME, "this is not a name", ""));
      Answer answer = typist.types("upload", "-r", tree.toString());
      assertThat(answer.code()).as("what all had in common").isEqualTo(ExitCode.USAGE);
      assertThat(answer.err()).startsWith("peerctl: " + tree + "/a: this is not a name\n");
    }
  }

  @Test
  void whatIsNoFileInAFolderIsSkippedAndWhatVanishesIsNamed(@TempDir Path folder) throws Exception {
    try (Typist typist = new Typist(folder)) {
      Path tree = Files.createDirectories(folder.resolve("tree"));
      Files.writeString(tree.resolve("a"), "a");
      Path gone = Files.writeString(tree.resolve("b"), "b");
      assertThat(new ProcessBuilder("mkfifo", tree.resolve("pipe").toString()).start().waitFor())
          .isZero();
      typist.control.afterFirstFrame = () -> gone.toFile().delete();
      Answer answer = typist.types("upload", "-r", tree.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(typist.control.files).containsOnlyKeys("tree/a");
      assertThat(answer.err())
          .contains("skipped " + tree + "/pipe: not a regular file\n")
          .contains("peerctl: cannot read " + tree + "/b: no such file\n")
          .endsWith("\n1 of 2 published, 1 failed, 1 skipped (1 not a file)\n");
    }
  }

  @Test
  void filesThatWouldGetOneNameAreRefusedBeforeTheFirstByte(@TempDir Path folder)
      throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path x = Files.writeString(Files.createDirectory(folder.resolve("x")).resolve("cfg"), "x");
      Path y = Files.writeString(Files.createDirectory(folder.resolve("y")).resolve("cfg"), "y");
      Path other = Files.writeString(folder.resolve("other"), "z");
      Answer answer =
          typist.types("upload", "--replace", other.toString(), x.toString(), y.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
      assertThat(answer.err())
          .startsWith(
              "peerctl: " + x + " and " + y + " would both be called cfg; nothing was uploaded\n");
      assertThat(typist.control.files).isEmpty();
      assertThat(typist.types("upload", x.toString(), other.toString(), x.toString()).code())
          .as("the same file twice")
          .isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void twoSpellingsOfOneAccentAreOneName(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path tree = Files.createDirectory(folder.resolve("tree"));
      Files.writeString(tree.resolve("caf\u00e9"), "composed");
      Files.writeString(tree.resolve("cafe\u0301"), "decomposed");
      Answer answer = typist.types("upload", "-r", "--replace", tree.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
      assertThat(answer.err())
          .contains("/caf\u00e9")
          .contains("/cafe\\u0301 ")
          .contains("would both be called tree/caf\u00e9;");
      assertThat(typist.control.files).isEmpty();
      assertThat(
              typist
                  .types("upload", tree.resolve("cafe\u0301").toString(), "--name", "th\u00e9")
                  .code())
          .isEqualTo(ExitCode.DONE);
      assertThat(
              typist
                  .types(
                      "upload",
                      tree.resolve("cafe\u0301").toString(),
                      "--name",
                      "the\u0301",
                      "--replace")
                  .code())
          .isEqualTo(ExitCode.DONE);
      assertThat(typist.control.files)
          .as("a name that was typed is composed too")
          .containsOnlyKeys("th\u00e9");
    }
  }

  /// Two names of which Java makes the same text.
  @Test
  void aNameThatIsNotUtf8IsRefusedAndShown(@TempDir Path folder) throws Exception {
    String script =
        "mkdir \"$1/tree\" && cd \"$1/tree\" && : > a && : > \"$(printf 'caf\\351')\" && : >"
            + " \"$(printf 'caf\\350')\" && : > \"$(printf '\\303\\251')\"";
    assertThat(new ProcessBuilder("sh", "-c", script, "sh", folder.toString()).start().waitFor())
        .isZero();
    try (Typist typist = new Typist(folder)) {
      Answer answer = typist.types("upload", "-r", "--replace", folder.resolve("tree").toString());
      assertThat(answer.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(typist.control.files).containsOnlyKeys("tree/a", "tree/\u00e9");
      assertThat(answer.err())
          .contains("tree/caf\\xe8: its name is not UTF-8\n")
          .contains("tree/caf\\xe9: its name is not UTF-8\n")
          .endsWith("\n2 of 4 published, 2 failed\n");
    }
  }

  @Test
  void anArgumentThatIsNotUtf8IsRefusedAndShown(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      String argument = RawText.of(new byte[] {'c', 'a', 'f', (byte) 0xe9});
      for (String[] words :
          new String[][] {
            {"upload", "-", "--name", argument}, {"download", "x", argument}, {"rm", argument}
          }) {
        Answer answer = typist.types(words);
        assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
        assertThat(answer.err()).startsWith("peerctl: the argument \"caf\\xe9\" is not UTF-8\n");
      }
      typist.in =
          new java.io.ByteArrayInputStream(
              "rm caf\u00e9\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      assertThat(typist.types("shell").err()).contains("\"caf\\xe9\" is not UTF-8");
      assertThat(typist.control.files).isEmpty();
    }
  }

  @Test
  void whatEveryFileWouldMeetEndsTheCommandAtOnce(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      String a = Files.writeString(folder.resolve("a"), "a").toString();
      String b = Files.writeString(folder.resolve("b"), "b").toString();
      typist.control.failures.put(
          "a",
          FakeDaemon.failure(
              Failure.Code.NOT_LOGGED_IN, "this peer is not signed in", "peerctl login"));
      Answer answer = typist.types("upload", a, b);
      assertThat(answer.code()).isEqualTo(ExitCode.NOT_LOGGED_IN);
      assertThat(answer.err()).isEqualTo("peerctl: this peer is not signed in\n  peerctl login\n");
      assertThat(typist.control.files).isEmpty();
    }
  }

  @Test
  void aRefusalBeforeTheLastByteIsTold(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path file = Files.write(folder.resolve("big"), bytes(20_000_000));
      typist.control.failures.put(
          "big",
          FakeDaemon.failure(Failure.Code.NO_SPACE, "the disk of this peer is full", "make room"));
      Answer answer = typist.types("upload", file.toString());
      assertThat(answer.code()).isEqualTo(ExitCode.NO_SPACE);
      assertThat(answer.err()).isEqualTo("peerctl: the disk of this peer is full\n  make room\n");
    }
  }

  @Test
  void aVerboseUploadSaysWhatWasDone(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      String a = Files.writeString(folder.resolve("a"), "a").toString();
      assertThat(typist.types("upload", a, "-v").err()).isEqualTo("a: 1 B, revision 1, 2 copies\n");
    }
  }

  @Test
  void whatCannotBeReadInAFolderDoesNotKeepTheOthersBack(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path tree = Files.createDirectories(folder.resolve("tree/locked"));
      Files.writeString(folder.resolve("tree/open"), "x");
      Files.setPosixFilePermissions(tree, Set.of());
      Assumptions.assumeFalse(Files.isReadable(tree), "root reads everything");
      Answer answer = typist.types("upload", "-r", folder.resolve("tree").toString());
      assertThat(answer.code()).isEqualTo(ExitCode.SOME_FAILED);
      assertThat(answer.err()).contains("locked: permission denied");
      assertThat(typist.control.files).containsOnlyKeys("tree/open");
    }
  }
}
