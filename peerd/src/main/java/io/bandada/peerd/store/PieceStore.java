package io.bandada.peerd.store;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Port: the content that this peer keeps, and its small durable records.
///
/// Calls block unless they say otherwise. All throw [StoreException] with a [StoreException.Kind]
/// for what can be expected.
public interface PieceStore {
  /// What direct I/O wants of places, lengths and memory, in bytes.
  int BLOCK = 4096;

  /// Content of up to so many bytes has one piece at most. Much of it is kept together, and many
  /// may be taken in, read or discarded by one call.
  int SMALL = PieceLength.MIN;

  /// All content here, complete or not, in the order of ids. Does not block.
  List<Holding> holdings();

  /// Does not block.
  Optional<Holding> find(FileId id);

  /// The first content behind this id, in the order of ids. Does not block.
  Optional<Holding> after(FileId id);

  /// Makes room for content: reserves and preallocates it, and syncs its manifest. The same again
  /// is fine and answers what is here. Small content of which nothing was synced is forgotten by a
  /// crash.
  ///
  /// @throws StoreException NO_SPACE
  Holding create(Manifest manifest) throws IOException;

  /// A place to put the bytes of one piece as they arrive. Several pieces of one content may be
  /// received at a time, even the same one twice.
  ///
  /// @throws StoreException NOT_FOUND, or BUSY when too many buffers are out
  IncomingPiece receive(FileId id, int piece) throws IOException;

  /// Makes durable all pieces that were stored before this call: first the data, then the record of
  /// the pieces. All small contents that were stored before share one sync.
  ///
  /// @return all durable pieces now
  /// @throws StoreException SUSPECT when a sync failed: nothing that was not returned before
  ///   counts, the container is closed, and [#create] begins it afresh
  PieceSet sync(FileId id) throws IOException;

  /// Reads from a stored piece (durable or not). The bytes are not hashed here. Whole blocks of
  /// [#BLOCK] bytes into memory that is aligned to as many come past the page cache, where the file
  /// system can do that: for who reads a lot, once.
  ///
  /// @param offset from the beginning of the content
  /// @param into is filled up to its limit
  /// @throws StoreException NOT_FOUND when the range is not stored
  void read(FileId id, long offset, ByteBuffer into) throws IOException;

  /// Begins to take in content whose id is not known before its end.
  ///
  /// @param size in bytes; -1 when unknown
  FileImport importFile(long size) throws IOException;

  /// Takes in whole small contents at once, as [#importFile] does with one: durable when this
  /// returns, with one sync for all.
  ///
  /// @param contents all that remains in each buffer, [#SMALL] at most
  /// @return one for each, in their order
  /// @throws StoreException NO_SPACE: then none was taken
  List<Holding> importSmall(List<ByteBuffer> contents) throws IOException;

  /// Keeps small contents whose ids are known; whatever does not hash to its id is refused. Nothing
  /// needs to be created before. With one sync for all.
  ///
  /// @return the ids of those that are durable here now
  /// @throws StoreException NO_SPACE: then none was kept
  Set<FileId> putSmall(List<SmallContent> contents) throws IOException;

  /// Reads whole small contents, in whatever order suits the disk. What is not here, or not small,
  /// is passed over. The bytes are not hashed here.
  void readSmall(List<FileId> ids, SmallReader into) throws IOException;

  /// Hashes one durable piece again. A bad one is taken out of the durable pieces, its bytes kept
  /// aside in quarantine.
  ///
  /// @return whether it is good
  boolean verify(FileId id, int piece) throws IOException;

  /// Moves the content to the trash, durably. What is not here is fine.
  void discard(FileId id) throws IOException;

  /// As [#discard(FileId)], all small ones by one change.
  void discard(Collection<FileId> ids) throws IOException;

  /// Takes content that was discarded here back out of the trash, durably, with all pieces that it
  /// had. Its bytes are believed as they are at a start: the next scrub hashes them.
  ///
  /// @return whether it is held now; false when it is not in the trash, not wholly, or there is no
  ///   room for it any more
  boolean restore(FileId id) throws IOException;

