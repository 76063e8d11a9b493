package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A larger report of the index. Three uses:
///
/// 1. `bucketDigests` has 1,024 digests, `buckets` and `entries` are empty: the reply names the
///    buckets that differ.
/// 2. `buckets` names some buckets and `entries` has all that is in them: they replace what the
///    directory had there.
/// 3. the same with all buckets: a full report. Reports of more than 10,000 entries go bucket range
///    by bucket range.
///
/// @param epoch,seq the state of the index that this was read from
/// @param count,digest of the whole index at that state
/// @param names the name records of what this peer holds, only when the directory asked for them
/// @param words with them, what this peer knows of moved names, at most [NameChangeWord#MOST] a
///   report; null none
public record IndexRequest(
    long epoch,
    long seq,
    long count,
    String digest,
    List<String> bucketDigests,
    List<Integer> buckets,
    List<IndexEntry> entries,
    List<NameRecord> names,
    @Nullable List<NameChangeWord> words) {

  /// Without a word about moved names.
  public IndexRequest(
      long epoch,
      long seq,
      long count,
      String digest,
      List<String> bucketDigests,
      List<Integer> buckets,
      List<IndexEntry> entries,
      List<NameRecord> names) {
    this(epoch, seq, count, digest, bucketDigests, buckets, entries, names, null);
  }

  public static final int BUCKETS = 1024;
  public static final int MAX_ENTRIES = 10_000;
}
