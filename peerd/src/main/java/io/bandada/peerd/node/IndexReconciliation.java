package io.bandada.peerd.node;

import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.PingReply.Wanted;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.node.index.IndexReport;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.names.RenameWords;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The larger conversation about the index, when a ping showed that both sides differ: digests of
/// buckets, then the buckets that differ; or everything. One at a time; what goes wrong is left to
/// the next ping.
final class IndexReconciliation {
  /// Rounds of wanted buckets in one conversation.
  private static final int MOST_ROUNDS = 3;

  private final Directory directory;
  private final IndexReport report;
  private final NameRecords names;
  private final RenameWords renames;
  private final Runnable verified;
  private final ArrayDeque<Integer> wanted = new ArrayDeque<>();
  private boolean underWay;
  private boolean withNames;
  private int rounds;

  /// @param verified the directory now has exactly what is here
  IndexReconciliation(
      Directory directory,
      IndexReport report,
      NameRecords names,
      RenameWords renames,
      Runnable verified) {
    this.directory = directory;
    this.report = report;
    this.names = names;
    this.renames = renames;
    this.verified = verified;
  }

  void begin(Wanted what, boolean wantNames) {
    boolean full = what == Wanted.FULL || wantNames;
    if (underWay || (!full && what != Wanted.BUCKETS)) {
      return;
    }
    underWay = true;
    withNames = wantNames;
    rounds = 0;
    report.freeze();
    if (full) {
      wantAll();
      sendWords(withNames ? renames.all() : List.of());
    } else {
      directory.index(
          request(report.bucketDigests(), List.of(), List.of(), List.of()), this::answered);
    }
  }

  private void wantAll() {
    for (int bucket = 0; bucket < IndexRequest.BUCKETS; bucket++) {
      wanted.add(bucket);
    }
  }

  /// Before the names: what was moved is known then.
  private void sendWords(List<NameChangeWord> words) {
    if (words.isEmpty()) {
      sendBuckets();
      return;
    }
    int part = Math.min(words.size(), NameChangeWord.MOST);
    IndexRequest bare = request(List.of(), List.of(), List.of(), List.of());
    directory.index(
        new IndexRequest(
            bare.epoch(),
            bare.seq(),
            bare.count(),
            bare.digest(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            words.subList(0, part)),
        answer -> {
          if (answer instanceof Answer.Ok<IndexReply>) {
            sendWords(words.subList(part, words.size()));
          } else {
            end();
          }
        });
  }

  /// As many of the wanted buckets as one report may carry, at least one.
  private void sendBuckets() {
    List<Integer> buckets = new ArrayList<>();
    List<IndexEntry> entries = new ArrayList<>();
    while (!wanted.isEmpty()) {
      List<IndexEntry> more = report.bucket(wanted.element());
      if (!entries.isEmpty() && entries.size() + more.size() > IndexRequest.MAX_ENTRIES) {
        break;
      }
      buckets.add(wanted.remove());
      entries.addAll(more);
    }
    List<NameRecord> records =
        withNames ? names.ofRoots(entries.stream().map(IndexEntry::root).toList()) : List.of();
    send(buckets, entries, records);
  }

  /// A content may have any number of names, a report may not: what is too much goes ahead by
  /// itself.
  private void send(List<Integer> buckets, List<IndexEntry> entries, List<NameRecord> records) {
    if (records.size() <= IndexRequest.MAX_ENTRIES) {
      directory.index(request(List.of(), buckets, entries, records), this::answered);
      return;
    }
    List<NameRecord> first = records.subList(0, IndexRequest.MAX_ENTRIES);
    List<NameRecord> rest = records.subList(IndexRequest.MAX_ENTRIES, records.size());
    directory.index(
        request(List.of(), List.of(), List.of(), first),
        answer -> {
          if (answer instanceof Answer.Ok<IndexReply>) {
            send(buckets, entries, rest);
          } else {
            end();
          }
        });
  }

  private IndexRequest request(
      List<String> digests,
      List<Integer> buckets,
      List<IndexEntry> entries,
      List<NameRecord> records) {
    return new IndexRequest(
        report.epoch(),
        report.seq(),
        report.count(),
        report.digest(),
        digests,
        buckets,
        entries,
        records);
  }

  private void answered(Answer<IndexReply> answer) {
    if (!(answer instanceof Answer.Ok<IndexReply>(IndexReply reply))) {
      end();
      return;
    }
    if (!wanted.isEmpty()) {
      sendBuckets();
      return;
    }
    if (reply.verified()) {
      end();
      verified.run();
      return;
    }
    for (int bucket : reply.wantBuckets()) {
      if (bucket >= 0 && bucket < IndexRequest.BUCKETS && wanted.size() < IndexRequest.BUCKETS) {
        wanted.add(bucket);
      }
    }
    if (wanted.isEmpty() || ++rounds > MOST_ROUNDS) {
      end();
    } else {
      sendBuckets();
    }
  }

  private void end() {
    wanted.clear();
    underWay = false;
    report.thaw();
  }
}
