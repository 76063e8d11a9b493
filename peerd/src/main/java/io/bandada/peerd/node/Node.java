package io.bandada.peerd.node;

import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerNetwork;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A whole peer, given its four ports. All is called on the loop, and calls back on the loop.
@SuppressWarnings("DoNotCallSuggester")
public final class Node {

  public Node(
      Loop loop,
      PeerNetwork network,
      PieceStore store,
      Directory directory,
      RandomGenerator random,
      NodeSettings settings) {
    throw new UnsupportedOperationException();
  }

  /// Reads the records, takes up the jobs that stand there, and begins to beat when a session stands. Before `then` was called
  /// with Ok nothing else may be called.
  public void start(Consumer<Result<NodeStatus>> then) {
    throw new UnsupportedOperationException();
  }

  /// Begins nothing more, syncs what arrived, tells watchers to go. The session stands; jobs go on at the next start.
  public void stop(Runnable then) {
    throw new UnsupportedOperationException();
  }

  public void login(LoginOrder order, Consumer<Result<Identity>> then) {
    throw new UnsupportedOperationException();
  }

  /// @param force also when this peer holds the last copy of something, and when the directory is away
  public void logout(boolean force, Consumer<Result<LogoutResult>> then) {
    throw new UnsupportedOperationException();
  }

  public Identity whoAmI() {
    throw new UnsupportedOperationException();
  }

  public NodeStatus status() {
    throw new UnsupportedOperationException();
  }

  /// Tells whenever the status may have changed; look at [#status()] then, at your own pace.
  public Handle watchStatus(Runnable changed) {
    throw new UnsupportedOperationException();
  }

  public Uploads uploads() {
    throw new UnsupportedOperationException();
  }

  public Downloads downloads() {
    throw new UnsupportedOperationException();
  }

  /// What other peers ask of this one.
  public Hospitality hospitality() {
    throw new UnsupportedOperationException();
  }

  /// What the directory knows.
  public Catalog catalog() {
    throw new UnsupportedOperationException();
  }

  /// What is here, complete or not, in the order of ids.
  public List<IndexItem> localIndex() {
    throw new UnsupportedOperationException();
  }

  /// Whether the content is complete here.
  public boolean holds(FileId id) {
    throw new UnsupportedOperationException();
  }

  /// @param ended also those that ended since the start, the newest 100
  public List<TransferStatus> transfers(boolean ended) {
    throw new UnsupportedOperationException();
  }

  /// Reads and hashes again what is here. Bad pieces are set aside and fetched again.
  ///
  /// @param ref a name, `id:ROOT` or a prefix of a root of at least 8 digits, of what is here; empty: everything
  public Handle verify(String ref, VerifyListener listener) {
    throw new UnsupportedOperationException();
  }
}
