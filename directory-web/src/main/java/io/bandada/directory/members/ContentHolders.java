package io.bandada.directory.members;

import io.bandada.directory.api.LastHolder;
import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.holdings.Holder;
import io.bandada.directory.holdings.Holdings;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Who holds a content, with where and how they are.
@Component
public class ContentHolders {
  /// A file that everybody has is not listed whole.
  private static final int MOST = 1_000;

  private static final Comparator<SourceRecord> LIVE_FIRST =
      Comparator.<SourceRecord>comparingInt(s -> PeerState.of(s.state()).rank())
          .thenComparing(s -> !s.complete())
          .thenComparing(SourceRecord::peerName);

  private final Members members;
  private final Holdings holdings;

  ContentHolders(Members members, Holdings holdings) {
    this.members = members;
    this.holdings = holdings;
  }

  /// All that reported some of it, complete or not, the live ones first. Peers that left are not
  /// among them.
  public List<SourceRecord> of(String root) {
    return holdings.holders(root).stream()
        .map(this::source)
        .flatMap(Optional::stream)
        .sorted(LIVE_FIRST)
        .limit(MOST)
        .toList();
  }

  /// All that reported some of it and are not there now, the last seen first.
  public List<LastHolder> gone(String root, int most) {
    return holdings.holders(root).stream()
        .map(
            holder ->
                members.get(holder.peerId()).map(member -> new Gone(member, holder.complete())))
        .flatMap(Optional::stream)
        .filter(gone -> !gone.member.state().counts())
        .sorted(Comparator.comparingLong((Gone gone) -> gone.member.lastSeenAt()).reversed())
        .limit(most)
        .map(Gone::record)
        .toList();
  }

  private record Gone(Member member, boolean complete) {
    LastHolder record() {
      String seen = Instant.ofEpochMilli(member.lastSeenAt()).toString();
      return new LastHolder(member.name(), member.state().word(), seen, complete);
    }
  }

  private Optional<SourceRecord> source(Holder holder) {
    return members
        .get(holder.peerId())
        .filter(member -> member.state() != PeerState.LEFT)
        .map(member -> source(member, holder.complete(), holder.haveBytes()));
  }

  public static SourceRecord source(Member member, boolean complete, long haveBytes) {
    return new SourceRecord(
        member.id(), member.name(), member.address(), complete, haveBytes, member.state().word());
  }
}
