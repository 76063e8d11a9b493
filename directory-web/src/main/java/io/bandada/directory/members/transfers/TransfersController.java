package io.bandada.directory.members.transfers;

import io.bandada.directory.api.Paths;
import io.bandada.directory.api.TransferPage;
import io.bandada.directory.api.TransferRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What moves in the network now, and what limits it.
@RestController
@RequestMapping(Paths.TRANSFERS)
class TransfersController {
  /// More are not looked through.
  private static final int MOST = 20_000;

  private static final int MOST_A_PAGE = 500;

  private final ReportedTransfers transfers;

  TransfersController(ReportedTransfers transfers) {
    this.transfers = transfers;
  }

  /// @param peer name or id; only this one's
  /// @param kind upload, download or replica
  /// @param contains in the file's name
  /// @param after `next` of the page before; when that transfer has ended, the list goes on where
  ///   it would be
  @GetMapping
  TransferPage list(
      @RequestParam(required = false) @Nullable String peer,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String contains,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") int limit) {
    List<ReportedTransfer> fitting =
        transfers.list(MOST).stream()
            .filter(t -> peer == null || peer.equals(t.peerId()) || peer.equals(t.peerName()))
            .filter(t -> kind == null || kind.equals(t.report().kind()))
            .filter(t -> contains == null || hasInName(t, contains))
            .sorted(Comparator.comparing(TransfersController::key))
            .toList();
    List<ReportedTransfer> rest =
        fitting.stream().filter(t -> after == null || key(t).compareTo(after) > 0).toList();
    List<ReportedTransfer> page =
        rest.subList(0, Math.min(rest.size(), Math.clamp(limit, 1, MOST_A_PAGE)));
    String next = page.size() < rest.size() ? key(page.getLast()) : null;
    return new TransferPage(
        page.stream().map(TransfersController::record).toList(),
        next,
        fitting.size(),
        transfers.mayBeMore());
  }

  private static boolean hasInName(ReportedTransfer t, String text) {
    String name = t.report().name();
    return name != null && name.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }

  /// Its place in the list. A name has no control characters, so the peer's name decides first.
  private static String key(ReportedTransfer t) {
    return t.peerName() + "\t" + t.report().id() + "\t" + t.peerId();
  }

  private static TransferRecord record(ReportedTransfer t) {
    return new TransferRecord(
        t.peerId(), t.peerName(), Instant.ofEpochMilli(t.seenAt()).toString(), t.report());
  }
}
