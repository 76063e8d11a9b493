package io.bandada.peerctl;

import com.google.protobuf.ByteString;
import io.bandada.peerctl.command.NameGlob;
import io.bandada.proto.control.ControlGrpc;
import io.bandada.proto.control.DownloadDone;
import io.bandada.proto.control.DownloadEvent;
import io.bandada.proto.control.DownloadProgress;
import io.bandada.proto.control.DownloadRequest;
import io.bandada.proto.control.EventItem;
import io.bandada.proto.control.EventsRequest;
import io.bandada.proto.control.ExplainRequest;
import io.bandada.proto.control.Failure;
import io.bandada.proto.control.FileAttributes;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.FolderItem;
import io.bandada.proto.control.HolderItem;
import io.bandada.proto.control.IndexItem;
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
import io.bandada.proto.control.RevisionItem;
import io.bandada.proto.control.SetCopiesRequest;
import io.bandada.proto.control.SourceItem;
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
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A daemon that keeps its files in memory and does what a test tells it. Its other answers are
/// fixed, so that shapes can be frozen.
class FakeControl extends ControlGrpc.ControlImplBase {
  static final int CHUNK_BYTES = 256 * 1024;
  static final String FINGERPRINT = "s0me-fingerprint-of-a-network-43-characters";

  final Map<String, byte[]> contents = new ConcurrentHashMap<>();
  final Map<String, FileItem> files = new ConcurrentSkipListMap<>();

  /// Uploads that peerctl gave up before their end.
  final List<String> cancelled = new ArrayList<>();

  /// What calls of a method (by its bare name) or about a file are answered with instead.
  final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();

  volatile @Nullable LogInRequest lastLogin;
  volatile @Nullable ListFilesRequest lastList;
  volatile LimitsReply limits = LimitsReply.newBuilder().setUp(8 << 20).build();
  volatile boolean loggedIn = true;

  /// How often transfers were explained; the third time they have ended.
  final AtomicInteger explained = new AtomicInteger();

  /// Of the network that is trusted; empty when none is.
  volatile String trusted = FINGERPRINT;

  volatile Runnable afterFirstFrame = () -> {};

  /// Names of all uploads.
  final List<String> begun = Collections.synchronizedList(new ArrayList<>());

  /// When all bytes of an upload are there.
  volatile Runnable beforeDone = () -> {};

  /// Names of uploads that have all their bytes.
  final Set<String> uploading = ConcurrentHashMap.newKeySet();

  /// How a download ends after its first bytes; null: as it should.
  volatile @Nullable RuntimeException breaksOff;

  FileItem put(String name, byte[] content) {
    FileItem file =
        FileItem.newBuilder()
            .setName(name)
            .setId(idOf(content))
            .setSize(content.length)
            .setRevision(1)
            .setCopies(2)
            .setCopiesWanted(3)
            .setHere(true)
            .setCreated("2026-11-22T18:05:09Z")
            .setOwner("ana")
            .build();
    contents.put(name, content);
    files.put(name, file);
    return file;
  }

  FileItem put(String name, byte[] content, FileAttributes attributes) {
    FileItem file = put(name, content).toBuilder().setAttributes(attributes).build();
    files.put(name, file);
    return file;
  }

  /// Not a Merkle root: nothing here needs one.
  static String idOf(byte[] content) {
    return String.format("%08x", java.util.Arrays.hashCode(content)).repeat(8);
  }

  private boolean refused(String key, StreamObserver<?> answers) {
    RuntimeException failure = failures.get(key);
    if (failure != null) {
      answers.onError(failure);
    }
    return failure != null;
  }

  /// Of every name.
  final List<RevisionItem> revisions = new ArrayList<>();

  final FakeNames names = new FakeNames(this);

  /// The state of t1 when somebody has changed it.
  volatile String steered = "fetching";

  FileItem resolve(String ref) {
    FileItem named = files.get(ref);
    if (named != null) {
      return named;
    }
    return withId(ref).stream()
        .findFirst()
        .orElseThrow(() -> FakeNames.notFound("no file is called " + ref));
  }

  private <A> void answerOf(StreamObserver<A> answers, Supplier<A> work) {
    try {
      answer(answers, work.get());
    } catch (StatusRuntimeException refused) {
      answers.onError(refused);
    }
  }

  @Override
  public void rename(RenameRequest request, StreamObserver<NamesReply> answers) {
    answerOf(answers, () -> names.rename(request));
  }

  @Override
  public void setCopies(SetCopiesRequest request, StreamObserver<NamesReply> answers) {
    answerOf(answers, () -> names.setCopies(request));
  }

  @Override
  public void restore(RestoreRequest request, StreamObserver<FileItem> answers) {
    answerOf(answers, () -> names.restore(request));
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveReply> answers) {
    answerOf(answers, () -> names.remove(request));
  }

