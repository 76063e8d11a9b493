package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.Closed;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [PeerNetwork] promises to its caller, the real one and the simulated one alike.
public abstract class PeerNetworkContract {
  /// 12 pieces of 256 KiB, the last one is short.
  protected static final Manifest BOOK = Pattern.manifest((3 << 20) - 77);

  protected static final PieceRun ALL = new PieceRun(0, BOOK.pieces());

  /// The caller's side.
  protected abstract PeerNetwork network();

  protected abstract PieceStore store();

  protected abstract void onLoop(Runnable task);

  /// Lets things happen until this holds; fails when it takes too long.
  protected abstract void until(String what, BooleanSupplier condition);

  /// An honest peer that has these pieces of the book.
  protected abstract PeerAddress holder(PieceSet pieces) throws Exception;

  /// A peer that sends wrong bytes for these pieces, and right ones for the others.
  protected abstract PeerAddress forger(PieceSet wrong) throws Exception;

  /// A peer that answers nothing at all.
  protected abstract PeerAddress mute() throws Exception;

  /// A peer whose connections break after it has sent so many pieces of a run.
  protected abstract PeerAddress breaking(int pieces) throws Exception;

  /// Nobody is there.
  protected abstract PeerAddress nobody() throws Exception;

  /// A READ ticket of the caller for the book.
  protected abstract String readTicket(long budget);

  /// A READ ticket of somebody else for the book.
  protected abstract String stolenTicket();

  /// A WRITE ticket of the caller for the book, to be shown to this peer.
  protected abstract String writeTicket(PeerAddress peer);

  private String readTicket() {
    return readTicket(1L << 40);
  }

  @Test
  void aRunOfPiecesIsStored() throws Exception {
    store().create(BOOK);
    Heard heard = fetch(holder(PieceSet.all(BOOK.pieces())), ALL);
    heard.awaitAll(ALL);
    heard.answers.forEach(
        (piece, answer) ->
            assertThat(answer).isEqualTo(new PieceAnswer.Stored(BOOK.lengthOf(piece))));
    assertStored(ALL);
  }

  @Test
  void aPieceThatIsNotHeldIsRefusedAndTheOthersCome() throws Exception {
    PieceSet some = PieceSet.all(BOOK.pieces());
    some.remove(3);
    some.remove(11);
    store().create(BOOK);
    Heard heard = fetch(holder(some), ALL);
    heard.awaitAll(ALL);
    assertThat(heard.answers.get(3))
        .isInstanceOfSatisfying(PieceAnswer.Refused.class, this::notHeld);
    assertThat(heard.answers.get(11))
        .isInstanceOfSatisfying(PieceAnswer.Refused.class, this::notHeld);
    assertThat(heard.answers.values()).filteredOn(PieceAnswer.Stored.class::isInstance).hasSize(10);
  }

  @Test
  void theSourceChoosesAsManyAsAreWanted() throws Exception {
    store().create(BOOK);
    PeerAddress holder = holder(PieceSet.all(BOOK.pieces()));
    Heard heard = new Heard();
    onLoop(() -> network().fetch(holder, BOOK, PieceOffer.of(ALL, 5), readTicket(), heard));
    heard.awaitAll(ALL);
    assertThat(heard.answers.values()).filteredOn(PieceAnswer.Stored.class::isInstance).hasSize(5);
    assertThat(heard.answers.values())
        .filteredOn(PieceAnswer.NotChosen.class::isInstance)
        .hasSize(7);
    assertThat(heard.grants).as("what the source allows").hasSize(1);
  }

  private void notHeld(PieceAnswer.Refused refused) {
    assertThat(refused.reason()).isEqualTo(PieceAnswer.Reason.NOT_HELD);
  }

  @Test
  void wrongBytesAreCorruptAndNeverStored() throws Exception {
    PieceSet wrong = PieceSet.none(BOOK.pieces());
    wrong.add(1);
    store().create(BOOK);
    Heard heard = fetch(forger(wrong), new PieceRun(0, 3));
    heard.awaitAll(new PieceRun(0, 3));
    assertThat(heard.answers.get(1)).isEqualTo(new PieceAnswer.Corrupt());
    assertThat(heard.answers.get(0)).isInstanceOf(PieceAnswer.Stored.class);
    assertThat(store().sync(BOOK.id()).has(1)).isFalse();
  }

