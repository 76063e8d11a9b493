package io.bandada.peerd.control;

import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.index.IndexItem;
import io.bandada.peerd.node.index.VerifyListener;
import io.bandada.peerd.rpc.PacedOut;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.proto.control.VerifyEvent;
import java.util.concurrent.LinkedBlockingQueue;

/// A verification that someone watches; it stops when the caller leaves.
final class Verification {
  private sealed interface Word {
    record Checked(VerifyEvent event) implements Word {}

    record Done() implements Word {}

    record Failed(NodeFailure failure) implements Word {}

    record Left() implements Word {}
  }

  private final LoopQuestions loop;
  private final Node node;
  private final PacedOut<VerifyEvent> out;

  // One word for each content that is here.
  private final LinkedBlockingQueue<Word> words = new LinkedBlockingQueue<>();

  public Verification(LoopQuestions loop, Node node, PacedOut<VerifyEvent> out) {
    this.loop = loop;
    this.node = node;
    this.out = out;
  }

  void run(String ref) throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    out.whenCancelled(() -> words.add(new Word.Left()));
    Handle verification = loop.get(() -> node.verify(ref, new Ear()));
    try {
      while (true) {
        switch (words.take()) {
          case Word.Checked(VerifyEvent event) -> out.send(event);
          case Word.Failed(NodeFailure failure) -> throw new ControlFailure.Refused(failure);
          case Word.Done() -> {
            out.send(VerifyEvent.newBuilder().setLast(true).build());
            return;
          }
          case Word.Left() -> out.checkCancelled();
        }
      }
    } finally {
      loop.run(verification::cancel);
    }
  }

  private final class Ear implements VerifyListener {
    @Override
    public void checked(IndexItem item, long bytes, int badPieces) {
      words.add(
          new Word.Checked(
              VerifyEvent.newBuilder()
                  .setId(item.id().hex())
                  .setName(item.names().isEmpty() ? "" : item.names().getFirst())
                  .setBytes(bytes)
                  .setBadPieces(badPieces)
                  .build()));
    }

    @Override
    public void done() {
      words.add(new Word.Done());
    }

    @Override
    public void failed(NodeFailure failure) {
      words.add(new Word.Failed(failure));
    }
  }
}
