package io.bandada.directory.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {
  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong();
  private KeptFiles kept;
  private Path key;

  @BeforeEach
  void keep() throws IOException {
    kept = new KeptFiles(folder, now::get);
    key = Files.writeString(folder.resolve("root.pem"), "a key");
    kept.keep(key);
  }

  private String trouble() {
    kept.look();
    return kept.trouble().orElse("");
  }

  @Test
  void aKeyThatWasDeletedIsMissedUntilItsContentIsBack() throws IOException {
    assertThat(trouble()).isEmpty();
    Files.delete(key);
    assertThat(trouble()).isEqualTo(key + " was removed or moved away");
    Files.writeString(key, "b key");
    assertThat(trouble()).isEqualTo(key + " was replaced by another file");
    Files.writeString(key, "a key");
    assertThat(trouble()).isEmpty();
  }

  @Test
  void whatIsWrittenHereTakesItsPlace() throws IOException {
    Path part = Files.writeString(folder.resolve("root.pem.part"), "the next key");
    kept.replace(part, key, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    assertThat(trouble()).isEmpty();
  }

  /// Whoever writes a file may hang in it, and a look with it; whoever asks does not.
  @Test
  void aDiskThatDoesNotAnswerIsTroubleAndHoldsUpNobody() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    kept.replace(
                        key,
                        key,
                        (from, to) -> {
                          hangs.countDown();
                          try {
                            answers.await();
                          } catch (InterruptedException e) {
                            throw new IOException(e);
                          }
                        });
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
    hangs.await();
    Thread look = Thread.ofPlatform().start(kept::look);
    while (look.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
    assertThat(kept.trouble()).isEmpty();
    now.addAndGet(KeptFiles.PATIENCE.plusSeconds(1).toNanos());
    assertThat(kept.trouble()).contains("the disk of " + folder + " has not answered for 21 s");
    answers.countDown();
    writer.join();
    look.join();
    assertThat(kept.trouble()).isEmpty();
  }
}
