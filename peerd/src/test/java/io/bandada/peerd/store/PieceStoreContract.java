package io.bandada.peerd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.PieceStore.IncomingPiece;
import io.bandada.peerd.store.PieceStore.Presence;
import io.bandada.peerd.store.PieceStore.Records;
import io.bandada.peerd.store.PieceStore.SmallContent;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.disk.StoreUnderTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What every [PieceStore] promises, the real one and the simulated one alike.
public abstract class PieceStoreContract extends StoreUnderTest {
  @Test
  void beginsEmpty() throws IOException {
    assertThat(store.holdings()).isEmpty();
    assertThat(store.find(BOOK.id())).isEmpty();
    assertThat(store.records().all("job")).isEmpty();
  }

  @Test
  void createdContentHasNoPieces() throws IOException {
    Holding holding = store.create(BOOK);
    assertThat(holding.manifest()).isEqualTo(BOOK);
    assertThat(holding.durable().isEmpty()).isTrue();
    assertThat(holding.complete()).isFalse();
    assertThat(holding.suspect()).isFalse();
    assertThat(store.holdings()).extracting(Holding::id).containsExactly(BOOK.id());
  }

  @Test
  void creatingAgainAnswersWhatIsHere() throws IOException {
    store.create(BOOK);
    receive(BOOK, 3);
    store.sync(BOOK.id());
    assertThat(store.create(BOOK).durable().has(3)).isTrue();
  }

  @Test
  void createdContentSurvivesACrash() throws IOException {
    store.create(BOOK);
    crashAndReopen();
    assertThat(store.find(BOOK.id())).get().extracting(Holding::manifest).isEqualTo(BOOK);
  }

  @Test
  void aStoredPieceCanBeReadButIsNotDurable() throws IOException {
    store.create(BOOK);
    assertThat(receive(BOOK, 5)).isTrue();
    assertHas(BOOK, 5);
    assertThat(store.find(BOOK.id()).orElseThrow().durable().isEmpty()).isTrue();
  }

  @Test
  void syncedPiecesSurviveACrash() throws IOException {
    store.create(BOOK);
    receive(BOOK, 0);
    receive(BOOK, 11);
    PieceSet synced = store.sync(BOOK.id());
    assertThat(synced.size()).isEqualTo(2);
    receive(BOOK, 4);
    crashAndReopen();
    PieceSet durable = store.find(BOOK.id()).orElseThrow().durable();
    assertThat(synced.hasAnyOutside(durable)).isFalse();
    assertHas(BOOK, 0);
    assertHas(BOOK, 11);
    // Piece 4 may be there or not; what is said to be there is right.
    durable.forEach(piece -> assertThat(verified(BOOK, piece)).isTrue());
  }

  @Test
  void aCompleteFileIsCompleteAfterACrash() throws IOException {
    store.create(BOOK);
    for (int piece = 0; piece < BOOK.pieces(); piece++) {
      receive(BOOK, piece);
    }
    assertThat(store.sync(BOOK.id()).isFull()).isTrue();
    crashAndReopen();
    Holding holding = store.find(BOOK.id()).orElseThrow();
    assertThat(holding.complete()).isTrue();
    assertThat(holding.haveBytes()).isEqualTo(BOOK.size());
    assertHoldsAllOf(BOOK);
  }

  @Test
  void aWrongPieceIsNotStored() throws IOException {
    store.create(BOOK);
    byte[] bytes = Pattern.bytes(BOOK.offsetOf(2), BOOK.lengthOf(2));
    bytes[100_000] ^= 1;
    try (IncomingPiece piece = store.receive(BOOK.id(), 2)) {
      piece.write(ByteBuffer.wrap(bytes));
      assertThat(piece.finish()).isFalse();
    }
    assertThat(store.sync(BOOK.id()).isEmpty()).isTrue();
    assertFails(
        Kind.NOT_FOUND, () -> store.read(BOOK.id(), BOOK.offsetOf(2), ByteBuffer.allocate(10)));
  }

