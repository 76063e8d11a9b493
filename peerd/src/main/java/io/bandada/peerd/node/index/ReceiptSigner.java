package io.bandada.peerd.node.index;

import io.bandada.directory.api.Receipt;
import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore.Holding;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/// Signs for what is here, whole, checked and synced, and for nothing else: the only place that
/// receipts come from.
public final class ReceiptSigner {
  private static final System.Logger LOG = System.getLogger(ReceiptSigner.class.getName());

  private final Ports ports;
  private final Session session;
  private final LocalHoldings holdings;

  public ReceiptSigner(Ports ports, Session session, LocalHoldings holdings) {
    this.ports = ports;
    this.session = session;
    this.holdings = holdings;
  }

  /// @param upload id of the upload that the receipt is for
  /// @param then with nothing when it is not complete here, or cannot be signed for
  public void sign(String upload, FileId id, Consumer<Optional<Receipt>> then) {
    Optional<Holding> whole = holdings.find(id).filter(Holding::complete);
    if (whole.isEmpty()) {
      ports.loop().run(() -> then.accept(Optional.empty()));
      return;
    }
    long size = whole.get().manifest().size();
    long now = ports.loop().now().toEpochMilli();
    Receipt unsigned = new Receipt(upload, session.peerId(), id.hex(), size, now, "");
    ports.keyring().sign(unsigned.statement(), outcome -> then.accept(signed(unsigned, outcome)));
  }

  private static Optional<Receipt> signed(Receipt r, Outcome<byte[]> outcome) {
    return switch (outcome) {
      case Outcome.Done<byte[]>(byte[] signature) -> {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        yield Optional.of(
            new Receipt(r.upload(), r.peerId(), r.root(), r.sizeBytes(), r.syncedAt(), text));
      }
      case Outcome.Failed<byte[]>(Exception cause) -> {
        LOG.log(
            System.Logger.Level.WARNING,
            "a receipt for {0} cannot be signed: {1}",
            r.root(),
            cause.getMessage());
        yield Optional.empty();
      }
    };
  }
}