  @Override
  public void listTrash(ListTrashRequest request, StreamObserver<TrashItem> answers) {
    names.trash(request.getPrefix()).forEach(answers::onNext);
    answers.onCompleted();
  }

  @Override
  public void listFolder(ListFolderRequest request, StreamObserver<FolderItem> answers) {
    names.folder(request.getPrefix()).forEach(answers::onNext);
    answers.onCompleted();
  }

  @Override
  public void steerTransfers(SteerRequest request, StreamObserver<TransferItem> answers) {
    steers.add(request);
    if (!request.getAll()
        && !request.getRefsList().contains("t1")
        && request.getRefsList().stream().noneMatch(ref -> ref.startsWith("u-"))) {
      answers.onError(FakeNames.notFound("there is no transfer " + request.getRefs(0)));
      return;
    }
    steered =
        switch (request.getAction()) {
          case PAUSE -> "paused";
          case CANCEL -> "cancelled";
          case RESUME, ACTION_UNSPECIFIED, UNRECOGNIZED -> "fetching";
        };
    answer(answers, transfer("t1", "download", steered, ""));
  }

  final List<SteerRequest> steers = Collections.synchronizedList(new ArrayList<>());

  private Optional<FileItem> find(String ref, StreamObserver<?> answers) {
    FileItem named = files.get(ref);
    if (named != null) {
      return Optional.of(named);
    }
    Optional<FileItem> byId = withId(ref).stream().findFirst();
    if (byId.isPresent()) {
      return byId;
    }
    answers.onError(
        FakeDaemon.failure(Failure.Code.NOT_FOUND, "no file is called " + ref, "see:  peerctl ls"));
    return Optional.empty();
  }

  /// All names of a content.
  List<FileItem> withId(String ref) {
    String id = ref.startsWith("id:") ? ref.substring("id:".length()) : ref;
    return id.length() < 8
        ? List.of()
        : files.values().stream().filter(file -> file.getId().startsWith(id)).toList();
  }

  private static <A> void answer(StreamObserver<A> answers, A answer) {
    answers.onNext(answer);
    answers.onCompleted();
  }

  @Override
  public void logIn(LogInRequest request, StreamObserver<LogInReply> answers) {
    lastLogin = request;
    if (refused("logIn", answers)) {
      return;
    }
    String vouched = request.getFingerprint().isEmpty() ? trusted : request.getFingerprint();
    if (vouched.isEmpty() && request.getJoinToken().isEmpty()) {
      answers.onError(
          FakeDaemon.failure(
              Failure.Code.UNKNOWN_NETWORK, "nobody has vouched for it", "compare", FINGERPRINT));
      return;
    }
    loggedIn = true;
    answer(
        answers,
        LogInReply.newBuilder()
            .setPeerId("p0123456789abcdef0123")
            .setPeerName(request.getPeerName().isEmpty() ? "den" : request.getPeerName())
            .setUser(request.getUser())
            .setDirectory("https://127.0.0.1:8441")
            .setFingerprint(FINGERPRINT)
            .build());
  }

  @Override
  public void logOut(LogOutRequest request, StreamObserver<LogOutReply> answers) {
    if (!request.getForce() && refused("logOut", answers)) {
      return;
    }
    LogOutReply.Builder reply = LogOutReply.newBuilder().setWasLoggedOut(!loggedIn);
    if (request.getForce() && failures.containsKey("logOut")) {
      reply.addAtRisk("only-copy.txt");
    }
    loggedIn = false;
    answer(answers, reply.build());
  }

  @Override
  public void whoAmI(WhoAmIRequest request, StreamObserver<WhoAmIReply> answers) {
    WhoAmIReply.Builder reply =
        WhoAmIReply.newBuilder().setLoggedIn(loggedIn).setFingerprint(trusted);
    if (loggedIn) {
      reply.setCertificateExpires("2026-11-23T18:05:09Z");
      reply
          .setPeerId("p0123456789abcdef0123")
          .setPeerName("den")
          .setUser("ana")
          .setDirectory("https://127.0.0.1:8441");
    }
    answer(answers, reply.build());
  }

  @Override
  public StreamObserver<UploadFrame> uploadFile(StreamObserver<UploadEvent> answers) {
    return new FakeUpload(this, answers);
  }

