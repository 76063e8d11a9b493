package io.bandada.peerd.node.base;

import io.bandada.directory.api.SourceRecord;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Where each peer is, as the directory said last. Every call to another peer goes there, whatever
/// address its caller wrote down when it first heard of that peer: peers come back on other ports,
/// and on other machines.
public final class AddressBook {
  /// Peers that are known; above, the one that was heard of longest ago is forgotten, and asked
  /// where its caller thinks it is.
  static final int MOST = 10_000;

  /// The directory's word counts so long, whatever others say. An older one may be outlived: of an
  /// upload that has no name yet the directory tells its holders nothing, and where the uploader is
  /// only the uploader says.
  static final Duration FRESH = Duration.ofSeconds(60);

  private final Loop loop;
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
  private final List<Consumer<PeerAddress>> watchers = new ArrayList<>();

  /// @param at when the directory said so; of what others said: when it said something last
  private record Entry(PeerAddress peer, long at) {}

  public AddressBook(Loop loop) {
    this.loop = loop;
  }

  /// The directory says that these are there now.
  public List<PeerAddress> fromDirectory(List<SourceRecord> records) {
    return records.stream()
        .map(r -> note(new PeerAddress(r.peerId(), r.peerName(), r.address()), loop.nanoTime()))
        .toList();
  }

  /// Another peer says that these are there.
  public List<PeerAddress> fromPeers(List<PeerAddress> peers) {
    return peers.stream().map(this::fromPeer).toList();
  }

  private PeerAddress fromPeer(PeerAddress peer) {
    Entry entry = entries.get(peer.peerId());
    if (entry == null) {
      return peer;
    }
    if (loop.nanoTime() - entry.at < FRESH.toNanos()) {
      return entry.peer;
    }
    return note(new PeerAddress(peer.peerId(), entry.peer.name(), peer.endpoint()), entry.at);
  }

  private PeerAddress note(PeerAddress peer, long at) {
    if (peer.endpoint().isEmpty()) {
      return peer;
    }
    Entry before = entries.remove(peer.peerId());
    entries.putLast(peer.peerId(), new Entry(peer, at));
    if (entries.size() > MOST) {
      entries.pollFirstEntry();
    }
    if (before != null && !before.peer.endpoint().equals(peer.endpoint())) {
      List.copyOf(watchers).forEach(watcher -> watcher.accept(peer));
    }
    return peer;
  }

  /// Where it is; where its caller thinks when nothing was said.
  public PeerAddress latest(PeerAddress peer) {
    Entry entry = entries.get(peer.peerId());
    return entry == null ? peer : entry.peer;
  }

  public List<PeerAddress> latest(List<PeerAddress> peers) {
    return peers.stream().map(this::latest).toList();
  }

  /// Hears of each peer that is somewhere else than it was: whoever waits for it need not wait any
  /// more.
  public Handle watch(Consumer<PeerAddress> moved) {
    watchers.add(moved);
    return () -> watchers.remove(moved);
  }

  /// That network, with every call to where the peer is now.
  public PeerNetwork over(PeerNetwork network) {
    return new Addressed(network);
  }

  private final class Addressed implements PeerNetwork {
    private final PeerNetwork network;

    Addressed(PeerNetwork network) {
      this.network = network;
    }

    @Override
    public Call watch(
        PeerAddress peer,
        FileId id,
        String ticket,
        boolean manifest,
        AvailabilityListener listener) {
      return network.watch(latest(peer), id, ticket, manifest, listener);
    }

    @Override
    public Call fetch(
        PeerAddress peer,
        Manifest manifest,
        PieceOffer offer,
        String ticket,
        FetchListener listener) {
      return network.fetch(latest(peer), manifest, offer, ticket, listener);
    }

    @Override
    public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
      KeepRequest now =
          new KeepRequest(
              request.upload(),
              request.id(),
              request.size(),
              request.name(),
              request.ticket(),
              latest(request.sources()));
      return network.requestUpload(latest(peer), now, then);
    }

    @Override
    public long downloadLimit() {
      return network.downloadLimit();
    }
  }
}
