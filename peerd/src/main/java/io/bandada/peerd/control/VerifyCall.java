package io.bandada.peerd.control;

import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.index.IndexItem;
import io.bandada.peerd.node.index.VerifyListener;
import io.bandada.peerd.rpc.PacedStream;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.proto.control.VerifyEvent;
import java.util.concurrent.LinkedBlockingQueue;

/// A verification that someone watches; it stops when the caller leaves.
final class VerifyCall {
  private sealed interface Event {
    record Checked(VerifyEvent event) implements Event {}

    record Done() implements Event {}

    record Failed(NodeFailure failure) implements Event {}

    record Left() implements Event {}
  }

  private final LoopQuestions loop;
  private final Node node;
  private final PacedStream<VerifyEvent> out;

  // One event for each content that is here.
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

  VerifyCall(LoopQuestions loop, Node node, PacedStream<VerifyEvent> out) {
    this.loop = loop;
    this.node = node;
    this.out = out;
  }

  void run(String ref) throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    out.whenCancelled(() -> events.add(new Event.Left()));
    Handle verification = loop.get(() -> node.verify(ref, new Listener()));
    try {
      while (true) {
        switch (events.take()) {
          case Event.Checked(VerifyEvent event) -> out.send(event);
          case Event.Failed(NodeFailure failure) -> throw new ControlFailure.Refused(failure);
          case Event.Done() -> {
            out.send(VerifyEvent.newBuilder().setLast(true).build());
            return;
          }
          case Event.Left() -> out.checkCancelled();
        }
      }
    } finally {
      loop.run(verification::cancel);
    }
  }

  private final class Listener implements VerifyListener {
    @Override
    public void checked(IndexItem item, long bytes, int badPieces) {
      events.add(
          new Event.Checked(
              VerifyEvent.newBuilder()
                  .setId(item.id().hex())
                  .setName(item.names().isEmpty() ? "" : item.names().getFirst())
                  .setBytes(bytes)
                  .setBadPieces(badPieces)
                  .build()));
    }

    @Override
    public void done() {
      events.add(new Event.Done());
    }

    @Override
    public void failed(NodeFailure failure) {
      events.add(new Event.Failed(failure));
    }
  }
}
