package io.bandada.directory.dashboard.lists;

import io.bandada.directory.dashboard.text.Tally;
import io.bandada.directory.holdings.Holdings;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerQuery;
import io.bandada.directory.members.PeerState;
import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Peers out of the members' memory: it is newer than the table.
@Component
public final class PeerLines implements ListLines<PeerLine> {
  private final Members members;
  private final Holdings holdings;

  PeerLines(Members members, Holdings holdings) {
    this.members = members;
    this.holdings = holdings;
  }

  @Override
  public ListPage page(ListQuery query) {
    try {
      return pageFrom(query);
    } catch (Refusal mangledPlace) {
      return pageFrom(query.atStart());
    }
  }

  private ListPage pageFrom(ListQuery query) {
    var page =
        members.page(
            new PeerQuery(
                query.filter().isEmpty()
                    ? null
                    : PeerState.valueOf(query.filter().toUpperCase(Locale.ROOT)),
                query.text(),
                switch (query.sort()) {
                  case "files" -> PeerQuery.Sort.FILES;
                  case "bytes" -> PeerQuery.Sort.BYTES;
                  case "free" -> PeerQuery.Sort.FREE;
                  case "seen" -> PeerQuery.Sort.LAST_SEEN;
                  default -> PeerQuery.Sort.NAME;
                },
                query.down(),
                query.after(),
                PAGE));
    var lines =
        page.peers().stream()
            .flatMap(record -> members.get(record.id()).stream())
            .map(this::line)
            .toList();
    return new ListPage(query, lines, page.next(), Tally.exactly(page.total()));
  }

  @Override
  public Map<String, PeerLine> byKeys(ListQuery query, Collection<String> keys) {
    return byKeys(keys);
  }

  /// Those that are still there.
  public Map<String, PeerLine> byKeys(Collection<String> keys) {
    var found = new LinkedHashMap<String, PeerLine>();
    for (var key : keys) {
      members.get(key).ifPresent(member -> found.put(key, line(member)));
    }
    return found;
  }

  /// How often a peer is to be heard.
  public Duration beat() {
    return members.nextBeat();
  }

  /// Silence after which a peer is lost.
  public Duration lease() {
    return members.lease();
  }

  private PeerLine line(Member member) {
    var index = holdings.state(member.id());
    var vitals = member.vitals();
    return new PeerLine(
        member.id(),
        member.name(),
        member.state().word(),
        vitals.addresses(),
        member.site(),
        member.account(),
        member.joinedAt(),
        member.lastSeenAt(),
        member.stateSince(),
        vitals.draining(),
        vitals.load(),
        index.count(),
        index.bytes(),
        vitals.capacityBytes(),
        vitals.freeBytes(),
        vitals.bytesPerSecondIn(),
        vitals.bytesPerSecondOut(),
        index.verifiedAt(),
        member.trouble().orElse(null));
  }
}
