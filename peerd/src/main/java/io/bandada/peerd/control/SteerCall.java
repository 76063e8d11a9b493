package io.bandada.peerd.control;

import io.bandada.directory.api.TransferOrder;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.rpc.PacedStream;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.proto.control.SteerRequest;
import io.bandada.proto.control.TransferItem;
import java.util.ArrayList;
import java.util.List;

/// What somebody wants of transfers of this peer.
final class SteerCall {
  private static final int MOST_REFS = 1_000;

  private SteerCall() {}

  static void run(
      LoopQuestions loop, Node node, SteerRequest request, PacedStream<TransferItem> out)
      throws Pacing.Stopped, ControlFailure.Refused {
    TransferOrder.Kind kind =
        switch (request.getAction()) {
          case PAUSE -> TransferOrder.Kind.PAUSE;
          case RESUME -> TransferOrder.Kind.RESUME;
          case CANCEL -> TransferOrder.Kind.CANCEL;
          case ACTION_UNSPECIFIED, UNRECOGNIZED ->
              throw usage("say what shall become of the transfers");
        };
    if (request.getAll() == (request.getRefsCount() > 0)) {
      throw usage("say which transfers, or all");
    }
    if (request.getRefsCount() > MOST_REFS) {
      throw usage("at most " + MOST_REFS + " transfers at once");
    }
    List<String> refs = new ArrayList<>();
    for (String ref : request.getRefsList()) {
      refs.add(NameCheck.reference("the transfer", ref));
    }
    boolean all = request.getAll();
    List<TransferStatus> after =
        loop.<List<TransferStatus>>ask(then -> then.accept(node.steer(kind, refs, all)));
    for (TransferStatus transfer : after) {
      out.send(ControlMessages.transfer(transfer));
    }
  }

  private static ControlFailure.Refused usage(String what) {
    return new ControlFailure.Refused(NodeFailure.Kind.USAGE, what, "");
  }
}
