package io.bandada.peerd.control;

import io.bandada.peerd.handover.DescriptorReceiver;
import io.bandada.peerd.handover.OpenFile;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.store.PieceStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// The bytes of an upload, read from the user's own open file straight into the buffers that they
/// are hashed and written from.
final class OpenFileReader implements ReadableByteChannel {
  /// The file is on its way when the call comes.
  private static final Duration FOR_THE_FILE = Duration.ofSeconds(5);

  /// How often whoever waits looks up.
  private static final Duration LOOK = Duration.ofMillis(100);

  private final OpenFile file;
  private volatile long bytes;
  private volatile boolean stopped;

  private OpenFileReader(OpenFile file) {
    this.file = file;
  }

  /// Reads a whole file into the store.
  ///
  /// @param size that was announced
  /// @param goOn is asked now and then, with the bytes so far
  /// @return false when it cannot be done this way, and nothing was read: then its bytes are to be
  ///   sent
  /// @throws IOException of the store
  static boolean read(
      DescriptorReceiver descriptors,
      byte[] claim,
      long size,
      PieceStore.FileImport into,
      LongPredicate goOn)
      throws IOException, InterruptedException, ControlFailure.Refused {
    Optional<OpenFile> found = descriptors.take(claim, FOR_THE_FILE);
    if (found.isEmpty()) {
      return false;
    }
    OpenFileReader upload = new OpenFileReader(found.get());
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    if (!descriptors.work(() -> upload.work(size, into, ended))) {
      upload.file.close();
      return false;
    }
    return upload.await(ended, goOn);
  }

  private void work(long size, PieceStore.FileImport into, CompletableFuture<Boolean> ended) {
    try (file) {
      ended.complete(readAll(size, into));
    } catch (IOException | ControlFailure.Refused | RuntimeException | Error e) {
      ended.completeExceptionally(e);
    }
  }

  private boolean await(CompletableFuture<Boolean> ended, LongPredicate goOn)
      throws IOException, InterruptedException, ControlFailure.Refused {
    while (true) {
      try {
        return ended.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (!goOn.test(bytes)) {
          stopped = true;
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        if (e.getCause() instanceof ControlFailure.Refused failure) {
          throw failure;
        }
        throw new IllegalStateException("reading a file failed", e.getCause());
      }
    }
  }

  private boolean readAll(long size, PieceStore.FileImport into)
      throws IOException, ControlFailure.Refused {
    OpenFile.@Nullable Status before = null;
    try {
      before = file.status();
      if (!before.regular()) {
        return false;
      }
      into.readFrom(this);
    } catch (Unreadable e) {
      if (bytes == 0 && !stopped) {
        return false;
      }
      throw new ControlFailure.Refused(
          NodeFailure.Kind.FAILED, String.valueOf(e.getMessage()), "look after its disk");
    }
    OpenFile.Status after = file.status();
    if (bytes != size || before.size() != size || !after.equals(before)) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.DAMAGED,
          "the file changed while it was read: " + change(size, after.size()),
          "upload it again when nobody writes to it");
    }
    return true;
  }

  private String change(long promised, long now) {
    if (now != promised) {
      return "it had " + promised + " bytes and has " + now + " now";
    }
    return bytes == promised
        ? "somebody wrote to it"
        : "it had " + promised + " bytes, of which " + bytes + " came";
  }

  /// It is the user's file that fails, not the store.
  private static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;

    Unreadable(String what, @Nullable IOException cause) {
      super(what, cause);
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (stopped) {
      throw new Unreadable("given up before its end", null);
    }
    long at = bytes;
    try {
      int count = file.read(into, at);
      bytes = at + Math.max(0, count);
      return count;
    } catch (IOException e) {
      throw new Unreadable("the file cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isOpen() {
    return !stopped;
  }

  @Override
  public void close() {
    stopped = true;
  }
}
