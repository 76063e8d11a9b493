package io.bandada.peerd.peers;

import static io.bandada.peerd.peers.PeerNetworkContract.BOOK;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.bandada.directory.api.Ticket;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.disk.Received;
import io.bandada.proto.peer.ContentId;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.UploadRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every call of the peers' port, as the service itself lists them, by everybody who must not get
/// anything by it. A call that is added needs a [Rule] here, or this fails.
class EveryCallTest {
  private static final TestNetwork NETWORK = RealPeer.NETWORK;
  private static final FileId ELSEWHERE = FileId.parse("ab".repeat(32));

  /// What the call takes, and what those hear who show no good ticket.
  private record Rule(Ticket.Operation takes, Status.Code refusal, String words, Asking asking) {}

  private interface Asking {
    Object with(ContentId content, ByteString ticket);
  }

  private static final Map<String, Rule> RULES =
      Map.of(
          "RequestFile",
          new Rule(
              Ticket.Operation.READ,
              Status.Code.NOT_FOUND,
              "not here",
              (content, ticket) ->
                  FileRequest.newBuilder()
                      .setContent(content)
                      .setManifest(true)
                      .setTicket(ticket)
                      .build()),
          "FetchPieces",
          new Rule(
              Ticket.Operation.READ,
              Status.Code.NOT_FOUND,
              "not here",
              (content, ticket) ->
                  FetchRequest.newBuilder()
                      .setContent(content)
                      .addFirstAndCount(0)
                      .addFirstAndCount(1)
                      .setMost(1)
                      .setTicket(ticket)
                      .build()),
          "RequestUpload",
          new Rule(
              Ticket.Operation.WRITE,
              Status.Code.PERMISSION_DENIED,
              "this takes a good WRITE ticket of the directory for this peer",
              (content, ticket) ->
                  UploadRequest.newBuilder()
                      .setContent(content)
                      .setSize(BOOK.size())
                      .setUpload("u1")
                      .setTicket(ticket)
                      .build()));

  @TempDir Path folder;
  private RealPeer peer;
  private final Trust ana = NETWORK.trust("pana");
  private final ShownTickets tickets = new ShownTickets(NETWORK, ana, BOOK.id(), "pevery");
  private int tried;
  private int letThrough;

  @BeforeEach
  void start() throws Exception {
    peer = new RealPeer("every", folder, store -> Received.whole(store, BOOK));
  }

  @AfterEach
  void stop() throws Exception {
    peer.close();
  }

  @Test
  void everyCallHasARule() {
    assertThat(calls().stream().map(MethodDescriptor::getBareMethodName))
        .containsExactlyInAnyOrderElementsOf(RULES.keySet());
  }

  /// Else all that follows would prove nothing.
  @Test
  void aMemberWithAGoodTicketIsAnswered() throws Exception {
    try (Stranger member = Stranger.showing(peer.server.address(), ana)) {
      for (MethodDescriptor<?, ?> call : calls()) {
        Rule rule = rule(call);
        Stranger.Heard heard = member.ask(call, rule.asking.with(content(BOOK.id()), good(rule)));
        assertThat(heard.answers()).as(call.getFullMethodName()).isPositive();
      }
    }
  }

