package io.bandada.peerd.pieceport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundInvoker;
import java.util.concurrent.Future;

/// Orders to a connection whose outcome is heard elsewhere: a write that fails ends the connection.
/// Several threads write, so each buffer is a whole frame.
@SuppressWarnings("UnusedVariable") // of the futures nobody waits for
final class Socket {
  private Socket() {}

  /// @param bytes given away
  static void write(ChannelOutboundInvoker to, ByteBuf bytes) {
    Future<?> unheard = to.write(bytes);
  }

  /// @param bytes given away
  static void writeNow(ChannelOutboundInvoker to, ByteBuf bytes) {
    Future<?> unheard = to.writeAndFlush(bytes);
  }

  static void close(ChannelOutboundInvoker which) {
    Future<?> unheard = which.close();
  }
}
