package io.bandada.peerd.peers;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.transfer.Wire;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Connections to other peers: two for each, since one TCP stream is one core's worth of bytes, closed when nobody used them for a
/// while. Lives on the loop.
final class PeerChannels implements AutoCloseable {
  private static final int PER_PEER = 2;
  private static final int MAX_PEERS = 256;
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final int CONNECT_MILLIS = 5_000;

  /// A slice of a manifest is at most 1 MiB, a chunk of a piece 256 KiB.
  static final int MAX_MESSAGE = (1 << 20) + (64 << 10);

  static final int MAX_METADATA = 8 << 10;

  private final Loop loop;
  private final Wire wire;
  private final Map<Route, Peer> peers = new LinkedHashMap<>();

  /// Those that began with a certificate of ours that is not in use any more: they end with their last call.
  private final Set<Peer> retired = new LinkedHashSet<>();

  /// A peer, where it is said to be: whoever else answers there gets nothing.
  record Route(String peerId, InetSocketAddress endpoint) {}

  PeerChannels(Loop loop, Wire wire) {
    this.loop = loop;
    this.wire = wire;
  }

  /// A channel for one call; [Lease#release()] when it ended.
  ///
  /// @return null when too many peers are connected, or this one has no certificate to show
  @Nullable Lease acquire(Route route) {
    String own = wire.shown();
    if (own.isEmpty()) {
      return null;
    }
    Peer peer = peers.get(route);
    if (peer != null && !peer.own.equals(own)) {
      retire(peer);
      peer = null;
    } else if (peer != null && peer.users == 0 && peer.isBroken()) {
      // Its own back-off would keep a peer that is there again waiting; when to try again is the caller's decision.
      drop(peer);
      peer = null;
    }
    if (peer == null) {
      if (peers.size() + retired.size() >= MAX_PEERS && !dropAnUnused()) {
        return null;
      }
      peer = new Peer(route, own);
      peers.put(route, peer);
    }
    return peer.lease();
  }

  private boolean dropAnUnused() {
    for (Peer peer : peers.values()) {
      if (peer.users == 0) {
        drop(peer);
        return true;
      }
    }
    return false;
  }

  private void retire(Peer peer) {
    if (peer.users == 0) {
      drop(peer);
    } else {
      peers.remove(peer.route, peer);
      retired.add(peer);
    }
  }

  private void drop(Peer peer) {
    peers.remove(peer.route, peer);
    retired.remove(peer);
    peer.channels.forEach(ManagedChannel::shutdownNow);
  }

  int connected() {
    return peers.size();
  }

  @Override
  public void close() {
    List.copyOf(peers.values()).forEach(this::drop);
    List.copyOf(retired).forEach(this::drop);
  }

  private ManagedChannel open(Route route) {
    Transport transport = wire.transport();
    return NettyChannelBuilder.forAddress(route.endpoint())
        .eventLoopGroup(transport.group())
        .channelFactory(() -> wire.connections().outgoing(transport.newClient()), InetSocketAddress.class)
        .executor(transport.executor())
        .sslContext(wire.tls().client())
        // Against this the other's certificate is held.
        .overrideAuthority(route.peerId())
        // A proxy from the environment must not see what peers say.
        .proxyDetector(target -> null)
        .disableRetry()
        .disableServiceConfigLookUp()
        .userAgent("bandada")
        .maxInboundMessageSize(MAX_MESSAGE)
        .maxInboundMetadataSize(MAX_METADATA)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .keepAliveTime(20, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        .build();
  }

  /// One call's use of a channel.
  interface Lease {
    Channel channel();

    /// Once, on the loop.
    void release();
  }

  private final class Peer {
    final Route route;
    final String own;
    final List<ManagedChannel> channels = new ArrayList<>(PER_PEER);
    int users;
    private int next;
    private Loop.@Nullable Timer idle;

    Peer(Route route, String own) {
      this.route = route;
      this.own = own;
      for (int i = 0; i < PER_PEER; i++) {
        channels.add(open(route));
      }
    }

    boolean isBroken() {
      return channels.stream().anyMatch(c -> c.getState(false) == ConnectivityState.TRANSIENT_FAILURE);
    }

    Lease lease() {
      users++;
      Loop.Timer timer = idle;
      if (timer != null) {
        timer.cancel();
        idle = null;
      }
      Channel channel = channels.get(next);
      next = (next + 1) % PER_PEER;
      return new Lease() {
        @Override
        public Channel channel() {
          return channel;
        }

        @Override
        public void release() {
          users--;
          if (users > 0) {
            return;
          }
          if (retired.contains(Peer.this)) {
            drop(Peer.this);
          } else {
            idle = loop.after(IDLE, Peer.this::unused);
          }
        }
      };
    }

    private void unused() {
      if (users == 0) {
        drop(this);
      }
    }
  }
}
