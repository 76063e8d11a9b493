package io.bandada.peerd.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.NodeSettings;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.fetch.DownloadListener;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.node.session.LoginOrder;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.download.Progress;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A whole node against a directory that answers anything, and against records that anybody may
/// have written: nothing throws on the loop, who asked is answered once, and the next start
/// succeeds.
class NodeFuzzTest {
  private static final Manifest CONTENT = Pattern.manifest(1000);
  private static final String ROOT = CONTENT.id().hex();
  private static final String OTHER_ROOT = "0123456789abcdef".repeat(4);
  private static final List<String> WORDS =
      List.of(
          ROOT,
          OTHER_ROOT,
          "a/b",
          "p1",
          "nest",
          "127.0.0.1:4711",
          "2026-11-22T18:05:09Z",
          "",
          OTHER_ROOT.substring(0, 10));
  private static final List<String> KINDS =
      List.of("session", "name", "fetch", "upload", "incarnation");

  /// What the answers of the directory are made of, then what is asked.
  @FuzzTest
  void directory(FuzzedDataProvider input) throws IOException {
    World world = new World(new ArbitraryAnswers(input, WORDS));
    world.boot();
    for (int i = 0; i < 6 && input.remainingBytes() > 0; i++) {
      world.ask(input.consumeInt(0, 7));
      world.pass(Duration.ofSeconds(input.consumeInt(0, 20)));
    }
    world.pass(Duration.ofMinutes(2));
    world.checkAnswers();
    world.reboot();
    world.pass(Duration.ofMinutes(1));
  }

  /// Rows of the store's index: kind, key and value each.
  @FuzzTest
  void records(FuzzedDataProvider input) throws IOException {
    ArbitraryAnswers whims = new ArbitraryAnswers(input, WORDS);
    World world = new World(whims);
    while (input.remainingBytes() > 0) {
      String kind = input.pickValue(KINDS);
      String key = kind.equals("session") ? "self" : whims.text();
      StringBuilder value = new StringBuilder(whims.text());
      for (int i = input.consumeInt(0, 7); i > 0; i--) {
        value
            .append('\t')
            .append(
                input.consumeBoolean() ? whims.text() : String.valueOf(input.consumeInt(-2, 1000)));
      }
      world.disk.records().put(kind, key, value.toString());
    }
    world.reboot();
    world.pass(Duration.ofMinutes(1));
  }

  private static final class World {
    private final ArbitraryAnswers whims;
    private final SimDisk disk = new SimDisk(new SplittableRandom(1));
    private final SimClock clock = new SimClock(() -> {});
    private final List<int[]> answers = new ArrayList<>();
    private SimLoop loop = loop();
    private Node node = node();

    World(ArbitraryAnswers whims) throws IOException {
      this.whims = whims;
      disk.create(CONTENT);
    }

    private SimLoop loop() {
      return new SimLoop(clock, new SplittableRandom(2), disk::delivered);
    }

    private Node node() {
      NodeSettings settings =
          new NodeSettings(
              "nest",
              List.of("127.0.0.1:4711"),
              null,
              "https://127.0.0.1:1",
              6,
              3,
              NodeSettings.REPLICA_SLOTS);
      for (SimDisk.Container c : disk.all()) {
        disk.delivered(new PieceStore.Holding(c.manifest, c.durable.copy(), false));
      }
      return new Node(
          loop,
          network(),
          disk,
          directory(),
          new TrustingKeyring(loop, this::chance),
          new NetworkClock(loop::now, loop::nanoTime),
          new SplittableRandom(3),
          settings);
    }

    private boolean chance() {
      return whims.yes();
    }

    void boot() {
      List<Result<NodeStatus>> started = new ArrayList<>();
      loop.run(() -> node.start(started::add));
      pass(Duration.ofSeconds(2));
      assertThat(started).hasSize(1);
      assertThat(started.getFirst()).isInstanceOf(Result.Ok.class);
      asked(
          then ->
              node.login(
                  new LoginOrder("", "ada", "secret", "", "", "A".repeat(43)), then::accept));
      pass(Duration.ofSeconds(2));
    }

    void reboot() {
      loop.die();
      loop = loop();
      node = node();
      List<Result<NodeStatus>> started = new ArrayList<>();
      loop.run(() -> node.start(started::add));
      pass(Duration.ofSeconds(2));
      assertThat(started).hasSize(1);
      assertThat(started.getFirst()).isInstanceOf(Result.Ok.class);
      assertThat(node.status()).isNotNull();
      assertThat(node.localIndex()).isNotNull();
    }

    void pass(Duration time) {
      clock.runUntil(clock.now() + time.toNanos());
    }

    /// Something that is to be answered once.
    private void asked(Consumer<Consumer<Object>> question) {
      int[] times = new int[1];
      answers.add(times);
      loop.run(() -> question.accept(answer -> times[0]++));
    }

