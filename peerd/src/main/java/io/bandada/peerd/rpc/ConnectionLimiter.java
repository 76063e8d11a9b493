package io.bandada.peerd.rpc;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// So many connections at a time in all, so many from one address, and so many that have not shown
/// a certificate yet. gRPC has no such limits: whoever connects costs a descriptor and buffers
/// before the first call.
///
/// It sees connections before gRPC and TLS do. One too many pushes out the one that has been half
/// open for longest, from the same address when that has too many: an honest handshake is over in a
/// moment, so that a flood of dishonest ones does not keep it out. Where none is half open, the one
/// too many is closed.
@Sharable
public final class ConnectionLimiter extends ChannelInboundHandlerAdapter {
  /// The network part of an IPv6 address: a single host has all that is below it.
  private static final int SITE_BYTES = 8;

  private final Limits limits;
  private final TrustedConnections trusted;

  /// Each with where it comes from.
  private final Map<Channel, String> open = new HashMap<>(); // guarded by this

  private final Map<String, Integer> openFrom = new HashMap<>(); // guarded by this
  private final Set<Channel> halfOpen = new LinkedHashSet<>(); // guarded by this

  /// @param halfOpen of those in all, without a certificate yet
  public record Limits(int inAll, int perAddress, int halfOpen) {}

  public ConnectionLimiter(Limits limits, TrustedConnections trusted) {
    this.limits = limits;
    this.trusted = trusted;
  }

  /// @param server not bound yet
  public ServerChannel guard(ServerChannel server) {
    server.pipeline().addFirst(this);
    return server;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    if (!(accepted instanceof Channel connection)) {
      ctx.fireChannelRead(accepted);
      return;
    }
    if (!takes(connection, site(connection))) {
      connection.unsafe().closeForcibly();
      return;
    }
    connection.closeFuture().addListener(closed -> left(connection));
    connection.pipeline().addFirst(new HandshakeWatch(tls -> shown(connection, tls)));
    ctx.fireChannelRead(connection);
  }

  private synchronized boolean takes(Channel connection, String from) {
    if (openFrom.getOrDefault(from, 0) >= limits.perAddress && !pushOut(halfOpenFrom(from))) {
      return false;
    }
    boolean full = open.size() >= limits.inAll || halfOpen.size() >= limits.halfOpen;
    if (full && !pushOut(halfOpen.stream().findFirst())) {
      return false;
    }
    open.put(connection, from);
    openFrom.merge(from, 1, Integer::sum);
    halfOpen.add(connection);
    return true;
  }

  private Optional<Channel> halfOpenFrom(String from) {
    return halfOpen.stream().filter(connection -> from.equals(open.get(connection))).findFirst();
  }

  private boolean pushOut(Optional<Channel> one) {
    one.ifPresent(
        connection -> {
          left(connection);
          connection.eventLoop().execute(() -> connection.unsafe().close(connection.voidPromise()));
        });
    return one.isPresent();
  }

  private void shown(Channel connection, SslHandler tls) {
    synchronized (this) {
      halfOpen.remove(connection);
    }
    trusted.incoming(connection, tls);
  }

  private synchronized void left(Channel connection) {
    halfOpen.remove(connection);
    String from = open.remove(connection);
    if (from != null) {
      openFrom.computeIfPresent(from, (site, count) -> count > 1 ? count - 1 : null);
    }
  }

  private static String site(Channel connection) {
    InetAddress address =
        connection.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    if (address instanceof Inet6Address six && !six.isLoopbackAddress()) {
      byte[] network = Arrays.copyOf(six.getAddress(), SITE_BYTES);
      return ByteBufUtil.hexDump(network) + "::/64";
    }
    return address == null ? "unknown" : address.getHostAddress();
  }
}
