package io.bandada.directory.dashboard.lists;

import io.bandada.directory.dashboard.text.Tally;
import io.bandada.directory.members.transfers.ReportedTransfer;
import io.bandada.directory.members.transfers.ReportedTransfers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Transfers of the peers that are there, out of memory: they live as long as the next ping.
@Component
public final class TransferLines implements ListLines<TransferLine> {
  /// More are not looked through.
  private static final int MOST = 20_000;

  private final ReportedTransfers transfers;

  TransferLines(ReportedTransfers transfers) {
    this.transfers = transfers;
  }

  /// An upload and the replicas that its holders fetch are one; where one kind only is looked at,
  /// each is its own.
  private List<TransferLine> all(ListQuery query) {
    var each = transfers.list(MOST).stream().map(TransferLines::line).toList();
    return query.filter().isEmpty() ? grouped(each) : each;
  }

  private static List<TransferLine> grouped(List<TransferLine> each) {
    var uploads = new HashSet<String>();
    each.stream().filter(TransferLine::isUpload).forEach(line -> uploads.add(line.root()));
    var groups = new HashMap<String, List<TransferLine>>();
    for (var line : each) {
      if (line.kind().equals("replica") && uploads.contains(line.root())) {
        groups.computeIfAbsent(line.root(), root -> new ArrayList<>()).add(line);
      }
    }
    var lines = new ArrayList<TransferLine>();
    for (var line : each) {
      if (line.isUpload()) {
        var group = groups.remove(line.root());
        lines.add(group == null ? line : line.with(group));
      } else if (!line.kind().equals("replica") || !uploads.contains(line.root())) {
        lines.add(line);
      }
    }
    return lines;
  }

  @Override
  public ListPage page(ListQuery query) {
    var order = order(query.sort());
    var placed = query.down() ? order.reversed() : order;
    var fitting = all(query).stream().filter(line -> fits(line, query)).sorted(placed).toList();
    // The place is the key of the last line shown: when that transfer has ended, the list starts
    // again.
    int from = 0;
    for (int i = 0; i < fitting.size(); i++) {
      if (fitting.get(i).key().equals(query.after())) {
        from = i + 1;
      }
    }
    var shown = fitting.subList(from, Math.min(fitting.size(), from + PAGE));
    boolean more = from + shown.size() < fitting.size();
    return new ListPage(
        from == 0 ? query.atStart() : query,
        shown,
        more ? shown.getLast().key() : null,
        new Tally(fitting.size(), transfers.mayBeMore()));
  }

  private static Comparator<TransferLine> order(String sort) {
    Comparator<TransferLine> name =
        Comparator.comparing(TransferLine::label).thenComparing(TransferLine::key);
    return switch (sort) {
      case "rate" -> Comparator.comparingLong(TransferLine::rate).thenComparing(name);
      case "size" -> Comparator.comparingLong(TransferLine::sizeBytes).thenComparing(name);
      default -> name;
    };
  }

  private static boolean fits(TransferLine line, ListQuery query) {
    return (query.filter().isEmpty() || query.filter().equals(line.kind()))
        && (query.text().isEmpty()
            || hasText(line, query.folded())
            || line.replicas().stream().anyMatch(one -> hasText(one, query.folded())));
  }

  private static boolean hasText(TransferLine line, String text) {
    return line.label().toLowerCase(Locale.ROOT).contains(text)
        || line.peerName().toLowerCase(Locale.ROOT).contains(text);
  }

  @Override
  public Map<String, TransferLine> byKeys(ListQuery query, Collection<String> keys) {
    var wanted = new HashSet<>(keys);
    var found = new LinkedHashMap<String, TransferLine>();
    for (var line : all(query)) {
      if (wanted.contains(line.key())) {
        found.put(line.key(), line);
      }
    }
    return found;
  }

  /// Null: it has ended.
  public @Nullable TransferLine find(String key) {
    return transfers.list(MOST).stream()
        .map(TransferLines::line)
        .filter(line -> line.key().equals(key))
        .findFirst()
        .orElse(null);
  }

  public List<TransferLine> of(String peer) {
    return transfers.listOf(peer).stream().map(TransferLines::line).toList();
  }

  public Tally count() {
    return new Tally(transfers.count(), transfers.mayBeMore());
  }

  private static TransferLine line(ReportedTransfer transfer) {
    var report = transfer.report();
    return new TransferLine(
        transfer.peerId(),
        transfer.peerName(),
        transfer.account(),
        transfer.asked(),
        report.id(),
        report.kind(),
        report.name(),
        report.root(),
        report.state(),
        report.bytes(),
        report.sizeBytes(),
        report.bytesPerSecond(),
        report.sources(),
        report.note(),
        report.limit(),
        report.from() == null ? List.of() : report.from(),
        List.of());
  }
}
