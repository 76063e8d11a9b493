package io.bandada.peerd.sim;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.fetch.Reading;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.piece.FileId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Somebody who wants a file, and asks again whenever the answer was no or the daemon died.
final class SimDownloader implements SimReader {
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

  final SimPeer by;
  final String name;
  private boolean asking;
  boolean done;
  private int askedInLife;
  private @Nullable Reading reading;
  private FileId id = FileId.EMPTY_FILE;

  SimDownloader(SimPeer by, String name) {
    this.by = by;
    this.name = name;
  }

  void ask() {
    if (done) {
      return;
    }
    if (by.started && (!asking || askedInLife != by.lives)) {
      asking = true;
      askedInLife = by.lives;
      by.world.trace.line(by.id(), "wants", name);
      by.act(node -> reading = node.downloads().begin(name, this));
    }
    by.world.clock.in(ASKED_AGAIN, this::ask);
  }

  @Override
  public void file(FileInfo file) {
    id = file.id();
  }

  @Override
  public void done(List<String> sources) {
    done = true;
    leave();
    by.world.trace.line(by.id(), "has", name);
    by.world.invariants.downloaded(by, id);
  }

  @Override
  public void failed(NodeFailure failure) {
    by.world.trace.line(by.id(), "has not", name, failure.kind().toString());
    asking = false;
    leave();
  }

  /// Soon: it may be told before it knows what it reads.
  private void leave() {
    by.act(
        node -> {
          if (reading != null) {
            reading.cancel();
          }
        });
  }
}
