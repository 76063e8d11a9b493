package io.bandada.peerd.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.PieceChunk;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// BoringSSL and the JDK, each as server and as client.
class TlsTest {
  private static final TestNetwork NETWORK = new TestNetwork();
  private static final Context.Key<SSLSession> SESSION = Context.key("session");

  @Test
  void boringSslLoadsHere() {
    assertThat(OpenSsl.isAvailable())
        .as(() -> String.valueOf(OpenSsl.unavailabilityCause()))
        .isTrue();
    assertThat(OpenSsl.versionString()).isEqualTo("BoringSSL");
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL, OPENSSL", "OPENSSL, JDK", "JDK, OPENSSL", "JDK, JDK"})
  void eachUnderstandsTheOtherInTls13WithBothCertificates(SslProvider serving, SslProvider calling)
      throws Exception {
    Trust ana = NETWORK.trust("pana");
    Trust bob = NETWORK.trust("pbob");
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .sslContext(new Tls(bob.keys(), bob.peers(), serving).server())
            .intercept(new SessionOfCall())
            .addService(new WhoIsThere(bob))
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(server.getListenSockets().getFirst())
            .overrideAuthority("pbob")
            .sslContext(new Tls(ana.keys(), ana.peers(), calling).client())
            .build();
    try {
      PieceChunk answer =
          PeerGrpc.newBlockingStub(channel).fetchPieces(FetchRequest.getDefaultInstance()).next();
      assertThat(answer.getData().toStringUtf8()).startsWith("pana TLSv1.3 TLS_");
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static final class WhoIsThere extends PeerGrpc.PeerImplBase {
    private final Trust trust;

    WhoIsThere(Trust trust) {
      this.trust = trust;
    }

    @Override
    public void fetchPieces(FetchRequest request, StreamObserver<PieceChunk> answer) {
      SSLSession session = SESSION.get();
      try {
        String who = trust.of(session.getPeerCertificates()[0]).peerId();
        String text = who + " " + session.getProtocol() + " " + session.getCipherSuite();
        answer.onNext(PieceChunk.newBuilder().setData(ByteString.copyFromUtf8(text)).build());
        answer.onCompleted();
      } catch (Exception e) {
        answer.onError(e);
      }
    }
  }

  private static final class SessionOfCall implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      SSLSession session =
          Objects.requireNonNull(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
      return Contexts.interceptCall(
          Context.current().withValue(SESSION, session), call, headers, next);
    }
  }
}
