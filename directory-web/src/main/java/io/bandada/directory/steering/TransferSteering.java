package io.bandada.directory.steering;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.transfers.TransferOrders;
import io.bandada.directory.problems.Refusal;
import org.springframework.stereotype.Component;

/// Who may say what becomes of a transfer.
@Component
public class TransferSteering {
  private final Members members;
  private final TransferOrders orders;

  TransferSteering(Members members, TransferOrders orders) {
    this.members = members;
    this.orders = orders;
  }

  /// The peer hears of it with its next ping.
  ///
  /// @param peer name or id
  /// @throws Refusal not-found; not-allowed unless the peer is the caller's, or an admin asks;
  ///   bad-request; busy
  public void ask(String peer, TransferOrder order, Caller caller) {
    Member member =
        members
            .member(peer)
            .filter(found -> found.state().counts())
            .orElseThrow(() -> Refusal.notFound("no peer " + peer + " is there now"));
    if (!caller.mayChange(member.account())) {
      throw Refusal.notAllowed(
          "what " + member.name() + " moves is up to " + member.account(),
          "ask " + member.account() + " or an admin");
    }
    // Who it is the peer hears from us, whatever the order says.
    orders.ask(member.id(), new TransferOrder(order.transfer(), order.kind(), caller.account()));
  }
}
