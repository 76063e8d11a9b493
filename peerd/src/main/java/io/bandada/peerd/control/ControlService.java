package io.bandada.peerd.control;

import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PeerRecord;
import io.bandada.peerd.handover.DescriptorReceiver;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.index.IndexItem;
import io.bandada.peerd.node.session.Identity;
import io.bandada.peerd.node.session.LoginOrder;
import io.bandada.peerd.node.session.LogoutResult;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rpc.PacedStream;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.peerd.store.PieceStore;
import io.bandada.proto.control.ControlGrpc;
import io.bandada.proto.control.DownloadEvent;
import io.bandada.proto.control.DownloadRequest;
import io.bandada.proto.control.EventItem;
import io.bandada.proto.control.EventsRequest;
import io.bandada.proto.control.ExplainRequest;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.FolderItem;
import io.bandada.proto.control.LimitsReply;
import io.bandada.proto.control.LimitsRequest;
import io.bandada.proto.control.ListFilesRequest;
import io.bandada.proto.control.ListFolderRequest;
import io.bandada.proto.control.ListIndexRequest;
import io.bandada.proto.control.ListTrashRequest;
import io.bandada.proto.control.LogInReply;
import io.bandada.proto.control.LogInRequest;
import io.bandada.proto.control.LogOutReply;
import io.bandada.proto.control.LogOutRequest;
import io.bandada.proto.control.NamesReply;
import io.bandada.proto.control.PeerItem;
import io.bandada.proto.control.PeersRequest;
import io.bandada.proto.control.PingReply;
import io.bandada.proto.control.PingRequest;
import io.bandada.proto.control.RemoveReply;
import io.bandada.proto.control.RemoveRequest;
import io.bandada.proto.control.RenameRequest;
import io.bandada.proto.control.RestoreRequest;
import io.bandada.proto.control.SetCopiesRequest;
import io.bandada.proto.control.StatReply;
import io.bandada.proto.control.StatRequest;
import io.bandada.proto.control.StatusReply;
import io.bandada.proto.control.StatusRequest;
import io.bandada.proto.control.SteerRequest;
import io.bandada.proto.control.TransferExplanation;
import io.bandada.proto.control.TransferItem;
import io.bandada.proto.control.TransfersRequest;
import io.bandada.proto.control.TrashItem;
import io.bandada.proto.control.UploadEvent;
import io.bandada.proto.control.UploadFrame;
import io.bandada.proto.control.VerifyEvent;
import io.bandada.proto.control.VerifyRequest;
import io.bandada.proto.control.VersionReply;
import io.bandada.proto.control.VersionRequest;
import io.bandada.proto.control.WhoAmIReply;
import io.bandada.proto.control.WhoAmIRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The calls of control.proto, each a few lines on a virtual thread of its own. The long ones have
/// classes of their own.
final class ControlService extends ControlGrpc.ControlImplBase {
  /// Raised when a change in control.proto stops an older peerctl from working.
  private static final int CONTROL_PROTOCOL = 1;

  private static final System.Logger LOG = System.getLogger(ControlService.class.getName());

  private final LoopQuestions loop;
  private final Node node;
  private final PieceStore store;
  private final @Nullable DescriptorReceiver descriptors;
  private final LimitsCall rates;
  private final NamesCalls names;
  private final BufferBudget downloads = new BufferBudget();

  /// Of its own, since a user's file may hang, and hold what it has.
  private final BufferBudget handed = new BufferBudget();

  private final String version;
  private final Duration forOthers;

  /// @param descriptors null where no files can be handed over
  ControlService(
      LoopQuestions loop,
      Node node,
      PieceStore store,
      @Nullable DescriptorReceiver descriptors,
      RateLimits limits,
      String version,
      Duration forOthers) {
    this.loop = loop;
    this.node = node;
    this.store = store;
    this.descriptors = descriptors;
    this.rates = new LimitsCall(limits);
    this.names = new NamesCalls(loop, node);
    this.version = version;
    this.forOthers = forOthers;
  }

