package io.bandada.directory.dashboard.lists;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A peer as the dashboard shows it. Instants are milliseconds since 1970.
///
/// @param state live, stale, lost, left
/// @param verifiedAt when both sides last agreed on its index; 0 never
/// @param trouble what is wrong with it though it is heard; null nothing
public record PeerLine(
    String id,
    String name,
    String state,
    List<String> addresses,
    @Nullable String site,
    String account,
    long joinedAt,
    long seenAt,
    long stateSince,
    boolean draining,
    int load,
    long files,
    long bytes,
    long capacityBytes,
    long freeBytes,
    long rateIn,
    long rateOut,
    long verifiedAt,
    @Nullable String trouble)
    implements ListLine {

  @Override
  public String key() {
    return id;
  }

  @Override
  public String lineId() {
    return "peer-" + id;
  }

  public String address() {
    return addresses.isEmpty() ? "" : addresses.getFirst();
  }

  public boolean live() {
    return state.equals("live");
  }

  public boolean reachable() {
    return live() || state.equals("stale");
  }

  /// Percent of its disk that is in use, 0 to 100.
  public long usedPercent() {
    return capacityBytes <= 0
        ? 0
        : Math.clamp(Math.round(100.0 * (capacityBytes - freeBytes) / capacityBytes), 0, 100);
  }
}