  @Override
  public void downloadFile(DownloadRequest request, StreamObserver<DownloadEvent> answers) {
    if (refused("downloadFile", answers)) {
      return;
    }
    ServerCallStreamObserver<DownloadEvent> call =
        (ServerCallStreamObserver<DownloadEvent>) answers;
    find(request.getRef(), answers)
        .ifPresent(
            file -> {
              byte[] content = contents.getOrDefault(file.getName(), new byte[0]);
              call.onNext(DownloadEvent.newBuilder().setFile(file).build());
              for (int from = 0;
                  from < content.length && !request.getNoData() && !call.isCancelled();
                  from += CHUNK_BYTES) {
                int length = Math.min(CHUNK_BYTES, content.length - from);
                call.onNext(DownloadEvent.newBuilder().setProgress(progress(from, file)).build());
                call.onNext(
                    DownloadEvent.newBuilder()
                        .setData(ByteString.copyFrom(content, from, length))
                        .build());
                afterFirstFrame.run();
                RuntimeException early = breaksOff;
                if (early != null) {
                  call.onError(early);
                  return;
                }
              }
              if (!call.isCancelled()) {
                DownloadDone done =
                    DownloadDone.newBuilder()
                        .setBytes(content.length)
                        .addSources("den")
                        .addSources("nest")
                        .build();
                answer(call, DownloadEvent.newBuilder().setDone(done).build());
              }
            });
  }

  private static DownloadProgress progress(long bytes, FileItem file) {
    return DownloadProgress.newBuilder()
        .setBytes(bytes)
        .setSize(file.getSize())
        .setBytesPerSecond(80 << 20)
        .setSources(2)
        .build();
  }

  @Override
  public void listIndex(ListIndexRequest request, StreamObserver<IndexItem> answers) {
    for (FileItem file : files.values()) {
      answers.onNext(
          IndexItem.newBuilder()
              .setId(file.getId())
              .setSize(file.getSize())
              .setHaveBytes(file.getSize())
              .addNames(file.getName())
              .build());
    }
    answer(
        answers,
        IndexItem.newBuilder().setId("f".repeat(64)).setSize(1000).setHaveBytes(250).build());
  }

  @Override
  public void listFiles(ListFilesRequest request, StreamObserver<FileItem> answers) {
    lastList = request;
    if (refused("listFiles", answers)) {
      return;
    }
    files.values().stream()
        .filter(file -> file.getName().startsWith(request.getPrefix()))
        .filter(
            file ->
                request.getGlob().isEmpty() || NameGlob.of(request.getGlob()).test(file.getName()))
        .forEach(answers::onNext);
    answers.onCompleted();
  }

  @Override
  public void stat(StatRequest request, StreamObserver<StatReply> answers) {
    find(request.getRef(), answers)
        .ifPresent(
            file ->
                answer(
                    answers,
                    StatReply.newBuilder()
                        .setFile(file)
                        .addHolders(holder("den", true, "live", file.getSize()))
                        .addAllRevisions(revisions)
                        .addHolders(holder("nest", false, "stale", file.getSize() / 2))
                        .build()));
  }

  private static HolderItem holder(String name, boolean complete, String state, long have) {
    return HolderItem.newBuilder()
        .setPeerId("p-" + name)
        .setPeerName(name)
        .setComplete(complete)
        .setState(state)
        .setHaveBytes(have)
        .build();
  }

  private StatusReply status(int transfers) {
    return StatusReply.newBuilder()
        .setPeerId("p0123456789abcdef0123")
        .setPeerName("den")
        .setState(loggedIn ? "live" : "logged-out")
        .setDirectory("https://127.0.0.1:8441")
        .setFiles(files.size())
        .setBytes(files.values().stream().mapToLong(FileItem::getSize).sum())
        .setTransfers(transfers)
        .setIndexVerifiedAt(loggedIn ? "2026-11-22T18:05:09Z" : "")
        .setFreeBytes(123L << 30)
        .setLivePeers(12)
        .setSummary("12 peers, " + transfers + " transfers, 41 MB/s")
        .setAddress("127.0.0.1:40123")
        .setFingerprint(trusted)
        .setCertificateExpires(loggedIn ? "2026-11-23T18:05:09Z" : "")
        .addUploads("big.iso: spreading, 1 of 2 copies")
        .build();
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusReply> answers) {
    if (!refused("status", answers)) {
      answer(answers, status(3));
    }
  }

  @Override
  public void watchStatus(StatusRequest request, StreamObserver<StatusReply> answers) {
    answers.onNext(status(3));
    answer(answers, status(2));
  }

  @Override
  public void peers(PeersRequest request, StreamObserver<PeerItem> answers) {
    List<PeerItem> peers =
        List.of(
            peer("den", "live", true), peer("nest", "stale", false), peer("lair", "lost", false));
    peers.stream()
        .filter(peer -> request.getRef().isEmpty() || request.getRef().equals(peer.getName()))
        .forEach(answers::onNext);
    answers.onCompleted();
  }

  private static PeerItem peer(String name, String state, boolean self) {
    return PeerItem.newBuilder()
        .setId("p-" + name)
        .setName(name)
        .setState(state)
        .setAddress("127.0.0.1:40123")
        .setFiles(3)
        .setBytes(5 << 20)
        .setFreeBytes(123L << 30)
        .setLastSeen("2026-11-22T18:05:09Z")
        .setUser("ana")
        .setSelf(self)
        .build();
  }