  @Override
  public void logIn(LogInRequest request, StreamObserver<LogInReply> observer) {
    answer(
        observer,
        out -> {
          LoginOrder order =
              new LoginOrder(
                  NameCheck.checkedMaybeEmpty("the directory's address", request.getDirectory()),
                  NameCheck.checkedMaybeEmpty("the user", request.getUser()),
                  request.getPassword(),
                  NameCheck.checkedMaybeEmpty("the peer's name", request.getPeerName()),
                  request.getJoinToken(),
                  NameCheck.checkedMaybeEmpty("the fingerprint", request.getFingerprint()));
          Identity me = loop.<Identity>ask(then -> node.login(order, then));
          out.send(
              LogInReply.newBuilder()
                  .setPeerId(me.peerId())
                  .setPeerName(me.peerName())
                  .setUser(me.user())
                  .setDirectory(me.directoryUrl())
                  .setFingerprint(me.fingerprint())
                  .build());
        });
  }

  @Override
  public void logOut(LogOutRequest request, StreamObserver<LogOutReply> observer) {
    answer(
        observer,
        out -> {
          LogoutResult result =
              loop.<LogoutResult>ask(then -> node.logout(request.getForce(), then));
          out.send(
              LogOutReply.newBuilder()
                  .setWasLoggedOut(result.wasLoggedOut())
                  .addAllAtRisk(result.atRisk())
                  .build());
        });
  }

  @Override
  public void whoAmI(WhoAmIRequest request, StreamObserver<WhoAmIReply> observer) {
    answer(
        observer,
        out -> {
          Identity me = loop.get(node::whoAmI);
          out.send(
              WhoAmIReply.newBuilder()
                  .setLoggedIn(me.loggedIn())
                  .setPeerId(me.peerId())
                  .setPeerName(me.peerName())
                  .setUser(me.user())
                  .setDirectory(me.directoryUrl())
                  .setFingerprint(me.fingerprint())
                  .setCertificateExpires(Objects.toString(me.certificateExpires(), ""))
                  .build());
        });
  }

  @Override
  public StreamObserver<UploadFrame> uploadFile(StreamObserver<UploadEvent> observer) {
    return new UploadFileCall(
        loop, node, store, descriptors, (ServerCallStreamObserver<UploadEvent>) observer);
  }

  @Override
  public void downloadFile(DownloadRequest request, StreamObserver<DownloadEvent> observer) {
    answer(
        observer,
        out ->
            new DownloadFileCall(loop, node, store, descriptors, downloads, handed, out, forOthers)
                .run(request));
  }

  @Override
  public void listIndex(
      ListIndexRequest request, StreamObserver<io.bandada.proto.control.IndexItem> observer) {
    answer(
        observer,
        out -> {
          for (IndexItem item : loop.get(node::localIndex)) {
            out.send(ControlMessages.index(item));
          }
        });
  }

  @Override
  public void listFiles(ListFilesRequest request, StreamObserver<FileItem> observer) {
    answer(observer, out -> names.listFiles(request, out));
  }

  @Override
  public void stat(StatRequest request, StreamObserver<StatReply> observer) {
    answer(observer, out -> out.send(names.stat(request)));
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveReply> observer) {
    answer(observer, out -> out.send(names.remove(request)));
  }

  @Override
  public void rename(RenameRequest request, StreamObserver<NamesReply> observer) {
    answer(observer, out -> out.send(names.rename(request)));
  }

  @Override
  public void setCopies(SetCopiesRequest request, StreamObserver<NamesReply> observer) {
    answer(observer, out -> out.send(names.setCopies(request)));
  }

  @Override
  public void listTrash(ListTrashRequest request, StreamObserver<TrashItem> observer) {
    answer(observer, out -> names.listTrash(request, out));
  }

  @Override
  public void restore(RestoreRequest request, StreamObserver<FileItem> observer) {
    answer(observer, out -> out.send(names.restore(request, out)));
  }

  @Override
  public void listFolder(ListFolderRequest request, StreamObserver<FolderItem> observer) {
    answer(observer, out -> names.listFolder(request, out));
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusReply> observer) {
    answer(observer, out -> out.send(ControlMessages.status(loop.get(node::status))));
  }

  @Override
  public void watchStatus(StatusRequest request, StreamObserver<StatusReply> observer) {
    answer(observer, out -> new WatchStatusCall(loop, node, out).run());
  }

