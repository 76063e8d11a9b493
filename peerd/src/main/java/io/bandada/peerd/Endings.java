package io.bandada.peerd;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// What was begun, to be ended in the opposite order: each part, whatever comes of those before.
final class Endings implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Endings.class.getName());

  private final Deque<Ending> endings = new ArrayDeque<>();

  /// How a part is ended.
  interface Ending {
    void run() throws IOException, InterruptedException;
  }

  /// The same of a part that is given.
  interface EndingOf<T> {
    void end(T part) throws IOException, InterruptedException;
  }

  void add(Ending ending) {
    endings.push(ending);
  }

  /// @return that part
  <T> T add(T part, EndingOf<T> ending) {
    add(() -> ending.end(part));
    return part;
  }

  @Override
  public void close() {
    boolean interrupted = false;
    while (!endings.isEmpty()) {
      try {
        endings.pop().run();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (Exception | Error e) {
        // The others are ended all the same.
        LOG.log(System.Logger.Level.WARNING, "while stopping: " + e.getMessage());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
