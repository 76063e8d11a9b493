package io.bandada.peerd.node.base;

import io.bandada.directory.api.PingRequest;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Which other peers could be reached lately, and which could not: the directory hears of both with
/// the heartbeat. A peer that nobody reaches cannot see that by itself.
public final class Contacts {
  private final Loop loop;

  /// Peer and when it was tried last, the latest at the end.
  private final SequencedMap<String, Long> unreachable = new LinkedHashMap<>();

  private final SequencedMap<String, Long> reached = new LinkedHashMap<>();

  public Contacts(Loop loop) {
    this.loop = loop;
  }

  public List<String> unreachable() {
    return lately(unreachable);
  }

  public List<String> reached() {
    return lately(reached);
  }

  private List<String> lately(SequencedMap<String, Long> tried) {
    long since = loop.nanoTime() - PingRequest.LATELY.toNanos();
    while (!tried.isEmpty() && tried.firstEntry().getValue() < since) {
      tried.pollFirstEntry();
    }
    return List.copyOf(tried.keySet());
  }

  private void tried(PeerAddress peer, boolean answered) {
    SequencedMap<String, Long> now = answered ? reached : unreachable;
    (answered ? unreachable : reached).remove(peer.peerId());
    now.remove(peer.peerId());
    now.putLast(peer.peerId(), loop.nanoTime());
    if (now.size() > PingRequest.MOST_CONTACTS) {
      // The one that was tried longest ago.
      now.pollFirstEntry();
    }
  }

  /// That network, and what comes of every call is remembered.
  public PeerNetwork over(PeerNetwork network) {
    return new Remembered(network);
  }

  private final class Remembered implements PeerNetwork {
    private final PeerNetwork network;

    Remembered(PeerNetwork network) {
      this.network = network;
    }

    @Override
    public Call watch(
        PeerAddress peer,
        FileId id,
        String ticket,
        boolean manifest,
        AvailabilityListener listener) {
      return network.watch(peer, id, ticket, manifest, new Watched(peer, listener));
    }

    /// Fetched is only from who is watched.
    @Override
    public Call fetch(
        PeerAddress peer,
        Manifest manifest,
        PieceOffer offer,
        String ticket,
        FetchListener listener) {
      return network.fetch(peer, manifest, offer, ticket, listener);
    }

    @Override
    public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
      return network.requestUpload(
          peer,
          request,
          answer -> {
            tried(peer, !(answer instanceof UploadAnswer.Unreachable));
            then.accept(answer);
          });
    }

    @Override
    public long downloadLimit() {
      return network.downloadLimit();
    }
  }

  private final class Watched implements PeerNetwork.AvailabilityListener {
    private final PeerAddress peer;
    private final PeerNetwork.AvailabilityListener listener;
    private boolean answered;

    Watched(PeerAddress peer, PeerNetwork.AvailabilityListener listener) {
      this.peer = peer;
      this.listener = listener;
    }

    private void answered() {
      if (!answered) {
        answered = true;
        tried(peer, true);
      }
    }

    @Override
    public void manifest(Manifest manifest) {
      answered();
      listener.manifest(manifest);
    }

    @Override
    public void have(PieceSet pieces) {
      answered();
      listener.have(pieces);
    }

    @Override
    public void gained(PieceSet pieces) {
      answered();
      listener.gained(pieces);
    }

    @Override
    public void closed(PeerNetwork.Closed reason) {
      // A connection that broke later was one.
      if (!answered) {
        tried(peer, reason != PeerNetwork.Closed.UNREACHABLE);
      }
      listener.closed(reason);
    }
  }
}
