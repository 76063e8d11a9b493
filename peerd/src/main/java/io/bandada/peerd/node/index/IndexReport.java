package io.bandada.peerd.node.index;

import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexRequest;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore.Holding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the directory is told of what is here: a numbered row of changes, and the digest of the
/// whole after each.
///
/// A change that was sent stays as it is, number and all, until the directory has confirmed it:
/// sent again it is a repeat, never something else under the same number. While a larger report is
/// under way ([#freeze]) the numbered state stands still and changes wait.
public final class IndexReport {
  /// Entries in one delta.
  static final int MOST_ADDS = 1_000;

  private final LocalHoldings holdings;
  private final long epoch;
  private final TreeMap<String, IndexEntry> reported = new TreeMap<>();
  private final Set<FileId> dirty = new LinkedHashSet<>();
  private String peerId = "";
  private IndexDigest digest = IndexDigest.EMPTY;
  private long seq = 1;
  private boolean frozen;
  private @Nullable IndexDelta unconfirmed;

  /// @param epoch another one for each start of the daemon
  public IndexReport(LocalHoldings holdings, long epoch) {
    this.holdings = holdings;
    this.epoch = epoch;
    holdings.watch(this::changed);
  }

  /// Who reports: the digest depends on it. Begins the numbered state with all that is here, so
  /// that a directory which knows most of it is only told the difference.
  public void identify(String newPeerId) {
    peerId = newPeerId;
    reported.clear();
    digest = IndexDigest.EMPTY;
    for (Holding holding : holdings.all()) {
      dirty.add(holding.id());
    }
    absorb(Integer.MAX_VALUE, new ArrayList<>(), new ArrayList<>());
    seq++;
    unconfirmed = null;
  }

  /// What to send with the next ping.
  public IndexDelta delta() {
    if (unconfirmed != null) {
      return unconfirmed;
    }
    List<IndexEntry> adds = new ArrayList<>();
    List<String> removes = new ArrayList<>();
    if (!frozen) {
      absorb(MOST_ADDS, adds, removes);
    }
    if (adds.isEmpty() && removes.isEmpty()) {
      return new IndexDelta(epoch, seq, adds, removes, reported.size(), digest.hex());
    }
    seq++;
    unconfirmed =
        new IndexDelta(
            epoch, seq, List.copyOf(adds), List.copyOf(removes), reported.size(), digest.hex());
    return unconfirmed;
  }

  /// The directory holds the state of this number.
  public void confirmed(long acceptedSeq) {
    if (unconfirmed != null && acceptedSeq >= unconfirmed.seq()) {
      unconfirmed = null;
    }
  }

  /// Whether a ping now would tell something new.
  public boolean hasNews() {
    return unconfirmed != null || !dirty.isEmpty();
  }

  private void changed(FileId id) {
    dirty.add(id);
    IndexEntry before = reported.get(id.hex());
    long now = holdings.find(id).map(Holding::haveBytes).orElse(-1L);
    if (before != null && now < before.haveBytes()) {
      // It became less: what was said of it must not be said again, under whatever number. The
      // directory sees a gap, if it has
      // not heard the last change, and asks for the buckets.
      unconfirmed = null;
      dirty.remove(id);
      absorb(id, new ArrayList<>(), new ArrayList<>());
      seq++;
    }
  }

  /// Takes everything into the numbered state and holds it still for a larger report.
  public void freeze() {
    List<IndexEntry> adds = new ArrayList<>();
    List<String> removes = new ArrayList<>();
    absorb(Integer.MAX_VALUE, adds, removes);
    if (!adds.isEmpty() || !removes.isEmpty()) {
      seq++;
    }
    unconfirmed = null;
    frozen = true;
  }

  public void thaw() {
    frozen = false;
  }

  public long epoch() {
    return epoch;
  }

  public long seq() {
    return seq;
  }

  public int count() {
    return reported.size();
  }

  public String digest() {
    return digest.hex();
  }

  /// One digest for each of the 1,024 buckets.
  public List<String> bucketDigests() {
    List<String> digests = new ArrayList<>(IndexRequest.BUCKETS);
    for (int bucket = 0; bucket < IndexRequest.BUCKETS; bucket++) {
      IndexDigest sum = IndexDigest.EMPTY;
      for (IndexEntry entry : bucket(bucket)) {
        sum = sum.plus(peerId, entry);
      }
      digests.add(sum.hex());
    }
    return digests;
  }

  /// What the numbered state has in a bucket, in the order of roots.
  public List<IndexEntry> bucket(int bucket) {
    SortedMap<String, IndexEntry> from = reported.tailMap(firstRoot(bucket));
    SortedMap<String, IndexEntry> in =
        bucket + 1 < IndexRequest.BUCKETS ? from.headMap(firstRoot(bucket + 1)) : from;
    return List.copyOf(in.values());
  }

  /// The first three hex digits of a root have twelve bits, the first ten of which are its bucket.
  private static String firstRoot(int bucket) {
    String digits = Integer.toHexString((bucket << 2) | 0x1000);
    return digits.substring(1);
  }

  private void absorb(int most, List<IndexEntry> adds, List<String> removes) {
    List<FileId> taken = new ArrayList<>();
    for (FileId id : dirty) {
      if (adds.size() + removes.size() >= most) {
        break;
      }
      taken.add(id);
      absorb(id, adds, removes);
    }
    taken.forEach(dirty::remove);
  }

  private void absorb(FileId id, List<IndexEntry> adds, List<String> removes) {
    String root = id.hex();
    IndexEntry old = reported.get(root);
    Optional<IndexEntry> now =
        holdings.find(id).filter(IndexReport::isWorthTelling).map(h -> entry(root, h));
    if (old != null && (now.isEmpty() || !now.get().equals(old))) {
      reported.remove(root);
      digest = digest.minus(peerId, old);
    }
    if (now.isPresent() && !now.get().equals(old)) {
      reported.put(root, now.get());
      digest = digest.plus(peerId, now.get());
      adds.add(now.get());
    } else if (now.isEmpty() && old != null) {
      removes.add(root);
    }
  }

  /// Content of which nothing is here yet is nobody's source.
  private static boolean isWorthTelling(Holding holding) {
    return holding.complete() || !holding.durable().isEmpty();
  }

  private static IndexEntry entry(String root, Holding holding) {
    return new IndexEntry(root, holding.manifest().size(), holding.haveBytes());
  }
}
