package io.bandada.peerd.rpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/// Waits at the head of a connection's pipeline for the first bytes: by then TLS is in the
/// pipeline, and can be asked to tell when its handshake is over. It tells before anybody behind it
/// hears of it.
final class HandshakeWatch extends ChannelInboundHandlerAdapter {
  private final Consumer<SslHandler> over;

  HandshakeWatch(Consumer<SslHandler> over) {
    this.over = over;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls == null) {
      // Nothing may pass unencrypted.
      ReferenceCountUtil.release(bytes);
      ctx.channel().unsafe().close(ctx.voidPromise());
      return;
    }
    tls.handshakeFuture()
        .addListener(
            handshake -> {
              if (handshake.isSuccess()) {
                over.accept(tls);
              }
            });
    ctx.pipeline().remove(this);
    ctx.fireChannelRead(bytes);
  }
}
