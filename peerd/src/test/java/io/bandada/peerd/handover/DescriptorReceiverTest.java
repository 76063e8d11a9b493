package io.bandada.peerd.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorReceiverTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration NOW = Duration.ofMillis(1);

  @TempDir Path folder;
  private Path control;
  private DescriptorReceiver receiver;

  @BeforeEach
  void open() {
    control = folder.resolve("c.sock");
    receiver = DescriptorReceiver.beside(control).orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
  }

  @Test
  void aFileIsReadByWhoeverNamesItsClaim() throws Exception {
    Path file = Files.writeString(folder.resolve("letter"), "dear reader");
    assertThat(DescriptorSender.in(control, file, DescriptorSender.READING, claim(1))).isTrue();
    ByteBuffer into = ByteBuffer.allocateDirect(100);
    try (OpenFile taken = receiver.take(claim(1), SOON).orElseThrow()) {
      assertThat(taken.status().regular()).isTrue();
      assertThat(taken.status().size()).isEqualTo(11);
      assertThat(taken.read(into, 5)).isEqualTo(6);
      assertThat(taken.read(into, 11)).isEqualTo(-1);
      assertThatThrownBy(() -> taken.write(ByteBuffer.allocateDirect(1), 0))
          .isInstanceOf(IOException.class);
    }
    byte[] read = new byte[6];
    into.flip().get(read);
    assertThat(read).asString().isEqualTo("reader");
    assertThat(receiver.take(claim(1), NOW)).as("once").isEmpty();
  }

  @Test
  void aFileOfItsNameIsSomebodysAndStays() throws IOException {
    Path other = folder.resolve("other.sock");
    Path own = Files.writeString(folder.resolve("other.sock.fd"), "a file of the user's own");
    assertThat(DescriptorReceiver.beside(other)).isEmpty();
    assertThat(own).hasContent("a file of the user's own");
  }

  @Test
  void itIsWaitedForWhenItComesAfterTheCall() throws Exception {
    Path file = Files.createFile(folder.resolve("target"));
    Thread later =
        Thread.ofVirtual()
            .unstarted(
                () -> DescriptorSender.in(control, file, DescriptorSender.WRITING, claim(2)));
    later.start();
    try (OpenFile taken = receiver.take(claim(2), SOON).orElseThrow()) {
      taken.write(ByteBuffer.allocateDirect(3), 4);
      taken.writeBack(0, 7);
    }
    later.join();
    assertThat(Files.size(file)).isEqualTo(7);
  }

  @Test
  void pastThePageCacheAFileHasTheSameBytesUpToItsUnevenEnd() throws Exception {
    Path file = Files.createFile(folder.resolve("target"));
    byte[] content = new byte[3 * 65_536 + 5_000];
    new SplittableRandom(1).nextBytes(content);
    DescriptorSender.in(control, file, DescriptorSender.WRITING, claim(6));
    try (OpenFile taken = receiver.take(claim(6), SOON).orElseThrow();
        Arena arena = Arena.ofConfined()) {
      taken.writePastCache();
      assertThat(isPastCache(file)).isEqualTo(isOnDisk());
      for (int at : new int[] {65_536, 3 * 65_536, 0, 2 * 65_536}) {
        int length = Math.min(65_536, content.length - at);
        taken.write(
            arena.allocate(length, 4096).asByteBuffer().put(content, at, length).flip(), at);
      }
      assertThat(isPastCache(file)).as("again after the end").isEqualTo(isOnDisk());
      ByteBuffer crooked =
          arena.allocate(8192, 4096).asByteBuffer().slice(1, 4096).put(content, 0, 4096).flip();
      taken.write(crooked, 0);
      assertThat(isPastCache(file)).as("not as files need it").isFalse();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  private boolean isOnDisk() throws IOException {
    return Set.of("ext4", "xfs", "f2fs").contains(Files.getFileStore(folder).type());
  }

  /// What the kernel tells of the descriptor.
  private static boolean isPastCache(Path file) throws IOException {
    int direct = System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000;
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      Path fd = open.filter(link -> isLinkTo(link, file)).findFirst().orElseThrow();
      String flags =
          Files.readString(Path.of("/proc/self/fdinfo", fd.getFileName().toString()))
              .split("flags:\\s*", -1)[1];
      return (Integer.parseInt(flags.lines().findFirst().orElseThrow().strip(), 8) & direct) != 0;
    }
  }

  @Test
  void whoDoesNotKnowTheClaimGetsNothing() throws Exception {
    DescriptorSender.in(
        control, Files.createFile(folder.resolve("mine")), DescriptorSender.READING, claim(3));
    assertThat(receiver.take(claim(4), NOW)).isEmpty();
    assertThat(receiver.take(new byte[3], NOW)).isEmpty();
    receiver.take(claim(3), SOON).orElseThrow().close();
  }

  @Test
  void aDirectoryIsSeenToBeNoRegularFile() throws Exception {
    DescriptorSender.in(control, folder, DescriptorSender.READING, claim(5));
    try (OpenFile taken = receiver.take(claim(5), SOON).orElseThrow()) {
      assertThat(taken.status().regular()).isFalse();
    }
  }

  @Test
  void whatComesBeyondTheLimitOrWithoutAClaimIsClosed() throws Exception {
    Path file = Files.createFile(folder.resolve("one-of-many"));
    for (int i = 0; i < 2 * DescriptorReceiver.MOST_WAITING; i++) {
      DescriptorSender.in(control, file, DescriptorSender.READING, claim(100 + i));
    }
    DescriptorSender.in(
        control, file, DescriptorSender.READING, new byte[DescriptorReceiver.CLAIM_BYTES + 5]);
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(openOf(file)).isEqualTo(DescriptorReceiver.MOST_WAITING));
    receiver.take(claim(100), SOON).orElseThrow().close();
    assertThat(openOf(file)).isEqualTo(DescriptorReceiver.MOST_WAITING - 1L);
  }

  @Test
  void theSocketIsForTheSameGroupAndGoesWithTheDesk() throws Exception {
    Path socket = Path.of(control + DescriptorReceiver.SUFFIX);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-rw----");
    try (DescriptorReceiver again = DescriptorReceiver.beside(control).orElseThrow()) {
      assertThat(again.take(claim(1), NOW))
          .as("the file of a killed daemon is in nobody's way")
          .isEmpty();
    }
    assertThat(Files.exists(socket, LinkOption.NOFOLLOW_LINKS)).isFalse();
    receiver.close();
    receiver.close();
  }

  @Test
  void threadsForUsersFilesAreBounded() {
    CountDownLatch hanging = new CountDownLatch(1);
    for (int i = 0; i < DescriptorReceiver.MOST_WORKING; i++) {
      assertThat(receiver.work(() -> hang(hanging))).isTrue();
    }
    assertThat(receiver.work(() -> {})).isFalse();
    hanging.countDown();
    Awaitility.await().atMost(SOON).until(() -> receiver.work(() -> {}));
  }

  private static void hang(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long openOf(Path file) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(fd -> isLinkTo(fd, file)).count();
    }
  }

  private static boolean isLinkTo(Path fd, Path file) {
    try {
      return Files.readSymbolicLink(fd).equals(file);
    } catch (IOException gone) {
      return false;
    }
  }

  private static byte[] claim(int number) {
    return ByteBuffer.allocate(DescriptorReceiver.CLAIM_BYTES).putInt(number).array();
  }
}