  @Override
  public void transfers(TransfersRequest request, StreamObserver<TransferItem> answers) {
    answers.onNext(transfer("t1", "download", "fetching", "source nest is busy"));
    for (String name : uploading) {
      answers.onNext(
          transfer("u-" + name, "upload", "spreading", "").toBuilder().setName(name).build());
    }
    if (request.getEnded()) {
      answers.onNext(transfer("t2", "upload", "done", ""));
      answers.onNext(transfer("t3", "replica", "failed", "no source is left"));
    }
    answers.onCompleted();
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<TransferExplanation> answers) {
    String state = explained.getAndIncrement() < 2 ? "fetching" : "done";
    if (!request.getRef().isEmpty() && !request.getRef().equals("t1")) {
      answers.onError(
          FakeDaemon.failure(
              Failure.Code.NOT_FOUND,
              "no transfer is called " + request.getRef(),
              "see:  peerctl transfer ls --all"));
      return;
    }
    TransferExplanation.Builder item =
        TransferExplanation.newBuilder()
            .setTransfer(transfer("t1", "download", state, ""))
            .setLimit(state.equals("done") ? "nothing" : "grant");
    if (state.equals("fetching")) {
      item.setText(
              "39 MiB/s from den, which grants us 40 MiB/s; waiting for nest (busy, asked again in"
                  + " 3 s)")
          .setMostBytesPerSecond(40 << 20)
          .addPeers("den");
      item.addSources(
          source("den", "sending", "grant")
              .setBytesPerSecond(39 << 20)
              .setGrantedBytesPerSecond(40 << 20)
              .setLatencyMillis(420)
              .setLeastLatencyMillis(3)
              .setAsked(6));
      item.addSources(
          source("nest", "busy", "busy").setTrouble("busy").setStrikes(1).setWaitMillis(2900));
    }
    answer(answers, item.build());
  }

  private static SourceItem.Builder source(String peer, String state, String limit) {
    return SourceItem.newBuilder()
        .setPeerId("p-" + peer)
        .setPeerName(peer)
        .setState(state)
        .setLimit(limit)
        .setWindow(32)
        .setBytes(300 << 20)
        .setPieces(512);
  }

  static TransferItem transfer(String id, String kind, String state, String note) {
    return TransferItem.newBuilder()
        .setId(id)
        .setKind(kind)
        .setName("big.iso")
        .setRoot("ab".repeat(32))
        .setState(state)
        .setBytes(300 << 20)
        .setSize(1L << 30)
        .setBytesPerSecond(state.equals("fetching") ? 41_000_000 : 0)
        .setSources(2)
        .setNote(note)
        .build();
  }

  @Override
  public void limits(LimitsRequest request, StreamObserver<LimitsReply> answers) {
    LimitsReply.Builder now = limits.toBuilder();
    if (request.hasUp()) {
      now.setUp(request.getUp());
    }
    if (request.hasDown()) {
      now.setDown(request.getDown());
    }
    if (request.hasPerPeer()) {
      now.setPerPeer(request.getPerPeer());
    }
    limits = now.build();
    answer(answers, limits);
  }

  @Override
  public void verify(VerifyRequest request, StreamObserver<VerifyEvent> answers) {
    for (FileItem file : files.values()) {
      int bad = failures.containsKey(file.getName()) ? 2 : 0;
      VerifyEvent.Builder event =
          VerifyEvent.newBuilder().setId(file.getId()).setName(file.getName());
      answers.onNext(event.setBytes(file.getSize() / 2).build());
      answers.onNext(event.setBytes(file.getSize()).setBadPieces(bad).setLast(true).build());
    }
    answers.onCompleted();
  }

  @Override
  public void events(EventsRequest request, StreamObserver<EventItem> answers) {
    EventItem.Builder event = EventItem.newBuilder().setAt("2026-11-22T18:05:09Z").setActor("ana");
    answers.onNext(
        event.setId(1).setKind("peer-joined").setSubject("den").setText("den joined").build());
    answer(
        answers,
        event
            .setId(2)
            .setKind("file-published")
            .setSubject("big.iso")
            .setText("ana published big.iso")
            .build());
  }

  @Override
  public void ping(PingRequest request, StreamObserver<PingReply> answers) {
    if (!refused("ping", answers)) {
      answer(
          answers,
          PingReply.newBuilder()
              .setRoundTripMicros(1234)
              .setDirectory("https://127.0.0.1:8441")
              .build());
    }
  }

  @Override
  public void version(VersionRequest request, StreamObserver<VersionReply> answers) {
    answer(answers, VersionReply.newBuilder().setVersion("0.1.0").setControlProtocol(1).build());
  }
}
