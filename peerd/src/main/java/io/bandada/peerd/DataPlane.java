package io.bandada.peerd;

import io.bandada.peerd.config.PeerdConfig;
import io.bandada.peerd.config.Setting;
import io.bandada.peerd.node.PeerRequests;
import io.bandada.peerd.peers.GrpcPeerNetwork;
import io.bandada.peerd.peers.PeerServer;
import io.bandada.peerd.pieceport.PieceDialler;
import io.bandada.peerd.pieceport.PiecePort;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.ticket.TicketVerifier;
import io.bandada.peerd.transfer.Host;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Patience;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.peerd.transfer.connections.PiecePorts;
import io.bandada.peerd.transfer.connections.TwoPathNetwork;
import io.bandada.peerd.transfer.connections.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The way of pieces between this peer and others, wired: the two ports that others reach, and the
/// network that reaches theirs.
final class DataPlane {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final PeerdConfig.Listening listening;
  private final Host host;
  private final PeerServer peers;
  private final Optional<PiecePort> pieces;
  private final PiecePorts ports;
  private final GrpcPeerNetwork grpc;
  private final TwoPathNetwork network;

  /// Both ports listen from now on; calls are answered when it is opened.
  DataPlane(
      PeerdConfig.Listening listening,
      KeptPorts kept,
      Wire wire,
      EgressPolicy policy,
      LocalEnd here,
      Endings endings)
      throws IOException, InterruptedException {
    this.listening = listening;
    this.host = new Host(here);
    this.peers =
        endings.add(
            kept.listen(
                Setting.LISTEN,
                "port",
                listening.peers(),
                at -> PeerServer.start(at, wire, host, policy),
                PeerServer::address),
            PeerServer::close);
    this.pieces =
        listening.pieces().isEmpty()
            ? Optional.empty()
            : Optional.of(
                endings.add(
                    kept.listen(
                        Setting.PIECES,
                        "pieces-port",
                        listening.pieces().get(),
                        at -> PiecePort.start(at, wire, host),
                        PiecePort::address),
                    PiecePort::close));
    SplittableRandom backoff = new SplittableRandom(new SecureRandom().nextLong());
    this.ports = new PiecePorts(here.loop(), wire, policy, backoff, new PieceDialler(here, wire));
    this.grpc = new GrpcPeerNetwork(here, wire, policy, Patience.USUAL, ports::heard);
    this.network = new TwoPathNetwork(here, Patience.USUAL, ports, grpc);
  }

  /// The ways to other peers.
  PeerNetwork network() {
    return network;
  }

  /// Where other peers reach this one.
  InetSocketAddress address() {
    return peers.address();
  }

  /// What they are told of that.
  List<String> advertised() throws IOException {
    return listening.advertise().isEmpty()
        ? InterfaceAddresses.of(address()).stream().map(EgressPolicy::text).toList()
        : listening.advertise();
  }

  /// From now on other peers' calls are answered.
  void open(PeerRequests requests, TicketVerifier tickets, NodeFiles files, Endings endings)
      throws IOException {
    host.open(requests, tickets, pieces.map(port -> port.address().getPort()).orElse(0));
    if (pieces.isPresent()) {
      files.piecesAddress(
          EgressPolicy.text(endings.add(pieces.get(), port -> port.stop(GRACE)).address()));
    }
    endings.add(peers, server -> server.stop(GRACE));
  }

  /// On the loop: gives up the connections to other peers.
  void hangUp() {
    ports.close();
    grpc.close();
  }
}