  @Override
  public void peers(PeersRequest request, StreamObserver<PeerItem> observer) {
    answer(
        observer,
        out -> {
          String ref = NameCheck.checkedMaybeEmpty("the peer", request.getRef());
          String self = loop.get(node::whoAmI).peerId();
          boolean found = ref.isEmpty();
          @Nullable String after = null;
          do {
            @Nullable String from = after;
            PeerPage page = loop.<PeerPage>ask(then -> node.catalog().peers(from, then));
            for (PeerRecord peer : page.peers()) {
              if (ref.isEmpty() || ref.equals(peer.id()) || ref.equals(peer.name())) {
                found = true;
                out.send(ControlMessages.peer(peer, self.equals(peer.id())));
              }
            }
            after = page.next();
          } while (after != null);
          if (!found) {
            throw new ControlFailure.Refused(
                NodeFailure.Kind.NOT_FOUND,
                "no peer is named '" + ref + "'",
                "peerctl peer ls lists them");
          }
        });
  }

  @Override
  public void transfers(TransfersRequest request, StreamObserver<TransferItem> observer) {
    answer(
        observer,
        out -> {
          for (TransferStatus transfer : loop.get(() -> node.transfers(request.getEnded()))) {
            out.send(ControlMessages.transfer(transfer));
          }
        });
  }

  @Override
  public void steerTransfers(SteerRequest request, StreamObserver<TransferItem> observer) {
    answer(observer, out -> SteerCall.run(loop, node, request, out));
  }

  @Override
  public void limits(LimitsRequest request, StreamObserver<LimitsReply> observer) {
    answer(observer, out -> out.send(rates.answer(request)));
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<TransferExplanation> observer) {
    answer(
        observer,
        out -> {
          String ref = NameCheck.referenceMaybeEmpty("the transfer", request.getRef());
          List<TransferStatus> all = loop.get(() -> node.transfers(true));
          List<String> troubles = loop.get(() -> node.status().troubles());
          for (TransferStatus transfer : ExplainMessages.chosen(all, ref)) {
            out.send(ExplainMessages.of(transfer, troubles));
          }
        });
  }

  @Override
  public void verify(VerifyRequest request, StreamObserver<VerifyEvent> observer) {
    answer(
        observer,
        out -> {
          String ref = NameCheck.referenceMaybeEmpty("the file", request.getRef());
          new VerifyCall(loop, node, out).run(ref);
        });
  }

  @Override
  public void events(EventsRequest request, StreamObserver<EventItem> observer) {
    answer(
        observer,
        out ->
            new EventsCall(loop, node, out)
                .run(Integer.toUnsignedLong(request.getLimit()), request.getFollow()));
  }

  @Override
  public void ping(PingRequest request, StreamObserver<PingReply> observer) {
    answer(
        observer,
        out -> {
          Duration roundTrip = loop.<Duration>ask(then -> node.catalog().ping(then));
          out.send(
              PingReply.newBuilder()
                  .setRoundTripMicros(roundTrip.toNanos() / 1000)
                  .setDirectory(loop.get(node::whoAmI).directoryUrl())
                  .build());
        });
  }

  @Override
  public void version(VersionRequest request, StreamObserver<VersionReply> observer) {
    answer(
        observer,
        out ->
            out.send(
                VersionReply.newBuilder()
                    .setVersion(version)
                    .setControlProtocol(CONTROL_PROTOCOL)
                    .build()));
  }

  private interface Body<R> {
    void run(PacedStream<R> out)
        throws Pacing.Stopped, ControlFailure.Refused, InterruptedException;
  }

  private static <R> void answer(StreamObserver<R> observer, Body<R> body) {
    PacedStream<R> out = PacedStream.toUser((ServerCallStreamObserver<R>) observer);
    Thread.ofVirtual()
        .name("control-", 0)
        .start(
            () -> {
              try {
                body.run(out);
                out.complete();
              } catch (Pacing.Stopped e) {
                out.fail(
                    ControlFailure.status(
                        new NodeFailure(
                            NodeFailure.Kind.FAILED, String.valueOf(e.getMessage()), "")));
              } catch (ControlFailure.Refused e) {
                out.fail(ControlFailure.status(e.failure()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                out.fail(ControlFailure.unexpected());
              } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "a control call failed", e);
                out.fail(ControlFailure.unexpected());
              }
            });
  }
}
