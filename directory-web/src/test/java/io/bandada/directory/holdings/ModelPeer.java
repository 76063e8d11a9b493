package io.bandada.directory.holdings;

import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A peer's side of the index: sends each numbered change until it is confirmed, and whatever it is
/// asked for.
final class ModelPeer {
  final String id;
  final TreeMap<String, IndexEntry> index = new TreeMap<>();
  private final Map<String, IndexEntry> waiting = new TreeMap<>();
  private final List<String> gone = new ArrayList<>();
  private long epoch = 1;
  private long seq;

  ModelPeer(String id) {
    this.id = id;
  }

  void put(IndexEntry entry) {
    index.put(entry.root(), entry);
    waiting.put(entry.root(), entry);
    gone.remove(entry.root());
    seq++;
  }

  void remove(String root) {
    if (index.remove(root) != null) {
      waiting.remove(root);
      gone.add(root);
      seq++;
    }
  }

  void restart() {
    epoch++;
    seq = 0;
    waiting.clear();
    gone.clear();
  }

  IndexDelta delta() {
    return new IndexDelta(
        epoch, seq, List.copyOf(waiting.values()), List.copyOf(gone), index.size(), digest().hex());
  }

  void confirmed(long confirmedEpoch, long confirmedSeq) {
    if (confirmedEpoch == epoch && confirmedSeq == seq) {
      waiting.clear();
      gone.clear();
    }
  }

  IndexRequest digests() {
    IndexDigest[] sums = new IndexDigest[IndexRequest.BUCKETS];
    Arrays.fill(sums, IndexDigest.EMPTY);
    index.values().forEach(e -> sums[e.bucket()] = sums[e.bucket()].plus(id, e));
    return request(Arrays.stream(sums).map(IndexDigest::hex).toList(), List.of());
  }

  IndexRequest answer(IndexReply reply) {
    return request(List.of(), reply.wantBuckets());
  }

  IndexRequest everything() {
    return request(List.of(), IntStream.range(0, IndexRequest.BUCKETS).boxed().toList());
  }

  private IndexRequest request(List<String> digests, List<Integer> buckets) {
    List<IndexEntry> entries =
        index.values().stream().filter(e -> buckets.contains(e.bucket())).toList();
    return new IndexRequest(
        epoch, seq, index.size(), digest().hex(), digests, buckets, entries, List.of());
  }

  IndexDigest digest() {
    IndexDigest sum = IndexDigest.EMPTY;
    for (IndexEntry entry : index.values()) {
      sum = sum.plus(id, entry);
    }
    return sum;
  }
}
