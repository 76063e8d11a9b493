package io.bandada.peerd.swarm;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.download.Download;
import io.bandada.peerd.swarm.download.DownloadOwner;
import io.bandada.peerd.swarm.sources.Bans;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// A main: how many pieces a second the deciding code of one download manages, when bytes cost
/// nothing. `BookkeepingSpeed [PIECES] [SOURCES] [SHARE]`: 400,000 pieces (6 TiB) at 1,000 sources
/// that have a tenth of them each and tell of more now and then.
final class BookkeepingSpeed implements Loop, PeerNetwork, DownloadOwner, TicketProvider {
  private static final int RUN_MILLIS = 3_000;

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final Manifest manifest;
  private final double share;
  private final PieceSet stored;
  private final Map<String, AvailabilityListener> watches = new LinkedHashMap<>();
  private long now;
  private long answers;

  private BookkeepingSpeed(int pieces, double share) {
    byte[] layer = new byte[pieces * FileId.BYTES];
    random.nextBytes(layer);
    this.manifest = Manifest.ofContent((long) pieces * PieceLength.MAX, PieceLength.MAX, layer);
    this.share = share;
    this.stored = PieceSet.none(pieces);
  }

  public static void main(String[] args) {
    int pieces = args.length > 0 ? Integer.parseInt(args[0]) : 400_000;
    int sources = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    double share = args.length > 2 ? Double.parseDouble(args[2]) : 0.1;
    BookkeepingSpeed world = new BookkeepingSpeed(pieces, share);
    Download download =
        new Download(
            world,
            new Admission(world, world, world.manifest.id()),
            world.random,
            new Bans(world),
            world.manifest.id(),
            world);
    download.start(world.manifest);
    List<PeerAddress> known = new ArrayList<>();
    for (int i = 0; i < sources; i++) {
      known.add(new PeerAddress("p" + i, "peer " + i, "10.0.0.1:" + (i + 1)));
    }
    download.offer(known);
    for (int round = 0; round < 4; round++) {
      long before = world.answers;
      long begin = cpu();
      while (cpu() - begin < RUN_MILLIS * 1_000_000L && !world.tasks.isEmpty()) {
        world.step();
      }
      double seconds = (cpu() - begin) / 1e9;
      System.out.printf(
          "%,d pieces stored a second of processor time; %s here%n",
          (long) ((world.answers - before) / seconds), world.stored);
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void step() {
    for (int i = 0; i < 1_000 && !tasks.isEmpty(); i++) {
      tasks.removeFirst().run();
      now += 10_000;
    }
    // Somebody gained a piece.
    for (AvailabilityListener listener : List.copyOf(watches.values())) {
      PieceSet news = PieceSet.none(manifest.pieces());
      news.add(random.nextInt(manifest.pieces()));
      listener.gained(news);
    }
  }

  @Override
  public Call watch(
      PeerAddress peer, FileId id, String ticket, boolean wanted, AvailabilityListener listener) {
    PieceSet has = PieceSet.none(manifest.pieces());
    for (int i = (int) (share * manifest.pieces()); i > 0; i--) {
      has.add(random.nextInt(manifest.pieces()));
    }
    tasks.add(
        () -> {
          watches.put(peer.peerId(), listener);
          listener.have(has);
        });
    return () -> watches.remove(peer.peerId());
  }

  @Override
  public Call fetch(
      PeerAddress peer, Manifest of, PieceOffer offer, String ticket, FetchListener listener) {
    boolean[] cancelled = {false};
    for (int i = offer.size() - 1; i >= 0; i--) {
      int piece = offer.piece(i);
      boolean chosen = i < offer.most();
      tasks.add(
          () -> {
            if (!cancelled[0]) {
              answers += chosen && stored.add(piece) ? 1 : 0;
              listener.answered(
                  piece,
                  chosen ? new PieceAnswer.Stored(PieceLength.MAX) : new PieceAnswer.NotChosen());
            }
          });
    }
    return () -> cancelled[0] = true;
  }

  @Override
  public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH;
  }

  @Override
  public void run(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    long due = now + delay.toNanos();
    boolean[] cancelled = {false};
    tasks.add(() -> wait(due, cancelled, task));
    return () -> cancelled[0] = true;
  }

  private void wait(long due, boolean[] cancelled, Runnable task) {
    if (cancelled[0]) {
      return;
    }
    if (now >= due) {
      task.run();
    } else {
      tasks.add(() -> wait(due, cancelled, task));
    }
  }

  @Override
  public <T> void offload(Work<T> work, Consumer<Outcome<T>> then) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void create(Manifest of, Consumer<Created> then) {
    run(() -> then.accept(new Created.Ready(stored.copy())));
  }

  @Override
  public void sync(FileId id, Consumer<Synced> then) {
    PieceSet durable = stored.copy();
    run(() -> then.accept(new Synced.Durable(durable)));
  }

  @Override
  public void durable(Manifest of, PieceSet pieces) {}

  @Override
  public boolean isWatched(FileId id) {
    return false;
  }

  @Override
  public void complete(Manifest of) {}

  @Override
  public void outOfSources() {}

  @Override
  public String read(FileId id) {
    return "t";
  }

  @Override
  public void renew(FileId id, String shown, Consumer<String> then) {
    then.accept("t");
  }
}
