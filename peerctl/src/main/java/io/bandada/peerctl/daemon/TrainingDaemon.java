package io.bandada.peerctl.daemon;

import io.bandada.proto.control.ControlGrpc;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.FolderItem;
import io.bandada.proto.control.HolderItem;
import io.bandada.proto.control.ListFilesRequest;
import io.bandada.proto.control.ListFolderRequest;
import io.bandada.proto.control.NamesReply;
import io.bandada.proto.control.RemoveReply;
import io.bandada.proto.control.RemoveRequest;
import io.bandada.proto.control.RenameRequest;
import io.bandada.proto.control.StatReply;
import io.bandada.proto.control.StatRequest;
import io.bandada.proto.control.StatusReply;
import io.bandada.proto.control.StatusRequest;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Stands in for peerd while the AOT cache is made, since a machine that installs peerctl may have
/// no daemon yet. It answers the commands of loops with one made-up file; no command of a user ever
/// meets it.
public final class TrainingDaemon implements AutoCloseable {
  private static final FileItem FILE =
      FileItem.newBuilder()
          .setName("training.txt")
          .setId("0".repeat(64))
          .setSize(12345)
          .setRevision(1)
          .setCopies(2)
          .setCopiesWanted(3)
          .setCreated("2026-01-01T00:00:00Z")
          .setOwner("nobody")
          .build();

  private final Server server;
  private final EventLoopGroup loop;

  private TrainingDaemon(Server server, EventLoopGroup loop) {
    this.server = server;
    this.loop = loop;
  }

  public static TrainingDaemon at(Path socket) throws IOException {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Server server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelFactory(NioServerDomainSocketChannel::new)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .addService(new Part())
            .build()
            .start();
    return new TrainingDaemon(server, loop);
  }

  @Override
  public void close() {
    server.shutdownNow();
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
  }

  private static final class Part extends ControlGrpc.ControlImplBase {
    @Override
    public void listFiles(ListFilesRequest request, StreamObserver<FileItem> answers) {
      answers.onNext(FILE);
      answers.onCompleted();
    }

    @Override
    public void listFolder(ListFolderRequest request, StreamObserver<FolderItem> answers) {
      answers.onNext(
          FolderItem.newBuilder().setName(FILE.getName()).setFiles(1).setFile(FILE).build());
      answers.onCompleted();
    }

    @Override
    public void remove(RemoveRequest request, StreamObserver<RemoveReply> answers) {
      answers.onNext(RemoveReply.newBuilder().setName(FILE.getName()).build());
      answers.onCompleted();
    }

    @Override
    public void rename(RenameRequest request, StreamObserver<NamesReply> answers) {
      answers.onNext(NamesReply.newBuilder().setFiles(1).build());
      answers.onCompleted();
    }

    @Override
    public void stat(StatRequest request, StreamObserver<StatReply> answers) {
      answers.onNext(
          StatReply.newBuilder()
              .setFile(FILE)
              .addHolders(HolderItem.newBuilder().setPeerName("nobody"))
              .build());
      answers.onCompleted();
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusReply> answers) {
      answers.onNext(
          StatusReply.newBuilder()
              .setPeerName("nobody")
              .setState("live")
              .setIndexVerifiedAt("2026-01-01T00:00:00Z")
              .build());
      answers.onCompleted();
    }
  }
}
