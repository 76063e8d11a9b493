package io.bandada.peerd.node;

import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.api.TransferOrder.Kind;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.base.TransferBoard;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.fetch.Fetchings;
import io.bandada.peerd.node.names.Reference;
import io.bandada.peerd.node.upload.Uploads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pauses, resumes and cancels transfers, for whoever is at this machine and, by the directory's
/// word, for whoever may on the page. What several are asked for is done for all of them or none.
final class Steering {
  private static final String SOMEBODY = "somebody on the page";
  private static final System.Logger LOG = System.getLogger(Steering.class.getName());

  private final TransferBoard transfers;
  private final Uploads uploads;
  private final Fetchings fetchings;

  Steering(TransferBoard transfers, Uploads uploads, Fetchings fetchings) {
    this.transfers = transfers;
    this.uploads = uploads;
    this.fetchings = fetchings;
  }

  /// @param refs ids, names, or prefixes of roots
  /// @param all instead of these, everything that it can be done to
  /// @return how each of them is then
  Result<List<TransferStatus>> steer(Kind kind, List<String> refs, boolean all, String by) {
    List<TransferStatus> running = transfers.list(false);
    Map<String, TransferStatus> chosen = new LinkedHashMap<>();
    for (String ref : refs) {
      List<TransferStatus> meant = meant(ref, running);
      if (meant.isEmpty()) {
        return new Result.Failed<>(none(ref));
      }
      for (TransferStatus one : meant) {
        Optional<NodeFailure> whyNot = whyNot(kind, one);
        if (whyNot.isPresent()) {
          return new Result.Failed<>(whyNot.get());
        }
        chosen.put(one.id(), one);
      }
    }
    if (all) {
      running.stream()
          .filter(one -> whyNot(kind, one).isEmpty())
          .forEach(one -> chosen.put(one.id(), one));
    }
    chosen.keySet().forEach(id -> act(id, kind, by));
    Map<String, TransferStatus> now = new LinkedHashMap<>();
    transfers.list(true).forEach(one -> now.putIfAbsent(one.id(), one));
    List<TransferStatus> after = new ArrayList<>();
    chosen.forEach((id, before) -> after.add(now.getOrDefault(id, before)));
    return new Result.Ok<>(after);
  }

  /// The directory's word, in the name of somebody.
  void obey(TransferOrder order) {
    Optional<TransferStatus> running =
        transfers.list(false).stream().filter(t -> t.id().equals(order.transfer())).findFirst();
    Optional<NodeFailure> whyNot = running.flatMap(one -> whyNot(order.kind(), one));
    if (running.isPresent() && whyNot.isEmpty()) {
      String by = order.by();
      act(order.transfer(), order.kind(), by == null || by.isBlank() ? SOMEBODY : by);
    } else {
      LOG.log(
          System.Logger.Level.INFO,
          "{0} of {1} is not done: {2}",
          order.kind(),
          order.transfer(),
          whyNot.map(NodeFailure::message).orElse("it does not run any more"));
    }
  }

  private void act(String id, Kind kind, String by) {
    if (!uploads.steer(id, kind, by)) {
      fetchings.steer(id, kind, by);
    }
  }

  private static List<TransferStatus> meant(String ref, List<TransferStatus> running) {
    return Reference.of(ref)
        .among(
            running,
            (t, name) -> t.id().equals(name) || t.name().equals(name),
            TransferStatus::root);
  }

  private NodeFailure none(String ref) {
    return meant(ref, transfers.list(true)).stream()
        .findFirst()
        .map(
            last ->
                new NodeFailure(
                    NodeFailure.Kind.NOT_FOUND,
                    ref + " is over already: " + last.state(),
                    "peerctl transfer ls"))
        .orElseGet(
            () ->
                new NodeFailure(
                    NodeFailure.Kind.NOT_FOUND,
                    "no transfer is called '" + ref + "'",
                    "peerctl transfer ls"));
  }

  /// Why that cannot be done to this one.
  private static Optional<NodeFailure> whyNot(Kind kind, TransferStatus transfer) {
    if (transfer.state().equals("importing")) {
      return Optional.of(
          new NodeFailure(
              NodeFailure.Kind.CONFLICT,
              transfer.id() + " is still being read from its file",
              "end the command that reads it, with Ctrl-C"));
    }
    if (kind == Kind.CANCEL && transfer.kind() == TransferStatus.Kind.REPLICA) {
      return Optional.of(
          new NodeFailure(
              NodeFailure.Kind.NOT_ALLOWED,
              transfer.id()
                  + " is a copy that this peer keeps for the network: the directory would order it"
                  + " again",
              "pause it, remove the file for everyone, or log this peer out"));
    }
    return Optional.empty();
  }
}
