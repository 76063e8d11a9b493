package io.bandada.peerd.peers;

import io.bandada.peerd.rpc.CallLimiter;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.proto.peer.PeerGrpc;
import io.grpc.MethodDescriptor;

/// How many calls of one kind one peer may have open.
record CallsOfOne(PeerLimits limits) implements CallLimiter.Share {
  @Override
  public String caller() {
    return KnownCaller.current().key();
  }

  @Override
  public int most(MethodDescriptor<?, ?> method) {
    return method.equals(PeerGrpc.getRequestFileMethod())
        ? limits.watchesPerPeer()
        : limits.callsPerPeer();
  }
}
