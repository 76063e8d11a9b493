package io.bandada.peerd.host;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.loop.LoopAnswer;
import io.bandada.peerd.store.PieceStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Whether this daemon does its work: the loop turns, the store reads and both servers answer. Each
/// question has its time; a connection that is only accepted by the kernel does not count: the
/// control socket must say the first word of HTTP/2, and the server for peers must turn away what
/// is no TLS.
public final class Liveness {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /// HTTP/2's frame header; the first frame of a server is SETTINGS, type 4.
  private static final int FRAME_HEADER = 9;

  private static final byte[] NO_TLS = new byte[FRAME_HEADER];

  private static final int TYPE_AT = 3;
  private static final int SETTINGS = 4;

  private final Loop loop;
  private final PieceStore store;
  private final InetSocketAddress peers;
  private final Path control;

  public Liveness(Loop loop, PieceStore store, InetSocketAddress peers, Path control) {
    this.loop = loop;
    this.store = store;
    this.peers = peers;
    this.control = control;
  }

  /// What does not answer, if anything. Blocks for some seconds at most.
  Optional<String> ailing() throws InterruptedException {
    if (!inTime(() -> LoopAnswer.await(loop, PATIENCE, turned -> turned.complete(true)))) {
      return Optional.of("the loop");
    }
    if (!inTime(
        () -> !store.records().all("vitals").isEmpty() || store.space().capacityBytes() >= 0)) {
      return Optional.of("the store");
    }
    if (!inTime(this::peersAnswer)) {
      return Optional.of("the server for peers");
    }
    return inTime(this::controlAnswers) ? Optional.empty() : Optional.of("the control socket");
  }

  private static boolean inTime(Callable<Boolean> question) throws InterruptedException {
    FutureTask<Boolean> task = new FutureTask<>(question);
    Thread.ofVirtual().name("vitals").start(task);
    try {
      return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return false;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private boolean peersAnswer() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(peers, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      return turnsAway(socket);
    }
  }

  private static boolean turnsAway(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write(NO_TLS);
      socket.getInputStream().read();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      // Reset, which is an answer too.
      return true;
    }
  }

  private boolean controlAnswers() throws IOException {
    try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.connect(UnixDomainSocketAddress.of(control));
      ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER);
      while (header.hasRemaining()) {
        if (socket.read(header) < 0) {
          return false;
        }
      }
      return header.get(TYPE_AT) == SETTINGS;
    }
  }
}
