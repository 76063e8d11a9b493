package io.bandada.peerd.pieceport;

import io.bandada.directory.api.Ticket;
import io.bandada.peerd.peers.RealPeer;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the piece port is worth: one source, one peer, loopback, mutual TLS, real stores at both ends, hashed, synced; rounds by gRPC
/// and by the piece port take turns. Both ends are in this process and share its cores.
///
/// `java -cp ... io.bandada.peerd.pieceport.PieceSpeed FOLDER MIB ROUNDS`
final class PieceSpeed {
  /// What a download asks of one source: so many calls of so many bytes each.
  private static final int CALLS = 6;

  private static final int CALL_BYTES = 8 << 20;
  private static final int MOST_PIECES = 16;

  private final RealPeer peer;
  private final RealPeer source;
  private final Manifest manifest;
  private final String ticket;

  private record Figure(double megabytesPerSecond, double cpuSecondsPerGib) {}

  private PieceSpeed(RealPeer peer, RealPeer source, Manifest manifest) {
    this.peer = peer;
    this.source = source;
    this.manifest = manifest;
    this.ticket = peer.ticket(Ticket.Operation.READ, manifest.id().hex(), Ticket.ANYONE, 1L << 50, 100_000);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    long bytes = Long.parseLong(arguments[1]) << 20;
    int rounds = Integer.parseInt(arguments[2]);
    System.out.println("cores: " + Runtime.getRuntime().availableProcessors() + ", BoringSSL: " + OpenSsl.versionString());
    PooledByteBufAllocator memory = PooledByteBufAllocator.DEFAULT;
    Manifest[] content = new Manifest[1];
    try (RealPeer source =
            new RealPeer("source", folder.resolve("source"), store -> content[0] = fill(store, bytes), memory);
        RealPeer slow = new RealPeer("slow", folder.resolve("slow"), store -> {});
        RealPeer quick = new RealPeer("quick", folder.resolve("quick"), store -> {}, memory)) {
      PieceSpeed grpc = new PieceSpeed(slow, source, content[0]);
      PieceSpeed port = new PieceSpeed(quick, source, content[0]);
      port.learnPort();
      grpc.round(); // nobody is warm the first time
      port.round();
      List<Figure> byGrpc = new ArrayList<>();
      List<Figure> byPort = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        byGrpc.add(grpc.round());
        byPort.add(port.round());
      }
      double before = report("gRPC", byGrpc);
      double now = report("piece port", byPort);
      System.out.printf(Locale.ROOT, "ratio of medians %.2f%n", now / before);
      System.exit(0);
    } finally {
      delete(folder);
    }
  }

  private static Manifest fill(PieceStore store, long bytes) throws IOException {
    byte[] noise = new byte[1 << 20];
    SplittableRandom random = new SplittableRandom(1);
    try (PieceStore.FileImport into = store.importFile(bytes)) {
      for (long left = bytes; left > 0; left -= noise.length) {
        random.nextBytes(noise);
        into.write(ByteBuffer.wrap(noise, 0, (int) Math.min(left, noise.length)));
      }
      return into.finish().manifest();
    }
  }

  private static double report(String way, List<Figure> figures) {
    double speed = median(figures.stream().mapToDouble(Figure::megabytesPerSecond).sorted().toArray());
    double cpu = median(figures.stream().mapToDouble(Figure::cpuSecondsPerGib).sorted().toArray());
    System.out.printf(Locale.ROOT, "%-11s %6.0f MB/s  %.2f CPU s/GiB (both ends)", way, speed, cpu);
    figures.forEach(figure -> System.out.printf(Locale.ROOT, " %.0f", figure.megabytesPerSecond));
    System.out.println();
    return speed;
  }

  private static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private void learnPort() throws Exception {
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    peer.loop.run(
        () ->
            peer.network.watch(
                source.address(),
                manifest.id(),
                ticket,
                false,
                new PeerNetwork.AvailabilityListener() {
                  @Override
                  public void manifest(Manifest manifest) {}

                  @Override
                  public void have(PieceSet pieces) {
                    told.complete(true);
                  }

                  @Override
                  public void gained(PieceSet pieces) {}

                  @Override
                  public void closed(PeerNetwork.Closed reason) {
                    told.completeExceptionally(new IllegalStateException(reason.toString()));
                  }
                }));
    told.get(30, TimeUnit.SECONDS);
  }

  private Figure round() throws Exception {
    peer.disk.create(manifest);
    long cpu = cpuNanos();
    long start = System.nanoTime();
    Transfer transfer = new Transfer();
    peer.loop.run(transfer::more);
    transfer.done.get(10, TimeUnit.MINUTES);
    peer.disk.sync(manifest.id());
    double seconds = (System.nanoTime() - start) / 1e9;
    double gib = manifest.size() / (double) (1 << 30);
    Figure figure = new Figure(manifest.size() / 1e6 / seconds, (cpuNanos() - cpu) / 1e9 / gib);
    FileId id = manifest.id();
    peer.disk.discard(id);
    peer.disk.tidy(LocalDate.now(ZoneOffset.UTC).plusYears(1));
    return figure;
  }

  /// Everything from that source. On the loop.
  private final class Transfer implements PeerNetwork.FetchListener {
    final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final int perCall = Math.clamp(CALL_BYTES / manifest.pieceLength(), 1, MOST_PIECES);
    private int next;
    private int open;
    private int left = manifest.pieces();
    private @Nullable PieceAnswer failure;

    void more() {
      while (next < manifest.pieces() && open <= (CALLS - 1) * perCall) {
        int count = Math.min(perCall, manifest.pieces() - next);
        PieceOffer offer = PieceOffer.all(new PieceRun(next, count));
        next += count;
        open += count;
        peer.network.fetch(source.address(), manifest, offer, ticket, this);
      }
    }

    @Override
    public void answered(int piece, PieceAnswer answer) {
      open--;
      left--;
      if (!(answer instanceof PieceAnswer.Stored) && failure == null) {
        failure = answer;
        done.completeExceptionally(new IllegalStateException("piece " + piece + ": " + answer));
      }
      more();
      if (left == 0) {
        done.complete(true);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
