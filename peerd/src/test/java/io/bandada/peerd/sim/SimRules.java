package io.bandada.peerd.sim;

import io.bandada.directory.api.CommitRequest;
import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameRule;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.api.PingRequest.TransferSource;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.UploadRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the directory takes at all, rule by rule as the real one has them: `DirectoryContract`
/// holds both to them. A peer that is told something else here would be told so by the real one,
/// too.
final class SimRules {
  private static final int MOST_KEY = 200;
  private static final int MOST_LABEL = 80;
  private static final int MOST_ADDRESSES = 8;
  private static final int MOST_COPIES = 1_000;
  private static final int MOST_CHANGES = 1_000;
  private static final int MOST_DONE = 1_000;
  private static final int MOST_TRANSFERS = 50;
  private static final int MOST_SOURCES = 10;
  private static final int MOST_SOURCES_A_PING = 200;
  private static final int MOST_TEXT = 1_024;
  private static final int MOST_NOTE = 500;
  private static final int MOST_WORD = 20;
  private static final int MOST_ID = 64;
  private static final int MOST_PATTERN = 1_024;
  private static final long MOST_SIZE = 16L << 40;
  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{8,64}");
  private static final Pattern PEER = Pattern.compile("p[0-9a-f]+");
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:]{2,39}]):\\d{1,5}");
  private static final Set<String> SORTS = Set.of("", "name", "size", "created", "copies");

  private SimRules() {}

  static void key(String given) {
    require(
        !given.isBlank() && given.length() <= MOST_KEY,
        "an Idempotency-Key has 1 to " + MOST_KEY + " characters");
  }

  static void root(String root) {
    require(ROOT.matcher(root).matches(), "a root is 64 lower-case hex digits");
  }

  static void rootPrefix(String root) {
    require(
        PREFIX.matcher(root).matches(),
        "a root, or its beginning, is 8 to 64 lower-case hex digits");
  }

  static void name(String name) {
    NameRule.broken(name)
        .ifPresent(
            rule -> {
              throw SimRefusal.badName(rule);
            });
  }

  /// As the way to the real directory has it: other names are asked for, and are not there.
  static void path(String name) {
    for (String segment : name.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw SimRefusal.badName("no file can be named " + name);
      }
    }
  }

  static void publish(UploadRequest request) {
    name(request.name());
    root(request.root());
    size(request.sizeBytes());
    require(
        request.copies() >= 0 && request.copies() <= MOST_COPIES, "copies are 1 to " + MOST_COPIES);
    int copies =
        request.copies() > 0
            ? request.copies()
            : Math.max(SimDirectory.DEFAULTS.copies(), request.ack());
    require(
        request.ack() >= 0 && request.ack() <= copies,
        "the copies to wait for are 1 to the copies wanted");
  }

  static void change(NameChange change) {
    List<String> names = change.names() == null ? List.of() : change.names();
    String prefix = change.prefix();
    require(
        names.isEmpty() != (prefix == null),
        "a change is about names, or about all below a folder");
    require(names.size() <= NameChange.MOST_NAMES, "at most 1000 names at once");
    require(prefix == null || prefix.isEmpty() || prefix.endsWith("/"), "a folder ends with /");
    String to = change.to();
    switch (change.kind()) {
      case MOVE, COPY -> {
        require(to != null, "what is moved or copied has a new name");
        require(names.size() <= 1, "one name becomes one name");
        require(
            prefix == null || to == null || to.isEmpty() || to.endsWith("/"),
            "a folder becomes a folder");
      }
      case COPIES -> {
        Integer copies = change.copies();
        require(
            copies != null && copies >= 1 && copies <= MOST_COPIES,
            "copies are 1 to " + MOST_COPIES);
      }
      case REMOVE -> {}
    }
  }

  static void receipts(List<Receipt> receipts) {
    require(
        receipts.size() <= CommitRequest.MOST,
        "a commit has at most " + CommitRequest.MOST + " receipts");
  }

  static void login(LoginRequest request) {
    label(request.peerName());
    String site = request.site();
    if (site != null && !site.isBlank()) {
      label(site);
    }
    String id = request.peerId();
    require(id == null || PEER.matcher(id).matches(), "a peer's id is p and hex digits");
    addresses(request.addresses());
    require(
        request.incarnation() >= 0 && request.capacityBytes() >= 0 && request.freeBytes() >= 0,
        "incarnation, capacity and free space are never negative");
  }

  static void ping(PingRequest ping, @Nullable List<String> knownAddresses) {
    require(
        ping.commandsDone().size() <= MOST_DONE,
        "a ping confirms at most " + MOST_DONE + " commands");
    require(
        ping.seq() >= 0 && ping.load() >= 0 && ping.capacityBytes() >= 0 && ping.freeBytes() >= 0,
        "the numbers of a ping are never negative");
    if (!ping.addresses().equals(knownAddresses)) {
      addresses(ping.addresses());
    }
    transfers(ping.transfers());
    delta(ping.delta());
  }

  private static void transfers(List<TransferReport> transfers) {
    require(
        transfers.size() <= MOST_TRANSFERS,
        "a ping tells of at most " + MOST_TRANSFERS + " transfers");
    int sources = 0;
    for (TransferReport t : transfers) {
      List<TransferSource> from = t.from() == null ? List.of() : t.from();
      sources += from.size();
      boolean fits =
          fits(t.id(), MOST_ID)
              && fits(t.kind(), MOST_WORD)
              && fits(t.state(), MOST_WORD)
              && fits(t.root(), MOST_ID)
              && fits(t.name(), MOST_TEXT)
              && fits(t.note(), MOST_NOTE)
              && fits(t.limit(), MOST_WORD)
              && from.stream().allMatch(SimRules::fits);
      require(fits, "a text of a transfer is longer than it may be: " + t);
      require(
          from.size() <= MOST_SOURCES, "a transfer tells of at most " + MOST_SOURCES + " sources");
    }
    require(
        sources <= MOST_SOURCES_A_PING,
        "a ping tells of at most " + MOST_SOURCES_A_PING + " sources");
  }

  private static boolean fits(TransferSource s) {
    return fits(s.peerId(), MOST_ID)
        && fits(s.peerName(), MOST_TEXT)
        && fits(s.state(), MOST_WORD)
        && fits(s.limit(), MOST_WORD)
        && fits(s.trouble(), MOST_NOTE);
  }

  private static boolean fits(@Nullable String text, int most) {
    return text == null || text.length() <= most;
  }

  private static void delta(IndexDelta delta) {
    require(
        delta.adds().size() <= MOST_CHANGES && delta.removes().size() <= MOST_CHANGES,
        "a delta has at most " + MOST_CHANGES + " adds and removes");
    numbers(delta.epoch(), delta.seq(), delta.count());
    delta.adds().forEach(SimRules::entry);
    delta.removes().forEach(SimRules::root);
    digest(delta.digest());
  }

  static void index(IndexRequest report) {
    require(
        report.entries().size() <= IndexRequest.MAX_ENTRIES
            && report.names().size() <= IndexRequest.MAX_ENTRIES,
        "a report has at most " + IndexRequest.MAX_ENTRIES + " entries, and names");
    int digests = report.bucketDigests().size();
    require(
        digests == 0 || digests == IndexRequest.BUCKETS,
        "there are " + IndexRequest.BUCKETS + " bucket digests or none");
    numbers(report.epoch(), report.seq(), report.count());
    require(
        report.buckets().stream().allMatch(b -> b >= 0 && b < IndexRequest.BUCKETS),
        "there is no such bucket");
    Set<Integer> named = new HashSet<>(report.buckets());
    for (IndexEntry entry : report.entries()) {
      entry(entry);
      require(
          named.contains(entry.bucket()), "an entry is in a bucket that the report does not name");
    }
    digest(report.digest());
    report.bucketDigests().forEach(SimRules::digest);
  }

  static void files(String sort, String... filters) {
    require(
        SORTS.contains(sort.startsWith("-") ? sort.substring(1) : sort),
        "files are not sorted by " + sort);
    for (String filter : filters) {
      require(
          filter.length() <= MOST_PATTERN, "a filter has at most " + MOST_PATTERN + " characters");
    }
  }

  private static void numbers(long epoch, long seq, long count) {
    require(
        epoch >= 0 && seq >= 0 && count >= 0,
        "epoch, seq and count of an index are never negative");
  }

  private static void entry(IndexEntry entry) {
    root(entry.root());
    size(entry.sizeBytes());
    require(
        entry.haveBytes() >= 0 && entry.haveBytes() <= entry.sizeBytes(),
        "an entry has at most all of its bytes");
  }

  private static void digest(String hex) {
    try {
      IndexDigest.parse(hex);
    } catch (IllegalArgumentException e) {
      throw SimRefusal.badRequest("an index digest has 32 hex digits");
    }
  }

  private static void size(long bytes) {
    require(bytes >= 0 && bytes <= MOST_SIZE, "a size is between 0 and 16 TiB");
  }

  private static void addresses(List<String> addresses) {
    require(
        !addresses.isEmpty() && addresses.size() <= MOST_ADDRESSES,
        "a peer gives 1 to " + MOST_ADDRESSES + " addresses");
    require(
        addresses.stream().allMatch(a -> ADDRESS.matcher(a).matches()),
        "an address is a literal IP and a port");
  }

  private static void label(String text) {
    boolean good = !text.isBlank() && text.length() <= MOST_LABEL && text.strip().equals(text);
    require(
        good && text.codePoints().noneMatch(Character::isISOControl),
        "a name of a peer or site has 1 to 80 visible characters");
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw SimRefusal.badRequest(rule);
    }
  }
}
