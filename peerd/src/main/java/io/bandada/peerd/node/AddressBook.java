package io.bandada.peerd.node;

import io.bandada.directory.api.SourceRecord;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Where each peer is, as the directory said last. Every call to another peer goes there, whatever address its caller wrote down
/// when it first heard of that peer: peers come back on other ports, and on other machines.
final class AddressBook {
  /// Peers that are known; above, the one that was told longest ago is forgotten, and asked where its caller thinks it is.
  static final int MOST = 10_000;

  private final SequencedMap<String, PeerAddress> told = new LinkedHashMap<>();
  private final List<Consumer<PeerAddress>> watchers = new ArrayList<>();

  /// The directory says that these are there now.
  List<PeerAddress> told(List<SourceRecord> records) {
    return records.stream().map(r -> told(new PeerAddress(r.peerId(), r.peerName(), r.address()))).toList();
  }

  private PeerAddress told(PeerAddress peer) {
    if (peer.endpoint().isEmpty()) {
      return peer;
    }
    PeerAddress before = told.remove(peer.peerId());
    told.putLast(peer.peerId(), peer);
    if (told.size() > MOST) {
      told.pollFirstEntry();
    }
    if (before != null && !before.endpoint().equals(peer.endpoint())) {
      List.copyOf(watchers).forEach(watcher -> watcher.accept(peer));
    }
    return peer;
  }

  /// Where it is. The word of others than the directory counts only for those that the directory never spoke of.
  PeerAddress latest(PeerAddress peer) {
    return told.getOrDefault(peer.peerId(), peer);
  }

  List<PeerAddress> latest(List<PeerAddress> peers) {
    return peers.stream().map(this::latest).toList();
  }

  /// Hears of each peer that is somewhere else than it was: whoever waits for it need not wait any more.
  Handle watch(Consumer<PeerAddress> moved) {
    watchers.add(moved);
    return () -> watchers.remove(moved);
  }

  /// That network, with every call to where the peer is now.
  PeerNetwork over(PeerNetwork network) {
    return new Addressed(network);
  }

  private final class Addressed implements PeerNetwork {
    private final PeerNetwork network;

    Addressed(PeerNetwork network) {
      this.network = network;
    }

    @Override
    public Call watch(PeerAddress peer, FileId id, String ticket, boolean manifest, AvailabilityListener listener) {
      return network.watch(latest(peer), id, ticket, manifest, listener);
    }

    @Override
    public Call fetch(PeerAddress peer, Manifest manifest, PieceOffer offer, String ticket, FetchListener listener) {
      return network.fetch(latest(peer), manifest, offer, ticket, listener);
    }

    @Override
    public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
      KeepRequest now =
          new KeepRequest(request.upload(), request.id(), request.size(), request.name(), request.ticket(), latest(request.sources()));
      return network.requestUpload(latest(peer), now, then);
    }

    @Override
    public long downloadLimit() {
      return network.downloadLimit();
    }
  }
}