  @Test
  void whoIsNoMemberGetsNothing() throws Exception {
    Instant now = Instant.now();
    Trust revoked = NETWORK.trust("prevoked");
    NETWORK.tell(peer.trust, 2, PeerTlsTest.key(revoked));
    Map<String, Stranger> strangers = new LinkedHashMap<>();
    strangers.put("without TLS", Stranger.plain(peer.server.address()));
    strangers.put("without a certificate", showing(null));
    strangers.put("of another network", showing(new TestNetwork().trust("pana")));
    strangers.put(
        "whose certificate ran out",
        showing(NETWORK.trust("pana", now.minusSeconds(100), now.minusSeconds(1))));
    strangers.put("revoked", showing(revoked));
    strangers.put("the directory", Stranger.showing(peer.server.address(), NETWORK.directory()));
    strangers.put(
        "who vouches for himself",
        Stranger.showing(peer.server.address(), TestNetwork.selfMade("urn:bandada:peer:pana")));
    for (Map.Entry<String, Stranger> one : strangers.entrySet()) {
      try (Stranger stranger = one.getValue()) {
        for (MethodDescriptor<?, ?> call : calls()) {
          Rule rule = rule(call);
          Stranger.Heard heard =
              stranger.ask(call, rule.asking.with(content(BOOK.id()), good(rule)));
          count(heard);
          assertThat(heard.answers())
              .as("%s by one %s", call.getFullMethodName(), one.getKey())
              .isZero();
          assertThat(heard.end().getCode())
              .as("%s by one %s: %s", call.getFullMethodName(), one.getKey(), heard.end())
              .isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN, Status.Code.UNAUTHENTICATED);
        }
      }
    }
    report("by those who are no members");
  }

  @Test
  void aMemberWithoutAGoodTicketLearnsNothing() throws Exception {
    try (Stranger member = showing(ana)) {
      for (MethodDescriptor<?, ?> call : calls()) {
        Rule rule = rule(call);
        for (Map.Entry<String, byte[]> bad : tickets.bad(rule.takes).entrySet()) {
          for (FileId id : List.of(BOOK.id(), ELSEWHERE)) {
            Stranger.Heard heard =
                member.ask(
                    call, rule.asking.with(content(id), ByteString.copyFrom(bad.getValue())));
            count(heard);
            String what = call.getBareMethodName() + " with " + bad.getKey() + ": " + heard.end();
            assertThat(heard.answers()).as(what).isZero();
            assertThat(heard.end().getCode()).as(what).isEqualTo(rule.refusal);
            assertThat(heard.end().getDescription()).as(what).isEqualTo(rule.words);
          }
        }
      }
    }
    report("without a good ticket");
  }

  @Test
  void nothingElseIsOnThisPort() throws Exception {
    List<String> others =
        List.of(
            "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
            "grpc.health.v1.Health/Check",
            "grpc.health.v1.Health/Watch",
            "grpc.health.v1.Health/List",
            "grpc.channelz.v1.Channelz/GetServers",
            "bandada.control.v1.Control/Status",
            "bandada.peer.v1.Peer/Nonsense");
    try (Stranger member = showing(ana)) {
      for (String name : others) {
        Stranger.Heard heard = member.ask(name);
        count(heard);
        assertThat(heard.answers()).as(name).isZero();
        assertThat(heard.end().getCode()).as(name).isEqualTo(Status.Code.UNIMPLEMENTED);
      }
    }
    report("of other services");
  }

  private void count(Stranger.Heard heard) {
    tried++;
    letThrough += heard.answers() > 0 ? 1 : 0;
  }

  private void report(String what) {
    assertThat(tried).isPositive();
    assertThat(letThrough).isZero();
    System.out.println("calls " + what + ": " + tried + " tried, " + letThrough + " let through");
  }

  private static List<MethodDescriptor<?, ?>> calls() {
    return List.copyOf(PeerGrpc.getServiceDescriptor().getMethods());
  }

  private static Rule rule(MethodDescriptor<?, ?> call) {
    Rule rule = RULES.get(call.getBareMethodName());
    if (rule == null) {
      throw new AssertionError("what does " + call.getFullMethodName() + " take?");
    }
    return rule;
  }

  private static ContentId content(FileId id) {
    return ContentId.newBuilder().setAlgorithm(1).setRoot(ByteString.copyFrom(id.bytes())).build();
  }

  private Stranger showing(@Nullable Trust trust) throws Exception {
    return Stranger.showing(peer.server.address(), trust);
  }

  private ByteString good(Rule rule) throws Exception {
    return ByteString.copyFrom(tickets.good(rule.takes));
  }
}
