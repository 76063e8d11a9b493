package io.bandada.peerd.node.base;

import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Limit;

/// An import as the board of transfers shows it.
public final class ImportProgress implements Importing {
  private final TransferBoard transfers;
  private final String id;
  private final String name;
  private final long size;
  private long bytes;

  public ImportProgress(TransferBoard transfers, String name, long size) {
    this.transfers = transfers;
    this.id = transfers.nextId();
    this.name = name;
    this.size = size;
    transfers.began(
        id,
        () ->
            status(
                "importing", Explanation.of(Limit.IMPORTING, "reading the file at this machine")));
  }

  @Override
  public void progress(long bytesSoFar) {
    bytes = bytesSoFar;
  }

  @Override
  public void finished() {
    transfers.withdrawn(id);
  }

  @Override
  public void failed(String why) {
    transfers.ended(status("failed", Explanation.of(Limit.NOTHING, why)));
  }

  private TransferStatus status(String state, Explanation why) {
    return new TransferStatus(
        id, TransferStatus.Kind.UPLOAD, name, "", state, bytes, size, 0, 0, why);
  }
}
