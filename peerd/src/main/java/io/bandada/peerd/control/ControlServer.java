package io.bandada.peerd.control;

import io.bandada.peerd.handover.DescriptorReceiver;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rpc.CallLimiter;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.store.PieceStore;
import io.bandada.proto.control.ControlGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Listens for peerctl on a unix socket: who may open the file may give orders.
public final class ControlServer implements AutoCloseable {
  /// A data frame has at most 1 MiB.
  private static final int MAX_MESSAGE = (1 << 20) + (64 << 10);

  private static final int CALLS_PER_CONNECTION = 64;
  private static final int CALLS_IN_ALL = 512;

  /// Of one kind that moves a file, which its user may pause for days: so that there is always room
  /// for a question.
  private static final int TRANSFERS_OF_ONE_KIND = 192;

  private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());

  private final Server server;
  private final HealthStatusManager health;
  private final @Nullable DescriptorReceiver descriptors;
  private final Path socket;

  private ControlServer(
      Server server,
      HealthStatusManager health,
      @Nullable DescriptorReceiver descriptors,
      Path socket) {
    this.server = server;
    this.health = health;
    this.descriptors = descriptors;
    this.socket = socket;
  }

  /// @param version what to answer to a client that asks
  /// @throws IOException when the socket cannot be had; the message says why
  public static ControlServer start(
      Path socket,
      Transport transport,
      Loop loop,
      Node node,
      PieceStore store,
      RateLimits limits,
      String version)
      throws IOException {
    return start(
        socket, transport, loop, node, store, limits, version, DownloadFileCall.FOR_OTHERS);
  }

  /// @param forOthers how long a read waits for others when a piece went bad here
  static ControlServer start(
      Path socket,
      Transport transport,
      Loop loop,
      Node node,
      PieceStore store,
      RateLimits limits,
      String version,
      Duration forOthers)
      throws IOException {
    makeWay(socket);
    DescriptorReceiver descriptors = DescriptorReceiver.beside(socket).orElse(null);
    HealthStatusManager health = new HealthStatusManager();
    Server server =
        NettyServerBuilder.forAddress(transport.unixAddress(socket))
            .channelType(transport.unixServer())
            .bossEventLoopGroup(transport.group())
            .workerEventLoopGroup(transport.group())
            .executor(transport.executor())
            .maxInboundMessageSize(MAX_MESSAGE)
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
            .intercept(new CallLimiter(CALLS_IN_ALL, ControlServer::most))
            // Whoever is stopped by Ctrl-Z answers no ping, and is there all the same.
            .keepAliveTime(Long.MAX_VALUE, TimeUnit.NANOSECONDS)
            .addService(
                new ControlService(
                    new LoopQuestions(loop), node, store, descriptors, limits, version, forOthers))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build();
    try {
      server.start();
    } catch (IOException e) {
      closeDescriptors(descriptors);
      throw e;
    }
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
    health.setStatus(ControlGrpc.SERVICE_NAME, ServingStatus.SERVING);
    return new ControlServer(server, health, descriptors, socket);
  }

  private static int most(MethodDescriptor<?, ?> method) {
    boolean moves =
        method.equals(ControlGrpc.getDownloadFileMethod())
            || method.equals(ControlGrpc.getUploadFileMethod());
    return moves ? TRANSFERS_OF_ONE_KIND : CALLS_IN_ALL;
  }

  /// A socket file outlives a daemon that was killed. It is taken away only when it is a socket and
  /// nobody answers on it.
  private static void makeWay(Path socket) throws IOException {
    ControlSocketPath.check(socket);
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    // A socket is neither a file nor a folder nor a link.
    if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new IOException(socket + " is in the way of the control socket, and is no socket");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException nobody) {
      Files.deleteIfExists(socket);
      return;
    }
    throw new IOException("another daemon answers on " + socket);
  }

  public Path socket() {
    return socket;
  }

  /// Takes no more calls, and cuts those that have not ended by then.
  public void stop(Duration grace) throws InterruptedException {
    health.enterTerminalState();
    server.shutdown();
    closeDescriptors(descriptors);
    if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    closeDescriptors(descriptors);
  }

  private static void closeDescriptors(@Nullable DescriptorReceiver descriptors) {
    try {
      if (descriptors != null) {
        descriptors.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the socket for files was not closed", e);
    }
  }
}
