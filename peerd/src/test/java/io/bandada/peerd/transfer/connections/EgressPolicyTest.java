package io.bandada.peerd.transfer.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.peers.GrpcPeerNetwork;
import io.bandada.peerd.peers.RealPeer;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.KeepRequest;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Patience;
import io.bandada.peerd.transfer.Traffic;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {
  private static final InetSocketAddress DIRECTORY = EgressPolicy.listen("10.0.0.9:8443");
  private static final EgressPolicy IN_A_LAN =
      new EgressPolicy(EgressPolicy.listen("10.0.0.1:4711"), () -> List.of(DIRECTORY));
  private static final EgressPolicy AT_HOME =
      new EgressPolicy(EgressPolicy.listen("127.0.0.1:0"), List::of);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.2:80",
        "192.168.1.4:4711",
        "8.8.8.8:1",
        "[fd00::1]:4711",
        "[2001:db8::7]:65535",
        "10.0.0.9:4711"
      })
  void otherMachinesAreDialled(String endpoint) {
    assertThat(EgressPolicy.text(IN_A_LAN.dial(endpoint)))
        .endsWith(endpoint.substring(endpoint.lastIndexOf(':')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:80",
        "127.8.8.8:80",
        "[::1]:80",
        "[::ffff:127.0.0.1]:80",
        "0.0.0.0:80",
        "0.1.2.3:80",
        "[::]:80",
        "169.254.169.254:80",
        "[fe80::1]:80",
        "[fe80::1%eth0]:80",
        "224.0.0.1:80",
        "[ff02::1]:80",
        "255.255.255.255:80",
        "240.0.0.1:80",
        "10.0.0.9:8443",
        "[::ffff:10.0.0.9]:8443",
        "localhost:80",
        "peer.example:80",
        "http://10.0.0.2:80",
        "10.0.0.2:80/x",
        "user@10.0.0.2:80",
        "10.0.0.2",
        "10.0.0.2:0",
        "10.0.0.2:99999",
        "10.0.0.2:-1",
        "::1:80",
        ":80",
        ":",
        "",
        "[10.0.0.2:80",
        "[]:80"
      })
  void whatIsNoOtherMachinesAddressIsRefusedAndCounted(String endpoint) {
    long before = IN_A_LAN.refused();
    assertThatThrownBy(() -> IN_A_LAN.dial(endpoint)).isInstanceOf(IllegalArgumentException.class);
    assertThat(IN_A_LAN.refused()).isEqualTo(before + 1);
  }

  @Test
  void whoLivesOnThisMachineFindsItsNeighboursThere() {
    assertThat(EgressPolicy.text(AT_HOME.dial("127.0.0.1:80"))).isEqualTo("127.0.0.1:80");
    assertThat(EgressPolicy.text(AT_HOME.dial("[::1]:80"))).isEqualTo("[0:0:0:0:0:0:0:1]:80");
  }

  /// The trap listens where a peer in a LAN must not knock: on that machine's own loopback, and
  /// where the directory is.
  @Test
  void aTrapSeesNobodyWhoeverNamesIt() throws Exception {
    try (ServerSocket trap = new ServerSocket(0);
        RealPeer peer = new RealPeer("dialler", folder, store -> {})) {
      String there = "127.0.0.1:" + trap.getLocalPort();
      EgressPolicy lan = new EgressPolicy(EgressPolicy.listen("10.0.0.1:1"), List::of);
      EgressPolicy home =
          new EgressPolicy(
              EgressPolicy.listen("127.0.0.1:1"), () -> List.of(EgressPolicy.listen(there)));
      for (EgressPolicy policy : List.of(lan, home)) {
        LocalEnd here = new LocalEnd(peer.loop, peer.store, new Traffic(), peer.limits);
        GrpcPeerNetwork network =
            new GrpcPeerNetwork(here, peer.wire, policy, Patience.USUAL, (address, port) -> {});
        CompletableFuture<UploadAnswer> answer = new CompletableFuture<>();
        peer.loop.run(
            () ->
                network.requestUpload(
                    new PeerAddress("ptrap", "trap", there),
                    new KeepRequest("u1", FileId.of(new byte[32]), 1, "a", "", List.of()),
                    answer::complete));
        assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(new UploadAnswer.Unreachable());
        assertThat(policy.refused()).isEqualTo(1);
      }
      trap.setSoTimeout(300);
      assertThatThrownBy(trap::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }
}