  @Test
  void aShortPieceIsNotStored() throws IOException {
    store.create(BOOK);
    try (IncomingPiece piece = store.receive(BOOK.id(), 2)) {
      piece.write(ByteBuffer.wrap(Pattern.bytes(BOOK.offsetOf(2), BOOK.lengthOf(2) - 1)));
      assertThat(piece.finish()).isFalse();
    }
    assertThat(store.sync(BOOK.id()).isEmpty()).isTrue();
  }

  @Test
  void moreBytesThanAPieceHasAreRefused() throws IOException {
    store.create(BOOK);
    try (IncomingPiece piece = store.receive(BOOK.id(), 11)) {
      assertThatThrownBy(() -> piece.write(ByteBuffer.allocate(BOOK.lengthOf(11) + 1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theSamePieceMayComeTwiceAtATime() throws IOException {
    store.create(BOOK);
    try (IncomingPiece first = store.receive(BOOK.id(), 7);
        IncomingPiece second = store.receive(BOOK.id(), 7)) {
      byte[] bytes = Pattern.bytes(BOOK.offsetOf(7), BOOK.lengthOf(7));
      first.write(ByteBuffer.wrap(bytes, 0, 1000));
      second.write(ByteBuffer.wrap(bytes));
      assertThat(second.finish()).isTrue();
      first.write(ByteBuffer.wrap(bytes, 1000, bytes.length - 1000));
      assertThat(first.finish()).isTrue();
    }
    assertThat(store.sync(BOOK.id()).size()).isEqualTo(1);
    assertHas(BOOK, 7);
  }

  @Test
  void anAbandonedPieceLeavesNoTrace() throws IOException {
    store.create(BOOK);
    IncomingPiece piece = store.receive(BOOK.id(), 1);
    piece.write(ByteBuffer.wrap(Pattern.bytes(BOOK.offsetOf(1), BOOK.lengthOf(1))));
    piece.close();
    piece.close();
    assertThat(store.sync(BOOK.id()).isEmpty()).isTrue();
  }

  @Test
  void whatIsNotHereIsNotFound() throws IOException {
    assertFails(Kind.NOT_FOUND, () -> store.receive(BOOK.id(), 0).close());
    assertFails(Kind.NOT_FOUND, () -> store.sync(BOOK.id()));
    assertFails(Kind.NOT_FOUND, () -> store.read(BOOK.id(), 0, ByteBuffer.allocate(1)));
    assertFails(Kind.NOT_FOUND, () -> store.verify(BOOK.id(), 0));
    store.discard(BOOK.id());
  }

  @Test
  void noRangeBeyondTheEndIsFound() throws IOException {
    store.create(BOOK);
    receive(BOOK, 11);
    assertFails(
        Kind.NOT_FOUND, () -> store.read(BOOK.id(), BOOK.size() - 4, ByteBuffer.allocate(5)));
    assertFails(Kind.NOT_FOUND, () -> store.read(BOOK.id(), -1, ByteBuffer.allocate(1)));
    assertFails(
        Kind.NOT_FOUND, () -> store.read(BOOK.id(), Long.MAX_VALUE, ByteBuffer.allocate(1)));
    store.read(BOOK.id(), BOOK.size() - 4, ByteBuffer.allocate(4));
  }

  @Test
  void aRangeAcrossPiecesNeedsAllOfThem() throws IOException {
    store.create(BOOK);
    receive(BOOK, 0);
    ByteBuffer across = ByteBuffer.allocate(200);
    assertFails(Kind.NOT_FOUND, () -> store.read(BOOK.id(), BOOK.pieceLength() - 100, across));
    receive(BOOK, 1);
    store.read(BOOK.id(), BOOK.pieceLength() - 100, across.clear());
    assertThat(across.array()).isEqualTo(Pattern.bytes(BOOK.pieceLength() - 100, 200));
  }

  @Test
  void wholeBlocksInAlignedMemoryAreTheSameBytes() throws IOException {
    store.create(BOOK);
    receive(BOOK, 0);
    receive(BOOK, 11);
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer memory = arena.allocate(4L * PieceStore.BLOCK, PieceStore.BLOCK).asByteBuffer();
      store.read(
          BOOK.id(),
          PieceStore.BLOCK,
          memory.position(PieceStore.BLOCK).limit(3 * PieceStore.BLOCK));
      assertThat(memory.position()).isEqualTo(3 * PieceStore.BLOCK);
      byte[] read = new byte[2 * PieceStore.BLOCK];
      memory.get(PieceStore.BLOCK, read);
      assertThat(read).isEqualTo(Pattern.bytes(PieceStore.BLOCK, read.length));
      long last = BOOK.offsetOf(11);
      ByteBuffer end = memory.clear().limit(3 * PieceStore.BLOCK);
      store.read(BOOK.id(), last, end);
      end.flip().get(read);
      assertThat(read).isEqualTo(Pattern.bytes(last, read.length));
      int gone = 2 * PieceStore.BLOCK;
      assertFails(
          Kind.NOT_FOUND,
          () -> store.read(BOOK.id(), BOOK.pieceLength(), memory.clear().limit(gone)));
    }
  }

  @Test
  void importedContentHasItsIdAndIsDurable() throws IOException {
    Holding holding = importPattern(BOOK.size(), BOOK.size());
    assertThat(holding.manifest()).isEqualTo(BOOK);
    assertThat(holding.complete()).isTrue();
    crashAndReopen();
    assertThat(store.find(BOOK.id()).orElseThrow().complete()).isTrue();
    assertHoldsAllOf(BOOK);
  }

  @Test
  void contentOfUnknownLengthCanBeImported() throws IOException {
    assertThat(importPattern(BOOK.size(), -1).manifest()).isEqualTo(BOOK);
    assertHoldsAllOf(BOOK);
  }

  @Test
  void theEmptyFileIsContentToo() throws IOException {
    Holding holding = importPattern(0, -1);
    assertThat(holding.id()).isEqualTo(FileId.EMPTY_FILE);
    assertThat(holding.complete()).isTrue();
    assertThat(store.create(Pattern.manifest(0)).complete()).isTrue();
    crashAndReopen();
    assertThat(store.find(FileId.EMPTY_FILE).orElseThrow().complete()).isTrue();
  }

  @Test
  void anotherImportThanAnnouncedIsRefused() throws IOException {
    try (FileImport in = store.importFile(10)) {
      in.write(ByteBuffer.allocate(9));
      assertThatThrownBy(in::finish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> in.write(ByteBuffer.allocate(2)))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(store.holdings()).isEmpty();
  }

  @Test
  void whatAChannelGivesIsTakenAsItIs() throws IOException {
    for (long size : new long[] {0, 1, MIB, 3 * MIB + 4097}) {
      ReadableByteChannel given =
          Channels.newChannel(new ByteArrayInputStream(Pattern.bytes(0, (int) size)));
      try (FileImport in = store.importFile(size)) {
        in.readFrom(given);
        Holding holding = in.finish();
        assertThat(holding.id()).isEqualTo(Pattern.manifest(size).id());
      }
      assertHoldsAllOf(Pattern.manifest(size));
    }
    ReadableByteChannel brief = Channels.newChannel(new ByteArrayInputStream(new byte[9]));
    try (FileImport in = store.importFile(10)) {
      in.readFrom(brief);
      assertThatThrownBy(in::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anAbandonedImportLeavesNoTrace() throws IOException {
    long free = store.space().freeBytes();
    FileImport in = store.importFile(-1);
    in.write(ByteBuffer.wrap(Pattern.bytes(0, 100_000)));
    in.close();
    in.close();
    assertThat(store.holdings()).isEmpty();
    assertThat(store.space().freeBytes()).isGreaterThan(free - 16 * MIB);
  }

  @Test
  void importingWhatIsHereKeepsIt() throws IOException {
    importPattern(BOOK.size(), BOOK.size());
    assertThat(importPattern(BOOK.size(), -1).complete()).isTrue();
    assertThat(store.holdings()).hasSize(1);
    assertHoldsAllOf(BOOK);
  }

  @Test
  void importingWhatIsHereInPartCompletesIt() throws IOException {
    store.create(BOOK);
    receive(BOOK, 3);
    store.sync(BOOK.id());
    assertThat(importPattern(BOOK.size(), BOOK.size()).complete()).isTrue();
    crashAndReopen();
    assertThat(store.find(BOOK.id()).orElseThrow().complete()).isTrue();
    assertHoldsAllOf(BOOK);
  }

  @Test
  void goodPiecesPassVerification() throws IOException {
    importPattern(BOOK.size(), -1);
    for (int piece = 0; piece < BOOK.pieces(); piece++) {
      assertThat(store.verify(BOOK.id(), piece)).isTrue();
    }
  }

  @Test
  void onlyDurablePiecesCanBeVerified() throws IOException {
    store.create(BOOK);
    receive(BOOK, 2);
    assertFails(Kind.NOT_FOUND, () -> store.verify(BOOK.id(), 2));
  }

  @Test
  void discardedContentIsGoneForGood() throws IOException {
    importPattern(BOOK.size(), -1);
    store.discard(BOOK.id());
    store.discard(BOOK.id());
    assertThat(store.find(BOOK.id())).isEmpty();
    crashAndReopen();
    assertThat(store.holdings()).isEmpty();
  }

  @Test
  void discardedContentMayComeBack() throws IOException {
    importPattern(BOOK.size(), -1);
    store.discard(BOOK.id());
    assertThat(store.create(BOOK).durable().isEmpty()).isTrue();
    receive(BOOK, 6);
    assertThat(store.sync(BOOK.id()).size()).isEqualTo(1);
  }

  @Test
  void discardedContentIsTakenBackFromTheTrash() throws IOException {
    importPattern(BOOK.size(), -1);
    long free = store.space().freeBytes();
    store.discard(BOOK.id());
    assertThat(store.restore(BOOK.id())).isTrue();
    assertThat(store.find(BOOK.id()).orElseThrow().complete()).isTrue();
    assertThat(store.space().freeBytes()).isLessThanOrEqualTo(free + MIB);
    assertHoldsAllOf(BOOK);
    crashAndReopen();
    assertThat(store.find(BOOK.id()).orElseThrow().complete()).isTrue();
    store.discard(BOOK.id());
    assertThat(store.restore(BOOK.id())).as("again").isTrue();
    assertHoldsAllOf(BOOK);
  }

  @Test
  void whatWasDiscardedInPartComesBackInPart() throws IOException {
    store.create(BOOK);
    receive(BOOK, 3);
    store.sync(BOOK.id());
    store.discard(BOOK.id());
    crashAndReopen();
    assertThat(store.restore(BOOK.id())).isTrue();
    assertThat(store.find(BOOK.id()).orElseThrow().durable().size()).isEqualTo(1);
    assertHas(BOOK, 3);
    receive(BOOK, 4);
    assertThat(store.sync(BOOK.id()).size()).isEqualTo(2);
  }

  @Test
  void onlyWhatWasDiscardedHereIsTakenBack() throws IOException {
    assertThat(store.restore(BOOK.id())).isFalse();
    store.create(BOOK);
    receive(BOOK, 3);
    store.sync(BOOK.id());
    assertThat(store.restore(BOOK.id())).as("it is held").isTrue();
    assertThat(store.find(BOOK.id()).orElseThrow().durable().size()).isEqualTo(1);
  }

  @Test
  void whatWasDiscardedLastComesBack() throws IOException {
    store.create(BOOK);
    store.discard(BOOK.id());
    importPattern(BOOK.size(), -1);
    store.discard(BOOK.id());
    assertThat(store.restore(BOOK.id())).isTrue();
    assertThat(store.find(BOOK.id()).orElseThrow().complete()).isTrue();
    assertHoldsAllOf(BOOK);
  }

  @Test
  void aPieceThatArrivesAfterTheDiscardIsNotStored() throws IOException {
    store.create(BOOK);
    try (IncomingPiece piece = store.receive(BOOK.id(), 2)) {
      piece.write(ByteBuffer.wrap(Pattern.bytes(BOOK.offsetOf(2), BOOK.lengthOf(2))));
      store.discard(BOOK.id());
      assertFails(Kind.NOT_FOUND, piece::finish);
    }
  }

  @Test
  void holdingsAreInTheOrderOfIds() throws IOException {
    for (long size : new long[] {70_000, 1, 300_000, 16_384}) {
      importPattern(size, size);
    }
    assertThat(store.holdings()).extracting(Holding::id).isSorted().hasSize(4);
  }

  @Test
  void aHoldingIsACopy() throws IOException {
    store.create(BOOK);
    store.find(BOOK.id()).orElseThrow().durable().add(1);
    store.sync(BOOK.id()).add(2);
    assertThat(store.find(BOOK.id()).orElseThrow().durable().isEmpty()).isTrue();
  }

  @Test
  void recordsSurviveACrashInOrder() throws IOException {
    Records records = store.records();
    records.put("job", "b", "2");
    records.put("job", "a", "1");
    records.put("name", "a", "other kind");
    records.put("job", "b", "two: \u00e4 \ud83d\udc1f");
    records.put("job", "c", "3");
    records.remove("job", "c");
    records.remove("job", "never there");
    crashAndReopen();
    assertThat(store.records().all("job"))
        .containsExactly(
            new Records.Row("a", "1"), new Records.Row("b", "two: \u00e4 \ud83d\udc1f"));
    assertThat(store.records().all("name")).containsExactly(new Records.Row("a", "other kind"));
  }

  /// Somebody deletes the files of this content, below the open store.
  protected abstract void deleteBelow(FileId id) throws IOException;

  @Test
  void whatIsDeletedBelowIsNotHeldAfterALook() throws IOException {
    importPattern(BOOK.size(), -1);
    importPattern(300_000, -1);
    assertHas(BOOK, 2);
    assertThat(store.look()).isEqualTo(new Presence(List.of(), true, Optional.empty()));
    long free = store.space().freeBytes();
    deleteBelow(BOOK.id());
    assertThat(store.look()).isEqualTo(new Presence(List.of(BOOK.id()), true, Optional.empty()));
    assertThat(store.find(BOOK.id())).isEmpty();
    assertThat(store.holdings()).hasSize(1);
    assertFails(Kind.NOT_FOUND, () -> store.read(BOOK.id(), 0, ByteBuffer.allocate(1)));
    assertFails(Kind.NOT_FOUND, () -> store.verify(BOOK.id(), 0));
    assertThat(store.space().freeBytes()).isGreaterThanOrEqualTo(free);
    assertThat(store.look().changed()).isEmpty();
  }

  @Test
  void whatWasDeletedBelowMayComeAgain() throws IOException {
    store.create(BOOK);
    receive(BOOK, 1);
    deleteBelow(BOOK.id());
    store.look();
    assertFails(Kind.NOT_FOUND, () -> store.sync(BOOK.id()));
    assertThat(store.create(BOOK).durable().isEmpty()).isTrue();
    receive(BOOK, 6);
    assertThat(store.sync(BOOK.id()).size()).isEqualTo(1);
    assertHas(BOOK, 6);
    crashAndReopen();
    assertThat(store.find(BOOK.id()).orElseThrow().durable().has(6)).isTrue();
  }

  @Test
  void keptContentTakesSpace() throws IOException {
    long free = store.space().freeBytes();
    store.create(BOOK);
    assertThat(store.space().freeBytes()).isLessThan(free);
    assertThat(store.space().capacityBytes()).isGreaterThanOrEqualTo(store.space().freeBytes());
  }

  private static final Manifest LETTER = Pattern.manifest(5000);
  private static final Manifest NOTE = Pattern.manifest(PieceStore.SMALL);

  @Test
  void smallContentsComeTogetherAndSurviveACrash() throws IOException {
    List<Holding> holdings =
        store.importSmall(
            List.of(bytes(LETTER), bytes(NOTE), bytes(LETTER), ByteBuffer.allocate(0)));
    assertThat(holdings)
        .extracting(Holding::id)
        .containsExactly(LETTER.id(), NOTE.id(), LETTER.id(), FileId.EMPTY_FILE);
    assertThat(holdings).allMatch(Holding::complete);
    crashAndReopen();
    assertThat(store.holdings()).hasSize(3).allMatch(Holding::complete);
    assertHoldsAllOf(LETTER);
    assertHoldsAllOf(NOTE);
    assertThat(store.verify(LETTER.id(), 0)).isTrue();
  }

  @Test
  void ofSmallContentsThatArePutOnlyTheRightAreKept() throws IOException {
    byte[] wrong = Pattern.bytes(0, PieceStore.SMALL);
    wrong[7] ^= 1;
    assertThat(
            store.putSmall(
                List.of(
                    new SmallContent(LETTER.id(), bytes(LETTER)),
                    new SmallContent(NOTE.id(), ByteBuffer.wrap(wrong)),
                    new SmallContent(BOOK.id(), ByteBuffer.allocate(PieceStore.SMALL + 1)))))
        .containsExactly(LETTER.id());
    crashAndReopen();
    assertThat(store.holdings()).extracting(Holding::id).containsExactly(LETTER.id());
    assertHoldsAllOf(LETTER);
  }

  @Test
  void whatIsNotSmallIsNotTakenAsSuch() {
    ByteBuffer longer = ByteBuffer.allocate(PieceStore.SMALL + 1);
    assertThatThrownBy(() -> store.importSmall(List.of(longer)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void smallContentsAreReadTogetherWhereTheyAreWhole() throws IOException {
    store.importSmall(List.of(bytes(LETTER)));
    store.create(NOTE);
    importPattern(BOOK.size(), -1);
    Map<FileId, ByteBuffer> read = new TreeMap<>();
    store.readSmall(
        List.of(NOTE.id(), LETTER.id(), BOOK.id(), FileId.EMPTY_FILE),
        (id, found) -> read.put(id, ByteBuffer.allocate(found.remaining()).put(found).flip()));
    assertThat(read).containsOnly(Map.entry(LETTER.id(), bytes(LETTER)));
  }

  @Test
  void smallContentThatWasPutIsWholeWhoeverWaitsForIt() throws IOException {
    store.create(LETTER);
    try (IncomingPiece coming = store.receive(LETTER.id(), 0)) {
      coming.write(bytes(LETTER));
      store.putSmall(List.of(new SmallContent(LETTER.id(), bytes(LETTER))));
      assertThat(coming.finish()).isTrue();
    }
    assertThat(store.sync(LETTER.id()).isFull()).isTrue();
    assertThat(store.create(LETTER).complete()).isTrue();
    assertThat(store.holdings()).hasSize(1);
  }

  @Test
  void smallContentIsReceivedAndSyncedAsAnyOther() throws IOException {
    assertThat(store.create(LETTER).complete()).isFalse();
    assertThat(store.holdings()).extracting(Holding::id).containsExactly(LETTER.id());
    assertThat(store.sync(LETTER.id()).isEmpty()).isTrue();
    assertThat(receive(LETTER, 0)).isTrue();
    assertHas(LETTER, 0);
    assertThat(store.find(LETTER.id()).orElseThrow().complete()).isFalse();
    assertFails(Kind.NOT_FOUND, () -> store.verify(LETTER.id(), 0));
    assertThat(store.sync(LETTER.id()).isFull()).isTrue();
    crashAndReopen();
    assertHoldsAllOf(LETTER);
  }

  @Test
  void smallContentOfWhichNothingWasSyncedIsForgotten() throws IOException {
    store.create(LETTER);
    crashAndReopen();
    assertThat(store.holdings()).isEmpty();
    assertThat(store.create(LETTER).durable().isEmpty()).isTrue();
  }

  @Test
  void aSmallContentThatArrivesAfterTheDiscardIsNotStored() throws IOException {
    store.create(LETTER);
    try (IncomingPiece coming = store.receive(LETTER.id(), 0)) {
      coming.write(bytes(LETTER));
      store.discard(LETTER.id());
      assertFails(Kind.NOT_FOUND, coming::finish);
    }
    assertThat(store.holdings()).isEmpty();
  }

  @Test
  void manyAreDiscardedAtOnceForGoodAndMayComeBack() throws IOException {
    store.importSmall(List.of(bytes(LETTER), bytes(NOTE)));
    importPattern(BOOK.size(), -1);
    store.discard(List.of(LETTER.id(), BOOK.id(), FileId.EMPTY_FILE));
    assertThat(store.holdings()).extracting(Holding::id).containsExactly(NOTE.id());
    crashAndReopen();
    assertThat(store.holdings()).extracting(Holding::id).containsExactly(NOTE.id());
    store.importSmall(List.of(bytes(LETTER)));
    store.discard(List.of(LETTER.id()));
    store.importSmall(List.of(bytes(LETTER)));
    crashAndReopen();
    assertHoldsAllOf(LETTER);
  }

  @Test
  void discardedSmallContentComesBackOutOfTheTrash() throws IOException {
    store.importSmall(List.of(bytes(LETTER), bytes(NOTE)));
    store.discard(List.of(LETTER.id(), NOTE.id()));
    crashAndReopen();
    assertThat(store.restore(LETTER.id())).isTrue();
    assertThat(store.restore(LETTER.id())).as("it is held").isTrue();
    assertThat(store.restore(FileId.EMPTY_FILE)).isFalse();
    crashAndReopen();
    assertThat(store.holdings()).extracting(Holding::id).containsExactly(LETTER.id());
    assertHoldsAllOf(LETTER);
    store.discard(LETTER.id());
    assertThat(store.restore(LETTER.id())).as("again").isTrue();
  }

  @Test
  void oneContentComesAfterTheOther() throws IOException {
    store.importSmall(List.of(bytes(LETTER), bytes(NOTE)));
    store.create(BOOK);
    List<FileId> passed = new ArrayList<>();
    for (Optional<Holding> next = store.after(FileId.EMPTY_FILE);
        next.isPresent();
        next = store.after(next.get().id())) {
      passed.add(next.get().id());
    }
    assertThat(passed).hasSize(3).isEqualTo(store.holdings().stream().map(Holding::id).toList());
  }

  @Test
  void smallContentThatIsDeletedBelowIsNotHeldAfterALook() throws IOException {
    store.importSmall(List.of(bytes(LETTER)));
    assertThat(store.look()).isEqualTo(new Presence(List.of(), true, Optional.empty()));
    deleteBelow(LETTER.id());
    assertThat(store.look()).isEqualTo(new Presence(List.of(LETTER.id()), true, Optional.empty()));
    assertThat(store.holdings()).isEmpty();
    assertThat(store.look().changed()).isEmpty();
    store.importSmall(List.of(bytes(LETTER)));
    crashAndReopen();
    assertHoldsAllOf(LETTER);
  }

  private static ByteBuffer bytes(Manifest of) {
    return ByteBuffer.wrap(Pattern.bytes(0, (int) of.size()));
  }

  private boolean verified(Manifest manifest, int piece) {
    try {
      return store.verify(manifest.id(), piece);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
