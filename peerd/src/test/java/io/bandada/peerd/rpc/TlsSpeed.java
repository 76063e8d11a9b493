package io.bandada.peerd.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.PieceChunk;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What encryption costs: one source sends to one peer over loopback as peers do (two channels,
/// eight calls, chunks of 256 KiB), in rounds that take turns without TLS, with BoringSSL, with the
/// JDK. First the bytes alone, then with the hash that every piece gets.
///
/// `java -cp ... io.bandada.peerd.rpc.TlsSpeed MIB ROUNDS`
final class TlsSpeed implements AutoCloseable {
  private static final int CHANNELS = 2;
  private static final int CALLS = 8;
  private static final int CHUNK = 256 << 10;
  private static final int LEAF = 16 << 10;

  enum Kind {
    PLAIN,
    BORINGSSL,
    JDK
  }

  private final Transport transport = new Transport();
  private final Server server;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final long bytes;

  private record Figure(double mibPerSecond, double cpuSecondsPerGib) {}

  private TlsSpeed(Kind kind, long bytes) throws IOException {
    this.bytes = bytes;
    Tls source = tls(kind, "psource");
    Tls peer = tls(kind, "ppeer");
    NettyServerBuilder at =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .channelFactory(transport::newServer)
            .bossEventLoopGroup(transport.group())
            .workerEventLoopGroup(transport.group())
            .executor(transport.executor())
            .addService(new Source(bytes / CALLS));
    if (source != null) {
      at.sslContext(source.server());
    }
    server = at.build().start();
    for (int i = 0; i < CHANNELS; i++) {
      NettyChannelBuilder to =
          NettyChannelBuilder.forAddress(server.getListenSockets().getFirst())
              .eventLoopGroup(transport.group())
              .channelFactory(transport::newClient, InetSocketAddress.class)
              .executor(transport.executor())
              .overrideAuthority("psource")
              .maxInboundMessageSize(1 << 20);
      channels.add(peer == null ? to.usePlaintext().build() : to.sslContext(peer.client()).build());
    }
  }

  private static final TestNetwork NETWORK = new TestNetwork();

  private static @Nullable Tls tls(Kind kind, String peerId) {
    Trust trust = NETWORK.trust(peerId);
    return switch (kind) {
      case PLAIN -> null;
      case BORINGSSL -> new Tls(trust.keys(), trust.peers(), SslProvider.OPENSSL);
      case JDK -> new Tls(trust.keys(), trust.peers(), SslProvider.JDK);
    };
  }

  public static void main(String[] arguments) throws Exception {
    long bytes = Long.parseLong(arguments[0]) << 20;
    int rounds = Integer.parseInt(arguments[1]);
    System.out.println(
        "cores: "
            + Runtime.getRuntime().availableProcessors()
            + ", BoringSSL: "
            + OpenSsl.versionString());
    Map<Kind, TlsSpeed> lines = new EnumMap<>(Kind.class);
    try {
      for (Kind kind : Kind.values()) {
        lines.put(kind, new TlsSpeed(kind, bytes));
      }
      for (boolean hashing : new boolean[] {false, true}) {
        measure(lines, rounds, hashing);
      }
    } finally {
      lines.values().forEach(TlsSpeed::close);
    }
  }

  private static void measure(Map<Kind, TlsSpeed> lines, int rounds, boolean hashing)
      throws InterruptedException {
    Map<Kind, List<Figure>> figures = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      of(lines, kind).round(hashing); // nobody is warm the first time
      figures.put(kind, new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (Kind kind : Kind.values()) {
        of(figures, kind).add(of(lines, kind).round(hashing));
      }
    }
    double plain =
        median(of(figures, Kind.PLAIN).stream().mapToDouble(Figure::mibPerSecond).toArray());
    for (Kind kind : Kind.values()) {
      double speed = median(of(figures, kind).stream().mapToDouble(Figure::mibPerSecond).toArray());
      double cpu =
          median(of(figures, kind).stream().mapToDouble(Figure::cpuSecondsPerGib).toArray());
      System.out.printf(
          Locale.ROOT,
          "%-11s %-9s %6.0f MiB/s  x %.2f  %.2f CPU s/GiB%n",
          hashing ? "with hashes" : "bytes only",
          kind.name().toLowerCase(Locale.ROOT),
          speed,
          speed / plain,
          cpu);
    }
  }

  private static <T> T of(Map<Kind, T> each, Kind kind) {
    return Objects.requireNonNull(each.get(kind));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private Figure round(boolean hashing) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(CALLS);
    AtomicLong received = new AtomicLong();
    long cpu = cpuNanos();
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      PeerGrpc.newStub(channels.get(i % CHANNELS))
          .fetchPieces(FetchRequest.getDefaultInstance(), new Taker(over, received, hashing));
    }
    over.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (received.get() != bytes) {
      throw new IllegalStateException("only " + received.get() + " of " + bytes + " bytes came");
    }
    double gib = bytes / (double) (1 << 30);
    return new Figure(gib * 1024 / seconds, (cpuNanos() - cpu) / 1e9 / gib);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.shutdownNow();
    transport.close();
  }

  private static final class Source extends PeerGrpc.PeerImplBase {
    private final long bytesPerCall;

    Source(long bytesPerCall) {
      this.bytesPerCall = bytesPerCall;
    }

    @Override
    public void fetchPieces(FetchRequest request, StreamObserver<PieceChunk> answer) {
      ServerCallStreamObserver<PieceChunk> out = (ServerCallStreamObserver<PieceChunk>) answer;
      Pacing pacing = new Pacing(out::isReady);
      out.setOnReadyThreshold(1 << 20);
      out.setOnReadyHandler(pacing::signal);
      Thread.ofVirtual().start(() -> send(pacing, out));
    }

    private void send(Pacing pacing, ServerCallStreamObserver<PieceChunk> out) {
      try {
        for (long left = bytesPerCall; left > 0; left -= CHUNK) {
          pacing.await(Duration.ofMinutes(1));
          byte[] fresh = new byte[(int) Math.min(CHUNK, left)]; // as one that was read from a disk
          out.onNext(
              PieceChunk.newBuilder().setData(UnsafeByteOperations.unsafeWrap(fresh)).build());
        }
        out.onCompleted();
      } catch (Pacing.Stopped e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Taker implements StreamObserver<PieceChunk> {
    private final CountDownLatch over;
    private final AtomicLong received;
    private final @Nullable PieceHasher hasher;
    private final ByteBuffer leaf = ByteBuffer.allocateDirect(LEAF);

    Taker(CountDownLatch over, AtomicLong received, boolean hashing) {
      this.over = over;
      this.received = received;
      this.hasher = hashing ? new PieceHasher() : null;
    }

    @Override
    public void onNext(PieceChunk chunk) {
      ByteString data = chunk.getData();
      received.addAndGet(data.size());
      if (hasher != null) {
        for (int at = 0; at < data.size(); at += LEAF) {
          data.substring(at, Math.min(at + LEAF, data.size())).copyTo(leaf.clear());
          hasher.update(leaf.flip());
        }
      }
    }

    @Override
    public void onError(Throwable t) {
      t.printStackTrace();
      over.countDown();
    }

    @Override
    public void onCompleted() {
      over.countDown();
    }
  }
}
