package io.bandada.peerd.control;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rate.Rates;
import io.bandada.proto.control.LimitsReply;
import io.bandada.proto.control.LimitsRequest;

/// The limits as peerctl sees and sets them.
final class LimitsCall {
  private static final System.Logger LOG = System.getLogger(LimitsCall.class.getName());

  private final RateLimits limits;

  LimitsCall(RateLimits limits) {
    this.limits = limits;
  }

  /// @return what holds now
  /// @throws ControlFailure.Refused when one is out of bounds; then none is changed
  LimitsReply answer(LimitsRequest request) throws ControlFailure.Refused {
    Rates now = limits.rates();
    if (request.hasUp() || request.hasDown() || request.hasPerPeer()) {
      try {
        now =
            limits.change(
                before ->
                    new Rates(
                        request.hasUp() ? request.getUp() : before.up(),
                        request.hasDown() ? request.getDown() : before.down(),
                        request.hasPerPeer() ? request.getPerPeer() : before.perPeer()));
      } catch (IllegalArgumentException e) {
        throw new ControlFailure.Refused(
            NodeFailure.Kind.USAGE, String.valueOf(e.getMessage()), "");
      }
      LOG.log(
          System.Logger.Level.INFO,
          "limits in bytes per second, set by peerctl: up "
              + now.up()
              + ", down "
              + now.down()
              + ", per peer "
              + now.perPeer()
              + " (0: none)");
    }
    return LimitsReply.newBuilder()
        .setUp(now.up())
        .setDown(now.down())
        .setPerPeer(now.perPeer())
        .build();
  }
}
