package io.bandada.peerd.pieceport;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sends the calls of one connection one after the other, on a virtual thread that lives while there is something to send, at the pace
/// of the socket: what is read from the disk ahead of it is bounded by the channel's high-water mark.
final class Outbox {
  /// Who takes nothing for so long is gone or means harm.
  private static final Duration STALLED = Duration.ofSeconds(60);

  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<SendCall> waiting = new ArrayDeque<>(); // guarded by lock; bounded by the calls of a connection
  private boolean running; // guarded by lock

  /// There is nobody to send to any more, or nobody who wants that.
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;

    Stopped(String why) {
      super(why, null, false, false);
    }
  }

  Outbox(Channel channel) {
    this.channel = channel;
  }

  /// From any thread. [SendCall#send] is called once, whatever happens.
  void add(SendCall call) {
    lock.lock();
    try {
      waiting.add(call);
      if (!running) {
        running = true;
        Thread.ofVirtual().name("pieces-", 0).start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (SendCall call = next(); call != null; call = next()) {
      try {
        call.send(this);
      } catch (RuntimeException | Error e) {
        // It has ended its call; the others of this connection still wait for their turn.
        LOG.log(System.Logger.Level.ERROR, "a call failed", e);
      }
    }
  }

  private @Nullable SendCall next() {
    lock.lock();
    try {
      SendCall call = waiting.poll();
      running = call != null;
      return call;
    } finally {
      lock.unlock();
    }
  }

  /// Something has changed: the socket takes more, the connection is over, or a call was cancelled.
  void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void awaitWritable(SendCall call) throws Stopped {
    call.checkWanted();
    if (channel.isWritable()) {
      return;
    }
    long left = STALLED.toNanos();
    lock.lock();
    try {
      while (!channel.isWritable()) {
        if (!channel.isActive()) {
          throw new Stopped("the connection is over");
        }
        if (left <= 0) {
          Socket.close(channel);
          throw new Stopped("nothing was taken for " + STALLED.toSeconds() + " s");
        }
        left = changed.awaitNanos(left);
        call.checkWanted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    } finally {
      lock.unlock();
    }
  }
}