  @Test
  void nobodyThereMakesEveryPieceUnreachable() throws Exception {
    store().create(BOOK);
    Heard heard = fetch(nobody(), ALL);
    heard.awaitAll(ALL);
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Unreachable.class::isInstance);
  }

  @Test
  void aSilentPeerIsGivenUp() throws Exception {
    store().create(BOOK);
    Heard heard = fetch(mute(), new PieceRun(2, 2));
    heard.awaitAll(new PieceRun(2, 2));
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Unreachable.class::isInstance);
  }

  @Test
  void whatCameBeforeTheConnectionBrokeIsStored() throws Exception {
    store().create(BOOK);
    Heard heard = fetch(breaking(2), ALL);
    heard.awaitAll(ALL);
    assertThat(heard.answers.values())
        .filteredOn(PieceAnswer.Unreachable.class::isInstance)
        .isNotEmpty();
    PieceSet stored = store().sync(BOOK.id());
    heard.answers.forEach(
        (piece, answer) ->
            assertThat(stored.has(piece)).isEqualTo(answer instanceof PieceAnswer.Stored));
  }

  @Test
  void afterACancelNothingIsHeard() throws Exception {
    store().create(BOOK);
    PeerAddress peer = holder(PieceSet.all(BOOK.pieces()));
    Heard heard = new Heard();
    String ticket = readTicket();
    onLoop(
        () -> {
          PeerNetwork.Call call = network().fetch(peer, BOOK, PieceOffer.all(ALL), ticket, heard);
          call.cancel();
          call.cancel();
        });
    // What is asked later is answered, and by then the cancelled one would have been.
    Heard later = fetch(peer, ALL);
    later.awaitAll(ALL);
    assertThat(heard.answers).isEmpty();
  }

  @Test
  void whoCancelsAtTheFirstWordHearsNoOther() throws Exception {
    store().create(BOOK);
    PeerAddress peer = holder(PieceSet.all(BOOK.pieces()));
    String ticket = readTicket();
    CancelledAtOnce listener = new CancelledAtOnce();
    onLoop(
        () -> listener.call = network().fetch(peer, BOOK, PieceOffer.of(ALL, 5), ticket, listener));
    until("it is cancelled", () -> listener.cancelled);
    // What is asked later is answered, and by then the cancelled one would have been.
    fetch(peer, ALL).awaitAll(ALL);
    assertThat(listener.answered).isEmpty();
  }

  private static final class CancelledAtOnce implements PeerNetwork.FetchListener {
    final List<Integer> answered = new CopyOnWriteArrayList<>();
    volatile boolean cancelled;
    volatile PeerNetwork.@Nullable Call call;

    @Override
    public void granted(long bytesPerSecond) {
      PeerNetwork.Call begun = call;
      if (begun != null) {
        begun.cancel();
        cancelled = true;
      }
    }

    @Override
    public void answered(int piece, PieceAnswer answer) {
      answered.add(piece);
    }
  }

  @Test
  void contentThatWasNotCreatedIsNotStoredAndTheSourceIsNotBlamed() throws Exception {
    Heard heard = fetch(holder(PieceSet.all(BOOK.pieces())), new PieceRun(0, 2));
    heard.awaitAll(new PieceRun(0, 2));
    assertThat(heard.answers.values()).allMatch(PieceAnswer.NotStored.class::isInstance);
  }

  @Test
  void aWatcherHearsTheManifestAndWhatIsHeld() throws Exception {
    PieceSet some = PieceSet.none(BOOK.pieces());
    some.add(0);
    some.add(7);
    PeerAddress peer = holder(some);
    Watched watched = new Watched();
    String ticket = readTicket();
    onLoop(() -> watched.call = network().watch(peer, BOOK.id(), ticket, true, watched));
    until("the pieces are told", () -> !watched.have.isEmpty());
    assertThat(watched.manifests).containsExactly(BOOK);
    assertThat(watched.have.getFirst()).isEqualTo(some);
    assertThat(watched.closed).isEmpty();
    onLoop(watched::cancel);
  }

  @Test
  void aWatcherOfWhatIsNotThereIsToldSo() throws Exception {
    PeerAddress peer = holder(PieceSet.none(BOOK.pieces()));
    Watched watched = new Watched();
    Manifest other = Pattern.manifest(1000);
    String ticket = readTicket();
    onLoop(() -> network().watch(peer, other.id(), ticket, true, watched));
    until("it is closed", () -> !watched.closed.isEmpty());
    assertThat(watched.closed).containsExactly(Closed.NOT_HELD);
    assertThat(watched.manifests).isEmpty();
  }

  @Test
  void aWatcherOfNobodyIsToldSo() throws Exception {
    PeerAddress peer = nobody();
    Watched watched = new Watched();
    String ticket = readTicket();
    onLoop(() -> network().watch(peer, BOOK.id(), ticket, true, watched));
    until("it is closed", () -> !watched.closed.isEmpty());
    assertThat(watched.closed).containsExactly(Closed.UNREACHABLE);
  }

  @Test
  void aPeerThatHasTheFileAlreadySaysSo() throws Exception {
    PeerAddress peer = holder(PieceSet.all(BOOK.pieces()));
    assertThat(requestUpload(peer, writeTicket(peer)))
        .isInstanceOfSatisfying(
            UploadAnswer.Held.class, held -> assertThat(held.signature()).isNotEmpty());
  }

  @Test
  void withoutAGoodTicketItIsAsIfNothingWereThere() throws Exception {
    store().create(BOOK);
    PeerAddress peer = holder(PieceSet.all(BOOK.pieces()));
    for (String bad : List.of("", stolenTicket(), writeTicket(peer), "AAAA")) {
      Watched watched = new Watched();
      onLoop(() -> network().watch(peer, BOOK.id(), bad, true, watched));
      until("it is closed", () -> !watched.closed.isEmpty());
      assertThat(watched.closed).containsExactly(Closed.NOT_HELD);
      assertThat(watched.manifests).isEmpty();
      Heard heard = fetch(peer, ALL, bad);
      heard.awaitAll(ALL);
      assertThat(heard.answers.values()).containsOnly(PieceAnswer.NOT_HERE);
    }
  }

  @Test
  void noMoreIsSentThanTheTicketAllows() throws Exception {
    store().create(BOOK);
    PeerAddress peer = holder(PieceSet.all(BOOK.pieces()));
    String ticket = readTicket(2L * BOOK.pieceLength() + 1);
    Heard heard = fetch(peer, ALL, ticket);
    heard.awaitAll(ALL);
    assertThat(heard.answers.values()).filteredOn(PieceAnswer.Stored.class::isInstance).hasSize(2);
    assertThat(heard.answers.values())
        .filteredOn(PieceAnswer.NOT_HERE::equals)
        .hasSize(BOOK.pieces() - 2);
  }

  @Test
  void toKeepAFileTakesATicketForThatVeryPeer() throws Exception {
    PeerAddress peer = holder(PieceSet.all(BOOK.pieces()));
    assertThat(requestUpload(peer, "")).isEqualTo(new UploadAnswer.NotAllowed());
    assertThat(requestUpload(peer, readTicket())).isEqualTo(new UploadAnswer.NotAllowed());
    assertThat(requestUpload(peer, writeTicket(new PeerAddress("p99", "another", peer.endpoint()))))
        .isEqualTo(new UploadAnswer.NotAllowed());
  }

  @Test
  void nobodyCanBeAskedToKeepAFile() throws Exception {
    assertThat(requestUpload(nobody(), "")).isEqualTo(new UploadAnswer.Unreachable());
  }

  private UploadAnswer requestUpload(PeerAddress peer, String ticket) {
    List<UploadAnswer> answers = new CopyOnWriteArrayList<>();
    PeerNetwork.KeepRequest request =
        new PeerNetwork.KeepRequest(
            "u1", BOOK.id(), BOOK.size(), "books/one.pdf", ticket, List.of());
    onLoop(() -> network().requestUpload(peer, request, answers::add));
    until("the peer answers", () -> !answers.isEmpty());
    return answers.getFirst();
  }

  protected final Heard fetch(PeerAddress peer, PieceRun run) {
    return fetch(peer, run, readTicket());
  }

  private Heard fetch(PeerAddress peer, PieceRun run, String ticket) {
    Heard heard = new Heard();
    onLoop(() -> network().fetch(peer, BOOK, PieceOffer.all(run), ticket, heard));
    return heard;
  }

  private void assertStored(PieceRun run) throws IOException {
    for (int piece = run.first(); piece < run.end(); piece++) {
      byte[] bytes = new byte[BOOK.lengthOf(piece)];
      store().read(BOOK.id(), BOOK.offsetOf(piece), ByteBuffer.wrap(bytes));
      assertThat(bytes).isEqualTo(Pattern.bytes(BOOK.offsetOf(piece), bytes.length));
    }
  }

  /// What was answered to one fetch. Each piece once.
  protected final class Heard implements PeerNetwork.FetchListener {
    public final Map<Integer, PieceAnswer> answers = Collections.synchronizedMap(new TreeMap<>());
    final List<Long> grants = new CopyOnWriteArrayList<>();

    @Override
    public void granted(long bytesPerSecond) {
      assertThat(answers.values())
          .as("told before any piece")
          .noneMatch(PieceAnswer.Stored.class::isInstance);
      grants.add(bytesPerSecond);
    }

    @Override
    public void answered(int piece, PieceAnswer answer) {
      assertThat(answers.put(piece, answer)).as("a second answer to piece " + piece).isNull();
    }

    public void awaitAll(PieceRun run) {
      until("every piece is answered", () -> answers.size() == run.count());
      assertThat(answers.keySet())
          .containsExactlyElementsOf(IntStream.range(run.first(), run.end()).boxed().toList());
    }
  }

  /// What was heard of one watch.
  protected static final class Watched implements PeerNetwork.AvailabilityListener {
    public Watched() {}

    public final List<Manifest> manifests = new CopyOnWriteArrayList<>();
    public final List<PieceSet> have = new CopyOnWriteArrayList<>();
    public final List<PieceSet> gained = new CopyOnWriteArrayList<>();
    public final List<Closed> closed = new CopyOnWriteArrayList<>();
    volatile PeerNetwork.@Nullable Call call;

    void cancel() {
      PeerNetwork.Call begun = call;
      if (begun != null) {
        begun.cancel();
      }
    }

    @Override
    public void manifest(Manifest manifest) {
      manifests.add(manifest);
    }

    @Override
    public void have(PieceSet pieces) {
      have.add(pieces);
    }

    @Override
    public void gained(PieceSet pieces) {
      gained.add(pieces);
    }

    @Override
    public void closed(Closed reason) {
      closed.add(reason);
    }
  }
}
