package io.bandada.directory.holdings;

import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.problems.Refusal;
import java.util.HashSet;
import java.util.List;

/// What a report must look like before anything of it is believed.
final class ReportCheck {
  private static final int MAX_CHANGES = 1_000;
  static final long MAX_SIZE = 16L << 40;
  private static final int ROOT_DIGITS = 64;

  private ReportCheck() {}

  static void check(IndexDelta delta) {
    if (delta.adds().size() > MAX_CHANGES || delta.removes().size() > MAX_CHANGES) {
      throw Refusal.badRequest(
          "a delta has at most " + MAX_CHANGES + " adds and removes; send more by POST index");
    }
    check(delta.epoch(), delta.seq(), delta.count());
    delta.adds().forEach(ReportCheck::check);
    delta.removes().forEach(ReportCheck::root);
  }

  static void check(IndexRequest request) {
    if (request.entries().size() > IndexRequest.MAX_ENTRIES
        || request.names().size() > IndexRequest.MAX_ENTRIES) {
      throw Refusal.badRequest(
          "a report has at most "
              + IndexRequest.MAX_ENTRIES
              + " entries; send it bucket range by bucket range");
    }
    if (request.words() != null && request.words().size() > NameChangeWord.MOST) {
      throw Refusal.badRequest("a report has at most " + NameChangeWord.MOST + " words of changes");
    }
    int digests = request.bucketDigests().size();
    if (digests != 0 && digests != IndexRequest.BUCKETS) {
      throw Refusal.badRequest(
          "there are " + IndexRequest.BUCKETS + " bucket digests or none, not " + digests);
    }
    check(request.epoch(), request.seq(), request.count());
    for (int bucket : request.buckets()) {
      if (bucket < 0 || bucket >= IndexRequest.BUCKETS) {
        throw Refusal.badRequest("there is no bucket " + bucket);
      }
    }
    HashSet<Integer> named = new HashSet<>(request.buckets());
    for (IndexEntry entry : request.entries()) {
      check(entry);
      if (!named.contains(entry.bucket())) {
        throw Refusal.badRequest(
            "an entry is in bucket " + entry.bucket() + ", which the report does not name");
      }
    }
  }

  static IndexDigest digest(String hex) {
    try {
      return IndexDigest.parse(hex);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("an index digest has 32 hex digits");
    }
  }

  static List<IndexDigest> digests(List<String> hex) {
    return hex.stream().map(ReportCheck::digest).toList();
  }

  private static void check(long epoch, long seq, long count) {
    if (epoch < 0 || seq < 0 || count < 0) {
      throw Refusal.badRequest("epoch, seq and count of an index are never negative");
    }
  }

  private static void check(IndexEntry entry) {
    root(entry.root());
    if (entry.sizeBytes() < 0 || entry.sizeBytes() > MAX_SIZE) {
      throw Refusal.badRequest(
          "a size of " + entry.sizeBytes() + " bytes is not between 0 and 16 TiB");
    }
    if (entry.haveBytes() < 0 || entry.haveBytes() > entry.sizeBytes()) {
      throw Refusal.badRequest(
          "an entry cannot have " + entry.haveBytes() + " of " + entry.sizeBytes() + " bytes");
    }
  }

  private static void root(String root) {
    boolean good =
        root.length() == ROOT_DIGITS
            && root.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!good) {
      throw Refusal.badRequest("a root is 64 lower-case hex digits");
    }
  }
}