  /// Does not block, whatever the disk does.
  Space space();

  /// Looks whether all that is held is on the disk still: who deletes files below a store does not
  /// tell it. What is gone is not held any more when this returns, what came back is; and the disk
  /// has said how much is free. Costs a look at each content, and reads none.
  ///
  /// @throws IOException when the disk does not tell: then all is held as it was
  Presence look() throws IOException;

  /// The small durable records.
  Records records();

  /// One content here, as of now.
  ///
  /// @param durable pieces that survive a power loss: a copy
  /// @param suspect a sync or read failed; what is durable may still be served, nothing more is
  ///   stored
  record Holding(Manifest manifest, PieceSet durable, boolean suspect) {
    public FileId id() {
      return manifest.id();
    }

    public boolean complete() {
      return durable.isFull();
    }

    public long haveBytes() {
      return manifest.bytesOf(durable);
    }
  }

  /// @param capacityBytes all that this peer may keep, what it holds included
  /// @param freeBytes what can still be reserved
  /// @param tight above the soft limit: no new replicas for others
  /// @param age since the disk said so; when it does not answer for long, nothing is free
  record Space(long capacityBytes, long freeBytes, boolean tight, Duration age) {}

  /// What a look at the disk found.
  ///
  /// @param changed content that is gone, came back, or has lost a part: [#find] has what there is
  ///   now
  /// @param proven all that is held now was seen
  /// @param trouble what is wrong with the store as a whole, one sentence
  record Presence(List<FileId> changed, boolean proven, Optional<String> trouble) {}

  /// A small content, whole.
  ///
  /// @param bytes all that remains in the buffer
  record SmallContent(FileId id, ByteBuffer bytes) {}

  /// Takes small contents as they are read.
  interface SmallReader {
    /// @param bytes valid during the call
    void content(FileId id, ByteBuffer bytes) throws IOException;
  }

  /// One piece on its way in. Bytes are hashed as they come and reach the disk only when the whole
  /// piece is right.
  interface IncomingPiece extends AutoCloseable {
    /// The next bytes, all that remain in the buffer.
    ///
    /// @throws IllegalStateException when there are more than the piece has
    void write(ByteBuffer bytes);

    /// After the last byte: checks and stores.
    ///
    /// @return false when the hash is not that of the manifest or bytes are missing: nothing was
    ///   stored
    /// @throws StoreException NO_SPACE, SUSPECT
    boolean finish() throws IOException;

    /// Gives the buffer back; a piece that was not finished leaves no trace.
    @Override
    void close();
  }

  /// Content on its way in from this machine: cut, hashed and written in one pass.
  interface FileImport extends AutoCloseable {
    /// The next bytes, all that remain in the buffer.
    ///
    /// @throws StoreException NO_SPACE, or BUSY when too many buffers are out
    /// @throws IllegalStateException when there are more than were announced
    void write(ByteBuffer bytes) throws IOException;

    /// The next bytes until the source ends or as many came as were announced; they are read where
    /// they are hashed and written from.
    ///
    /// @param source is given buffers off the heap
    /// @throws IOException of the source, too
    void readFrom(ReadableByteChannel source) throws IOException;

    /// After the last byte: syncs everything and names it by its id. Content that was here already
    /// is kept as it is.
    ///
    /// @throws IllegalStateException when there are fewer bytes than were announced
    Holding finish() throws IOException;

    /// What was not finished leaves no trace.
    @Override
    void close();
  }

  /// Small durable records, by kind and key: names, jobs, the session. Each change is on disk when
  /// its call returns, in one transaction.
  interface Records {
    /// All of a kind, in the order of keys.
    List<Row> all(String kind) throws IOException;

    void put(String kind, String key, String value) throws IOException;

    /// What is not there is fine.
    void remove(String kind, String key) throws IOException;

    record Row(String key, String value) {}
  }
}
