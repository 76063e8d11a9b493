package io.bandada.directory.members;

import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PeerRecord;
import io.bandada.directory.holdings.Holdings;
import io.bandada.directory.holdings.IndexState;
import io.bandada.directory.problems.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Pages of peers. There are thousands of them, not millions, and they are in memory: a sort for
/// each look is cheap.
final class PeerList {
  private PeerList() {}

  /// A peer with what it is sorted by at this moment.
  private record Row(Member member, IndexState index, long key) {
    String position() {
      return key + " " + member.name();
    }
  }

  static PeerPage page(Collection<Member> members, Holdings holdings, PeerQuery query) {
    ToLongFunction<Row> key = key(query.sort());
    Comparator<Row> ascending =
        Comparator.comparingLong(Row::key).thenComparing(row -> row.member().name());
    Comparator<Row> order = query.descending() ? ascending.reversed() : ascending;
    List<Row> rows = new ArrayList<>();
    for (Member member : members) {
      if (fits(member, query)) {
        IndexState index = holdings.state(member.id());
        rows.add(new Row(member, index, key.applyAsLong(new Row(member, index, 0))));
      }
    }
    rows.sort(order);
    int from = start(rows, query);
    List<Row> shown = rows.subList(from, Math.min(rows.size(), from + query.limit()));
    boolean more = from + shown.size() < rows.size();
    return new PeerPage(
        shown.stream().map(row -> record(row.member(), row.index())).toList(),
        more ? encode(shown.getLast().position()) : null,
        rows.size());
  }

  private static ToLongFunction<Row> key(PeerQuery.Sort sort) {
    return switch (sort) {
      case NAME -> row -> 0;
      case STATE -> row -> row.member().state().rank();
      case FILES -> row -> row.index().count();
      case BYTES -> row -> row.index().bytes();
      case FREE -> row -> row.member().vitals().freeBytes();
      case LOAD -> row -> row.member().vitals().load();
      case LAST_SEEN -> row -> row.member().lastSeenAt();
    };
  }

  private static int start(List<Row> rows, PeerQuery query) {
    if (query.after() == null) {
      return 0;
    }
    String position = decode(query.after());
    int space = position.indexOf(' ');
    try {
      long key = Long.parseLong(position.substring(0, Math.max(0, space)));
      String name = position.substring(space + 1);
      for (int i = 0; i < rows.size(); i++) {
        int compared = Long.compare(rows.get(i).key(), key);
        compared = compared != 0 ? compared : rows.get(i).member().name().compareTo(name);
        if (query.descending() ? compared < 0 : compared > 0) {
          return i;
        }
      }
      return rows.size();
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("`after` is not one that a page gave");
    }
  }

  private static boolean fits(Member member, PeerQuery query) {
    return (query.state() == null || member.state() == query.state())
        && contains(member, query.contains());
  }

  private static boolean contains(Member member, @Nullable String part) {
    if (part == null || part.isEmpty()) {
      return true;
    }
    String folded = part.toLowerCase(Locale.ROOT);
    return has(member.name(), folded)
        || has(member.address(), folded)
        || has(member.site(), folded)
        || has(member.account(), folded);
  }

  private static boolean has(@Nullable String text, String folded) {
    return text != null && text.toLowerCase(Locale.ROOT).contains(folded);
  }

  static PeerRecord record(Member member, IndexState index) {
    PeerVitals v = member.vitals();
    return new PeerRecord(
        member.id(),
        member.name(),
        member.state().word(),
        member.address(),
        member.site(),
        member.account(),
        Instant.ofEpochMilli(member.joinedAt()).toString(),
        Instant.ofEpochMilli(member.lastSeenAt()).toString(),
        index.count(),
        index.bytes(),
        v.capacityBytes(),
        v.freeBytes(),
        v.load(),
        index.verifiedAt() == 0 ? null : Instant.ofEpochMilli(index.verifiedAt()).toString(),
        member.trouble().orElse(null));
  }

  private static String encode(String position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(position.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String after) {
    try {
      return new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("`after` is not one that a page gave");
    }
  }
}
