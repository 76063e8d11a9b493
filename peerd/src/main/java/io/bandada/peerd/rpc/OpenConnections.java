package io.bandada.peerd.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// So many connections at a time in all, and so many from one address. gRPC has no such limit: whoever connects costs a descriptor
/// and buffers before the first call.
///
/// It sees connections before gRPC does. One too many is told so by an HTTP/2 GOAWAY (RFC 9113, 6.8), by which a gRPC client knows to
/// come back later, and is closed. In a flood even that is too much: then it is only closed.
@Sharable
public final class OpenConnections extends ChannelInboundHandlerAdapter {
  /// Refused ones that are being told why.
  private static final int MOST_TOLD = 32;

  private static final int TOLD_WITHIN_SECONDS = 1;

  /// The network part of an IPv6 address: a single host has all that is below it.
  private static final int SITE_BYTES = 8;

  private static final byte SETTINGS = 4;
  private static final byte GOAWAY = 7;
  private static final int REFUSED_STREAM = 7;

  private final int inAll;
  private final int perAddress;
  private final EventLoopGroup group;

  private final Map<String, Integer> open = new HashMap<>(); // guarded by this
  private int openInAll; // guarded by this
  private int told; // guarded by this

  public OpenConnections(int inAll, int perAddress, EventLoopGroup group) {
    this.inAll = inAll;
    this.perAddress = perAddress;
    this.group = group;
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
    String from = site(connection);
    if (takes(from)) {
      connection.closeFuture().addListener(closed -> left(from));
      ctx.fireChannelRead(connection);
    } else if (mayTell()) {
      tell(connection, from);
    } else {
      connection.unsafe().closeForcibly();
    }
  }

  private synchronized boolean takes(String from) {
    int fromThere = open.getOrDefault(from, 0);
    if (openInAll >= inAll || fromThere >= perAddress) {
      return false;
    }
    openInAll++;
    open.put(from, fromThere + 1);
    return true;
  }

  private synchronized void left(String from) {
    openInAll--;
    open.computeIfPresent(from, (site, count) -> count > 1 ? count - 1 : null);
  }

  private synchronized boolean mayTell() {
    if (told >= MOST_TOLD) {
      return false;
    }
    told++;
    return true;
  }

  private synchronized void wasTold() {
    told--;
  }

  /// Closing at once, with the caller's first bytes unread, would reset the connection and lose the word.
  private void tell(Channel connection, String from) {
    connection.closeFuture().addListener(closed -> wasTold());
    group
        .register(connection)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                connection.unsafe().closeForcibly();
                return;
              }
              connection.writeAndFlush(goAway("too many connections from " + from)).addListener(OpenConnections::endOutput);
              Future<?> end =
                  connection
                      .eventLoop()
                      .schedule(
                          () -> connection.unsafe().close(connection.voidPromise()), TOLD_WITHIN_SECONDS, TimeUnit.SECONDS);
              connection.closeFuture().addListener(closed -> end.cancel(false));
            });
  }

  private static void endOutput(Future<? super Void> written) {
    if (written instanceof ChannelFuture of && of.channel() instanceof DuplexChannel connection) {
      connection.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  /// An empty SETTINGS, as every server begins, and the GOAWAY: no stream was or will be looked at.
  private static ByteBuf goAway(String why) {
    ByteBuf bytes = Unpooled.buffer();
    bytes.writeMedium(0).writeByte(SETTINGS).writeByte(0).writeInt(0);
    ByteBuf text = ByteBufUtil.writeAscii(bytes.alloc(), why);
    try {
      bytes.writeMedium(2 * Integer.BYTES + text.readableBytes()).writeByte(GOAWAY).writeByte(0).writeInt(0);
      bytes.writeInt(0).writeInt(REFUSED_STREAM).writeBytes(text);
    } finally {
      text.release();
    }
    return bytes;
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
