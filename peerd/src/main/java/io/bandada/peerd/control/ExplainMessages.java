package io.bandada.peerd.control;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.names.Reference;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.SourceReport;
import io.bandada.proto.control.SourceItem;
import io.bandada.proto.control.TransferExplanation;
import java.util.List;
import java.util.function.LongConsumer;

/// Which transfers somebody wants explained, and their explanations as messages of control.proto.
final class ExplainMessages {
  private ExplainMessages() {}

  /// @param all what runs, then what ended, the newest first
  /// @param ref empty: all that run
  static List<TransferStatus> chosen(List<TransferStatus> all, String ref)
      throws ControlFailure.Refused {
    List<TransferStatus> running = all.stream().filter(t -> !t.ended()).toList();
    if (ref.isEmpty()) {
      return running;
    }
    List<TransferStatus> meant =
        Reference.of(ref)
            .among(
                all,
                (t, name) -> t.id().equals(name) || t.name().equals(name),
                TransferStatus::root);
    List<TransferStatus> found = meant.stream().filter(t -> !t.ended()).toList();
    if (found.isEmpty()) {
      found = meant.stream().limit(1).toList();
    }
    if (found.isEmpty()) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.NOT_FOUND,
          "no transfer is called '" + ref + "'",
          "peerctl transfer ls --all  lists them");
    }
    return found;
  }

  static TransferExplanation of(TransferStatus transfer, List<String> troubles) {
    Explanation why = transfer.why();
    TransferExplanation.Builder message =
        TransferExplanation.newBuilder()
            .setTransfer(ControlMessages.transfer(transfer))
            .setLimit(why.limit().word())
            .setText(why.text())
            .addAllPeers(why.peers())
            .addAllTroubles(troubles);
    if (why.measure().mostBytesPerSecond() > 0) {
      message.setMostBytesPerSecond(why.measure().mostBytesPerSecond());
    }
    known(why.measure().latencyMillis(), message::setLatencyMillis);
    known(why.measure().pieces(), message::setPieces);
    known(why.measure().piece(), message::setPiece);
    known(why.measure().waitMillis(), message::setWaitMillis);
    why.sources().forEach(source -> message.addSources(source(source)));
    return message.build();
  }

  private static SourceItem.Builder source(SourceReport source) {
    SourceItem.Builder message =
        SourceItem.newBuilder()
            .setPeerId(source.peerId())
            .setPeerName(source.name())
            .setState(source.state().word())
            .setLimit(source.limit().word())
            .setTrouble(source.trouble())
            .setBytesPerSecond(source.bytesPerSecond())
            .setWindow(source.window())
            .setAsked(source.asked())
            .setBytes(source.bytes())
            .setPieces(source.pieces())
            .setStrikes(source.strikes());
    if (source.grantedBytesPerSecond() > 0) {
      message.setGrantedBytesPerSecond(source.grantedBytesPerSecond());
    }
    known(source.latencyMillis(), message::setLatencyMillis);
    known(source.leastLatencyMillis(), message::setLeastLatencyMillis);
    known(source.waitMillis(), message::setWaitMillis);
    return message;
  }

  private static void known(long figure, LongConsumer set) {
    if (figure != Explanation.Measure.NONE) {
      set.accept(figure);
    }
  }
}
