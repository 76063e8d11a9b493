package io.bandada.peerd.node.upload;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.TransferBoard;
import io.bandada.peerd.node.fetch.Fetchings;
import io.bandada.peerd.node.fetch.ReadTickets;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.node.index.ReceiptSigner;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.sim.ScriptedWorld;
import java.util.ArrayList;
import java.util.List;

/// The uploads of one peer, with what they stand on, and one who listens.
final class UploadParts implements UploadListener {
  static final String NAME = "a/b";

  final ScriptedWorld world;
  final Session session;
  final LocalHoldings holdings = new LocalHoldings();
  final NameRecords names;
  final Uploads uploads;
  final TransferBoard transfers;

  /// What the listener was told at the end: `done`, `failed`, `later`, and why.
  final List<String> heard = new ArrayList<>();

  UploadProgress.State state = UploadProgress.State.PUBLISHING;
  int beats;

  UploadParts(ScriptedWorld world, Session session) {
    this.world = world;
    this.session = session;
    world.ports.store().holdings().forEach(holdings::set);
    names = new NameRecords(world.ports, world.journal, holdings);
    ReadTickets tickets = new ReadTickets(world.ports);
    ReceiptSigner signer = new ReceiptSigner(world.ports, session, holdings);
    transfers = new TransferBoard(world.incarnation, () -> {});
    Fetchings fetchings =
        new Fetchings(world.ports, world.journal, holdings, names, session, tickets, transfers);
    uploads =
        new Uploads(
            world.ports,
            world.journal,
            session,
            holdings,
            names,
            fetchings,
            tickets,
            signer,
            transfers,
            () -> beats++,
            world.incarnation);
    session.watch(uploads::wake);
  }

  /// After a restart.
  void restore() {
    uploads.restore(world.rows(Uploads.KIND), world.rows(ReservedNames.KIND));
  }

  /// @param copies that the acknowledgement waits for, all that are wanted
  void begin(int copies) {
    uploads.begin(world.imported(), new UploadOrder(NAME, copies, copies, false), this);
    world.pass(ScriptedWorld.MOMENT);
  }

  @Override
  public void progress(UploadProgress progress) {
    state = progress.state();
  }

  @Override
  public void done(UploadResult result) {
    heard.add("done " + result.copies());
  }

  @Override
  public void failed(NodeFailure failure, boolean goesOn) {
    heard.add((goesOn ? "later " : "failed ") + failure.kind());
  }
}
