package io.bandada.peerd.control;

import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.rpc.PacedStream;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.proto.control.StatusReply;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/// The status, again whenever it changed, until the caller leaves.
final class WatchStatusCall {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final LoopQuestions loop;
  private final Node node;
  private final PacedStream<StatusReply> out;

  WatchStatusCall(LoopQuestions loop, Node node, PacedStream<StatusReply> out) {
    this.loop = loop;
    this.node = node;
    this.out = out;
  }

  void run() throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    Semaphore changed = new Semaphore(0);
    out.whenCancelled(changed::release);
    Handle watch = loop.get(() -> node.watchStatus(changed::release));
    try {
      StatusReply last = StatusReply.getDefaultInstance();
      while (true) {
        out.checkCancelled();
        NodeStatus status = loop.get(node::status);
        StatusReply now = ControlMessages.status(status);
        if (!now.equals(last)) {
          out.send(now);
          last = now;
        }
        Thread.sleep(BETWEEN);
        changed.acquire();
        changed.drainPermits();
      }
    } finally {
      loop.run(watch::cancel);
    }
  }
}
