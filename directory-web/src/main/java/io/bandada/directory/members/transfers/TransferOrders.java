package io.bandada.directory.members.transfers;

import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.members.MemberEvent;
import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// What people want of transfers at peers. An order waits here for the next ping of its peer, rides
/// once in the reply, and is forgotten when the peer tells that it is so, or has not within
/// [#PATIENCE_NANOS]: then it does not know of orders, or the reply was lost, and one may ask
/// again.
///
/// In memory only: after a restart nobody waits for anything.
@Component
public class TransferOrders {
  private static final int MOST_A_PEER = 100;
  private static final int MOST_ID = 64;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final Duration REST = Duration.ofSeconds(5);

  private final LongSupplier nanoClock;
  private final ConcurrentHashMap<String, Map<String, Asked>> asked = new ConcurrentHashMap<>();

  TransferOrders(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /// @param sentAt by the nano clock; null: not yet
  private record Asked(TransferOrder order, @Nullable Long sentAt) {}

  /// The last word for a transfer counts.
  ///
  /// @throws Refusal bad-request; busy
  public void ask(String peerId, TransferOrder order) {
    if (order.transfer().isEmpty() || order.transfer().length() > MOST_ID) {
      throw Refusal.badRequest("a transfer's id has 1 to " + MOST_ID + " characters");
    }
    asked.compute(
        peerId,
        (id, before) -> {
          Map<String, Asked> all = before == null ? new LinkedHashMap<>() : copy(before);
          if (all.size() >= MOST_A_PEER && !all.containsKey(order.transfer())) {
            throw Refusal.busy(429, "too many orders wait for this peer's next word", REST);
          }
          all.put(order.transfer(), new Asked(order, null));
          return all;
        });
  }

  private static Map<String, Asked> copy(Map<String, Asked> all) {
    return new LinkedHashMap<>(all);
  }

  /// What this peer is to be told now; each once.
  public List<TransferOrder> toSend(String peerId) {
    Map<String, Asked> all = asked.get(peerId);
    if (all == null) {
      return List.of();
    }
    List<TransferOrder> orders =
        all.values().stream().filter(one -> one.sentAt() == null).map(Asked::order).toList();
    if (!orders.isEmpty()) {
      long now = nanoClock.getAsLong();
      change(peerId, one -> orders.contains(one.order()) ? new Asked(one.order(), now) : one);
    }
    return orders;
  }

  /// What is asked of a transfer and not yet so; null: nothing.
  public TransferOrder.@Nullable Kind of(String peerId, String transfer) {
    Map<String, Asked> all = asked.get(peerId);
    Asked one = all == null ? null : all.get(transfer);
    return one == null || isOld(one) ? null : one.order().kind();
  }

  /// This peer told of its transfers: what is as it was asked for is done.
  void reported(String peerId, List<TransferReport> transfers) {
    if (asked.containsKey(peerId)) {
      Map<String, TransferReport> now = new LinkedHashMap<>();
      transfers.forEach(transfer -> now.put(transfer.id(), transfer));
      change(
          peerId,
          one ->
              one.sentAt() != null && isSo(one.order(), now.get(one.order().transfer()))
                  ? null
                  : one);
    }
  }

  /// What is not told of any more has ended.
  private static boolean isSo(TransferOrder order, @Nullable TransferReport now) {
    return now == null
        || switch (order.kind()) {
          case PAUSE -> now.state().equals(ReportedTransfers.PAUSED);
          case RESUME -> !now.state().equals(ReportedTransfers.PAUSED);
          case CANCEL -> false;
        };
  }

  private boolean isOld(Asked one) {
    Long sentAt = one.sentAt();
    return sentAt != null && nanoClock.getAsLong() - sentAt > PATIENCE_NANOS;
  }

  private interface Change {
    @Nullable Asked of(Asked before);
  }

  private void change(String peerId, Change change) {
    asked.computeIfPresent(
        peerId,
        (id, before) -> {
          Map<String, Asked> left = new LinkedHashMap<>();
          before.forEach(
              (transfer, one) -> {
                Asked now = isOld(one) ? null : change.of(one);
                if (now != null) {
                  left.put(transfer, now);
                }
              });
          return left.isEmpty() ? null : left;
        });
  }

  @EventListener
  void left(MemberEvent event) {
    if (event instanceof MemberEvent.Left || event instanceof MemberEvent.Lost) {
      asked.remove(event.peerId());
    }
  }
}
