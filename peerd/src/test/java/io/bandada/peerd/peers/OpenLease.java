package io.bandada.peerd.peers;

import io.grpc.Channel;

/// For a call that hears what it is told, and dials nobody.
final class OpenLease implements PeerChannels.Lease {
  @Override
  public Channel channel() {
    throw new UnsupportedOperationException("nobody dials here");
  }

  @Override
  public void release() {}
}
