package io.bandada.peerd.peers;

import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A gRPC client that is not ours: it believes whoever answers, shows what it likes, and asks for
/// anything.
final class Stranger implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final ManagedChannel channel;

  /// How a call went.
  ///
  /// @param answers messages that came; after the first it has heard enough
  record Heard(int answers, Status end) {}

  private Stranger(NettyChannelBuilder builder) {
    channel =
        builder.overrideAuthority("peer").proxyDetector(target -> null).disableRetry().build();
  }

  static Stranger plain(InetSocketAddress server) {
    return new Stranger(NettyChannelBuilder.forAddress(server).usePlaintext());
  }

  /// @param trust null: no certificate
  static Stranger showing(InetSocketAddress server, @Nullable Trust trust) throws Exception {
    return over(server, RawConnection.context(trust));
  }

  static Stranger showing(InetSocketAddress server, TestNetwork.Shown shown) {
    return over(server, TestNetwork.tls(shown, new RawConnection.Credulous()));
  }

  private static Stranger over(InetSocketAddress server, SSLContext tls) {
    ApplicationProtocolConfig http2 =
        new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            "h2");
    JdkSslContext context =
        new JdkSslContext(
            tls,
            true,
            null,
            IdentityCipherSuiteFilter.INSTANCE,
            http2,
            ClientAuth.NONE,
            null,
            false);
    return new Stranger(NettyChannelBuilder.forAddress(server).sslContext(context));
  }

  Channel channel() {
    return channel;
  }

  @SuppressWarnings("unchecked")
  Heard ask(MethodDescriptor<?, ?> call, Object request) throws Exception {
    return hear((MethodDescriptor<Object, Object>) call, request);
  }

  /// A call that is in no descriptor of ours, with an empty message.
  Heard ask(String fullName) throws Exception {
    return hear(
        MethodDescriptor.newBuilder(new Nothing(), new Nothing())
            .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
            .setFullMethodName(fullName)
            .build(),
        new byte[0]);
  }

  private <A, B> Heard hear(MethodDescriptor<A, B> call, A request) throws Exception {
    Answers<A, B> answers = new Answers<>();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    ClientCalls.asyncServerStreamingCall(channel.newCall(call, options), request, answers);
    Status end = answers.end.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new Heard(answers.count.get(), end);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static final class Answers<A, B> implements ClientResponseObserver<A, B> {
    final AtomicInteger count = new AtomicInteger();
    final CompletableFuture<Status> end = new CompletableFuture<>();
    private volatile @Nullable ClientCallStreamObserver<A> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<A> stream) {
      call = stream;
    }

    @Override
    public void onNext(B answer) {
      count.incrementAndGet();
      ClientCallStreamObserver<A> begun = call;
      if (begun != null) {
        begun.cancel("enough", null);
      }
    }

    @Override
    public void onError(Throwable t) {
      end.complete(Status.fromThrowable(t));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }

  private static final class Nothing implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }
}
