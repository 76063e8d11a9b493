package io.bandada.peerctl;

import io.bandada.proto.control.ControlGrpc;
import io.bandada.proto.control.Failure;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A gRPC server on a unix socket, as peerd opens one, in front of any control service.
final class FakeDaemon implements AutoCloseable {
  static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("bandada-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final Server server;
  private final EventLoopGroup loop;

  private FakeDaemon(Server server, EventLoopGroup loop) {
    this.server = server;
    this.loop = loop;
  }

  static FakeDaemon start(Path socket, ControlGrpc.ControlImplBase service) throws IOException {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Server server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelFactory(NioServerDomainSocketChannel::new)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .addService(service)
            .build()
            .start();
    return new FakeDaemon(server, loop);
  }

  static StatusRuntimeException failure(Failure.Code code, String message, String hint) {
    return failure(code, message, hint, "");
  }

  static StatusRuntimeException failure(
      Failure.Code code, String message, String hint, String fingerprint) {
    Metadata trailers = new Metadata();
    Failure failure =
        Failure.newBuilder()
            .setCode(code)
            .setMessage(message)
            .setHint(hint)
            .setFingerprint(fingerprint)
            .build();
    trailers.put(TRAILER, failure.toByteArray());
    return Status.FAILED_PRECONDITION.asRuntimeException(trailers);
  }

  @Override
  public void close() {
    server.shutdownNow();
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
  }
}