    void checkAnswers() {
      assertThat(answers).allSatisfy(times -> assertThat(times[0]).isEqualTo(1));
    }

    void ask(int what) {
      String ref = whims.text();
      switch (what) {
        case 0 -> asked(then -> node.catalog().stat(ref, then::accept));
        case 1 -> asked(then -> node.catalog().remove(ref, ref.length() > 8, then::accept));
        case 2 -> asked(then -> node.catalog().peers(null, then::accept));
        case 3 -> asked(then -> node.catalog().events(0, 10, true, then::accept));
        case 4 -> asked(then -> node.catalog().ping(then::accept));
        case 5 -> asked(then -> node.downloads().begin(ref, new FirstWord(ref, then)));
        case 6 -> upload(ref);
        default -> loop.run(() -> assertThat(node.status()).isNotNull());
      }
    }

    private void upload(String name) {
      PieceStore.Holding holding;
      try (PieceStore.FileImport taken = disk.importFile(5)) {
        taken.write(ByteBuffer.wrap(new byte[5]));
        holding = taken.finish();
      } catch (IOException e) {
        throw new AssertionError("the simulated disk has room", e);
      }
      disk.delivered(holding);
      loop.run(
          () -> node.uploads().begin(holding, new UploadOrder("f" + name, 2, 1, true), new Deaf()));
    }

    private Directory directory() {
      return (Directory)
          Proxy.newProxyInstance(
              Directory.class.getClassLoader(),
              new Class<?>[] {Directory.class},
              (proxy, method, arguments) -> {
                Type[] types = method.getGenericParameterTypes();
                if (types.length > 0
                    && types[types.length - 1] instanceof ParameterizedType consumer
                    && consumer.getRawType() == Consumer.class) {
                  ParameterizedType answer =
                      (ParameterizedType) consumer.getActualTypeArguments()[0];
                  later(
                      arguments[arguments.length - 1],
                      () -> whims.answer(answer.getActualTypeArguments()[0]));
                }
                return null;
              });
    }

    @SuppressWarnings("unchecked")
    private void later(Object then, java.util.function.Supplier<Object> answer) {
      loop.after(Duration.ofMillis(5), () -> ((Consumer<Object>) then).accept(answer.get()));
    }

    /// Nobody is there.
    private PeerNetwork network() {
      return (PeerNetwork)
          Proxy.newProxyInstance(
              PeerNetwork.class.getClassLoader(),
              new Class<?>[] {PeerNetwork.class},
              (proxy, method, arguments) -> {
                Object last = arguments[arguments.length - 1];
                boolean[] cancelled = new boolean[1];
                loop.after(
                    Duration.ofMillis(5),
                    () -> {
                      if (!cancelled[0]) {
                        unreachable(last, arguments);
                      }
                    });
                return (PeerNetwork.Call) () -> cancelled[0] = true;
              });
    }

    @SuppressWarnings("unchecked")
    private static void unreachable(Object listener, Object[] arguments) {
      if (listener instanceof PeerNetwork.AvailabilityListener watcher) {
        watcher.closed(PeerNetwork.Closed.UNREACHABLE);
      } else if (listener instanceof PeerNetwork.FetchListener fetcher) {
        for (Object argument : arguments) {
          if (argument instanceof PieceOffer offer) {
            offer.forEach(
                piece -> fetcher.answered(piece, new PeerNetwork.PieceAnswer.Unreachable()));
          }
        }
      } else {
        ((Consumer<PeerNetwork.UploadAnswer>) listener)
            .accept(new PeerNetwork.UploadAnswer.Unreachable());
      }
    }
  }

  /// A download hears what it is, or that it is not.
  private static final class FirstWord implements DownloadListener {
    private final String ref;
    private @Nullable Consumer<Object> then;

    FirstWord(String ref, Consumer<Object> then) {
      this.ref = ref;
      this.then = then;
    }

    private void heard(Object word) {
      Consumer<Object> first = then;
      then = null;
      if (first != null) {
        first.accept(word);
      }
    }

    @Override
    public void file(FileInfo file) {
      if (ref.matches("[0-9a-f]{8,64}")) {
        assertThat(file.id().hex()).startsWith(ref);
      }
      heard(file);
    }

    @Override
    public void progress(Progress progress) {}

    @Override
    public void readable(PieceSet pieces) {}

    @Override
    public void done(List<String> sources) {
      heard(sources);
    }

    @Override
    public void failed(NodeFailure failure) {
      heard(failure);
    }
  }

  private static final class Deaf implements UploadListener {
    @Override
    public void progress(UploadProgress progress) {}

    @Override
    public void done(UploadResult result) {}

    @Override
    public void failed(NodeFailure failure, boolean goesOn) {}
  }
}
