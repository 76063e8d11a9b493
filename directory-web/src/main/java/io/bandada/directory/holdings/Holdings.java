package io.bandada.directory.holdings;

import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.PingReply.Wanted;
import io.bandada.directory.database.Database;
import io.bandada.directory.settings.DirectorySettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/// What every peer has, by its own reports.
@Component
public class Holdings {
  private final Database database;
  private final Copies copies;
  private final InstantSource clock;
  private final ReportTurns turns;

  /// The state of each peer's row, so that a ping without news is answered from memory.
  private final ConcurrentHashMap<String, IndexState> states = new ConcurrentHashMap<>();

  Holdings(
      Database database,
      Copies copies,
      InstantSource clock,
      LongSupplier nanoClock,
      DirectorySettings settings) {
    this.database = database;
    this.copies = copies;
    this.clock = clock;
    this.turns =
        new ReportTurns(settings.index().reports(), settings.index().turn().toNanos(), nanoClock);
  }

  public IndexState state(String peerId) {
    return states.computeIfAbsent(peerId, this::read);
  }

  /// The peer's row is gone.
  public void forget(String peerId) {
    states.remove(peerId);
  }

  /// Applies what a ping says of its peer's index.
  public IndexVerdict apply(String peerId, IndexDelta delta) {
    ReportCheck.check(delta);
    IndexDigest digest = ReportCheck.digest(delta.digest());
    IndexState held = state(peerId);
    if (DeltaRule.of(held, delta) == DeltaRule.REPEAT && held.equalTo(delta.count(), digest)) {
      return verified(peerId, held);
    }
    IndexState now = database.write(() -> applyInChange(peerId, delta, digest));
    states.put(peerId, now);
    if (now.epoch() == delta.epoch()
        && now.seq() == delta.seq()
        && now.equalTo(delta.count(), digest)) {
      return verified(peerId, now);
    }
    return new IndexVerdict(
        now.epoch() == delta.epoch() ? now.seq() : IndexState.UNKNOWN, false, want(peerId, now));
  }

  private IndexState applyInChange(String peerId, IndexDelta delta, IndexDigest digest) {
    IndexState held = read(peerId);
    DeltaRule rule = DeltaRule.of(held, delta);
    if (rule == DeltaRule.REPEAT) {
      return held;
    }
    Entries entries = new Entries(database, peerId);
    Entries.Edit edit = entries.edit(held, delta.adds(), delta.removes());
    boolean proven = edit.after().equalTo(delta.count(), digest);
    if (rule == DeltaRule.APPLY_IF_PROVEN && !proven) {
      return held;
    }
    return write(peerId, entries, edit, edit.after().at(delta.epoch(), delta.seq()));
  }

  /// Takes a larger report: see [IndexRequest].
  public IndexReply report(String peerId, IndexRequest request) {
    ReportCheck.check(request);
    IndexDigest digest = ReportCheck.digest(request.digest());
    if (!request.bucketDigests().isEmpty()) {
      return compareBuckets(peerId, request, digest);
    }
    IndexState now = database.write(() -> replaceBuckets(peerId, request, digest));
    states.put(peerId, now);
    boolean verified = now.equalTo(request.count(), digest);
    if (verified) {
      verified(peerId, now);
    }
    return new IndexReply(now.epoch(), now.seq(), verified, List.of());
  }

  private IndexReply compareBuckets(String peerId, IndexRequest request, IndexDigest digest) {
    List<IndexDigest> theirs = ReportCheck.digests(request.bucketDigests());
    List<Integer> differing = new ArrayList<>();
    IndexState now =
        database.write(
            () -> {
              differing.clear();
              IndexDigest[] ours =
                  new Entries(database, peerId).bucketDigests(IndexRequest.BUCKETS);
              for (int bucket = 0; bucket < ours.length; bucket++) {
                if (!ours[bucket].equals(theirs.get(bucket))) {
                  differing.add(bucket);
                }
              }
              IndexState held = read(peerId);
              return held.equalTo(request.count(), digest)
                  ? save(peerId, held.at(request.epoch(), request.seq()))
                  : held;
            });
    states.put(peerId, now);
    boolean verified = differing.isEmpty() && now.equalTo(request.count(), digest);
    if (verified) {
      verified(peerId, now);
    }
    return new IndexReply(now.epoch(), now.seq(), verified, differing);
  }

  private IndexState replaceBuckets(String peerId, IndexRequest request, IndexDigest digest) {
    IndexState held = read(peerId);
    Entries entries = new Entries(database, peerId);
    Set<String> gone =
        request.buckets().isEmpty() ? Set.of() : new HashSet<>(entries.rootsIn(request.buckets()));
    Entries.Edit edit = entries.edit(held, request.entries(), gone);
    IndexState after = edit.after();
    boolean equal = after.equalTo(request.count(), digest);
    return write(peerId, entries, edit, equal ? after.at(request.epoch(), request.seq()) : after);
  }

  private IndexState write(String peerId, Entries entries, Entries.Edit edit, IndexState after) {
    entries.write(edit);
    copies.recount(edit.roots());
    return save(peerId, after);
  }

  /// Everybody who has some of this content by their own word, in no order.
  public List<Holder> holders(String root) {
    return database
        .sql()
        .sql("SELECT peer_id, size_bytes, have_bytes FROM holding WHERE root = ?")
        .param(root)
        .query((rs, n) -> new Holder(rs.getString(1), rs.getLong(2), rs.getLong(3)))
        .list();
  }

  private IndexVerdict verified(String peerId, IndexState held) {
    states.computeIfPresent(
        peerId,
        (id, now) -> now.digest().equals(held.digest()) ? now.verified(clock.millis()) : now);
    turns.done(peerId);
    return new IndexVerdict(held.seq(), true, Wanted.NOTHING);
  }

  private Wanted want(String peerId, IndexState held) {
    if (!turns.take(peerId)) {
      return Wanted.LATER;
    }
    return held.count() == 0 ? Wanted.FULL : Wanted.BUCKETS;
  }

  private IndexState save(String peerId, IndexState state) {
    database
        .sql()
        .sql(
            "UPDATE peer SET index_epoch = ?, index_seq = ?, index_count = ?, index_digest = ?,"
                + " index_bytes = ? WHERE id = ?")
        .params(
            state.epoch(), state.seq(), state.count(), state.digest().hex(), state.bytes(), peerId)
        .update();
    return state;
  }

  private IndexState read(String peerId) {
    return database
        .sql()
        .sql(
            "SELECT index_epoch, index_seq, index_count, index_digest, index_bytes,"
                + " coalesce(index_verified_at, 0) FROM peer WHERE id = ?")
        .param(peerId)
        .query(
            (rs, n) ->
                new IndexState(
                    rs.getLong(1),
                    rs.getLong(2),
                    rs.getLong(3),
                    IndexDigest.parse(rs.getString(4)),
                    rs.getLong(5),
                    rs.getLong(6)))
        .optional()
        .orElse(IndexState.NOTHING);
  }
}
