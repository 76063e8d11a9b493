package io.bandada.directory.members.transfers;

import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.api.PingRequest.TransferSource;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.problems.Refusal;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// What peers move right now, by their last ping. In memory only: after a restart it is whole again
/// with everybody's next ping.
@Component
public class ReportedTransfers {
  /// The state of one that waits until somebody resumes it.
  public static final String PAUSED = "paused";

  private static final int MOST_A_PING = 50;
  private static final int MOST_TEXT = 1_024;
  private static final int MOST_NOTE = 500;
  private static final int MOST_WORD = 20;

  /// Of one transfer.
  public static final int MOST_SOURCES = 10;

  private static final int MOST_SOURCES_A_PING = 200;

  private final Members members;
  private final TransferOrders orders;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Reported> reported = new ConcurrentHashMap<>();

  ReportedTransfers(Members members, TransferOrders orders, InstantSource clock) {
    this.members = members;
    this.orders = orders;
    this.clock = clock;
  }

  private record Reported(List<TransferReport> transfers, long at) {}

  /// Replaces what this peer said before.
  public void report(String peerId, List<TransferReport> transfers) {
    if (transfers.size() > MOST_A_PING) {
      throw Refusal.badRequest("a ping tells of at most " + MOST_A_PING + " transfers");
    }
    transfers.forEach(ReportedTransfers::check);
    if (transfers.stream().mapToInt(t -> sources(t).size()).sum() > MOST_SOURCES_A_PING) {
      throw Refusal.badRequest(
          "a ping tells of at most " + MOST_SOURCES_A_PING + " sources of transfers");
    }
    orders.reported(peerId, transfers);
    if (transfers.isEmpty()) {
      reported.remove(peerId);
    } else {
      reported.put(peerId, new Reported(List.copyOf(transfers), clock.millis()));
    }
  }

  private static void check(TransferReport t) {
    boolean tooLong =
        t.id().length() > 64
            || t.kind().length() > MOST_WORD
            || t.state().length() > MOST_WORD
            || t.root().length() > 64
            || (t.name() != null && t.name().length() > MOST_TEXT)
            || (t.note() != null && t.note().length() > MOST_NOTE)
            || (t.limit() != null && t.limit().length() > MOST_WORD)
            || sources(t).stream().anyMatch(ReportedTransfers::isTooLong);
    if (tooLong) {
      throw Refusal.badRequest("a text of a transfer is longer than it may be");
    }
    if (sources(t).size() > MOST_SOURCES) {
      throw Refusal.badRequest("a transfer tells of at most " + MOST_SOURCES + " sources");
    }
  }

  private static boolean isTooLong(TransferSource s) {
    return s.peerId().length() > 64
        || s.peerName().length() > MOST_TEXT
        || s.state().length() > MOST_WORD
        || s.limit().length() > MOST_WORD
        || (s.trouble() != null && s.trouble().length() > MOST_NOTE);
  }

  private static List<TransferSource> sources(TransferReport t) {
    return t.from() == null ? List.of() : t.from();
  }

  /// At most `limit` transfers of peers that are there, by name of the peer.
  public List<ReportedTransfer> list(int limit) {
    return reported.keySet().stream()
        .flatMap(this::of)
        .sorted(
            Comparator.comparing(ReportedTransfer::peerName).thenComparing(t -> t.report().id()))
        .limit(limit)
        .toList();
  }

  /// How many there are, of peers that are there.
  public int count() {
    return reported.keySet().stream().mapToInt(peerId -> (int) of(peerId).count()).sum();
  }

  /// Some peer told of as many as a ping may tell of: it may move more.
  public boolean mayBeMore() {
    return reported.keySet().stream().anyMatch(peerId -> of(peerId).count() >= MOST_A_PING);
  }

  /// Those of one peer.
  public List<ReportedTransfer> listOf(String peerId) {
    return of(peerId).toList();
  }

  private Stream<ReportedTransfer> of(String peerId) {
    Member member = members.get(peerId).orElse(null);
    Reported r = reported.get(peerId);
    if (member == null || r == null || !member.state().counts()) {
      return Stream.empty();
    }
    return r.transfers().stream()
        .map(
            t ->
                new ReportedTransfer(
                    peerId, member.name(), member.account(), t, r.at(), orders.of(peerId, t.id())));
  }
}
