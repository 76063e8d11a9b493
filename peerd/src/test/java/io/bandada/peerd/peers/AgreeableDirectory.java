package io.bandada.peerd.peers;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.EventRecord;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FolderPage;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChangePage;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.loop.Loop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A directory that lets everybody in, knows what it was told to know, and is away for everything
/// else.
public final class AgreeableDirectory implements Directory {
  private static final long BEAT_MILLIS = 60_000;

  /// By root.
  public final Map<String, DownloadReply> known = new ConcurrentHashMap<>();

  /// In the order in which they happened. While there are none it is away for this, too.
  public final List<EventRecord> events = new CopyOnWriteArrayList<>();

  public final List<LoginRequest> logins = new CopyOnWriteArrayList<>();
  public final AtomicInteger timesAway = new AtomicInteger();
  private final Loop loop;
  private final Function<String, Grant> tickets;

  /// @param tickets the READ ticket for a root
  public AgreeableDirectory(Loop loop, Function<String, Grant> tickets) {
    this.loop = loop;
    this.tickets = tickets;
  }

  private <T> void answer(T value, Consumer<Answer<T>> then) {
    loop.run(() -> then.accept(new Answer.Ok<>(value)));
  }

  private <T> void away(Consumer<Answer<T>> then) {
    timesAway.incrementAndGet();
    loop.run(() -> then.accept(new Answer.Unavailable<>("away")));
  }

  @Override
  public void use(String url) {}

  @Override
  public void fingerprint(String url, Consumer<Answer<String>> then) {
    answer(RealPeer.NETWORK.pin(), then);
  }

  @Override
  public void login(
      String url, String pin, LoginRequest request, Consumer<Answer<LoginReply>> then) {
    logins.add(request);
    String id = "p" + request.peerName();
    answer(
        new LoginReply(
            id,
            request.peerName(),
            "ana",
            RealPeer.NETWORK.issue(request.csr(), id),
            RealPeer.NETWORK.bundle(1),
            BEAT_MILLIS,
            BEAT_MILLIS,
            new LoginReply.Defaults(3, 2)),
        then);
  }

  @Override
  public void renew(Consumer<Answer<RenewReply>> then) {
    away(then);
  }

  @Override
  public void logout(LogoutRequest request, Consumer<Answer<LogoutReply>> then) {
    answer(new LogoutReply(List.of(), 0), then);
  }

  @Override
  public void ping(PingRequest request, Consumer<Answer<PingReply>> then) {
    long seq = request.delta().seq();
    answer(
        new PingReply(
            BEAT_MILLIS,
            BEAT_MILLIS,
            seq,
            true,
            PingReply.Wanted.NOTHING,
            false,
            1,
            List.of(),
            null,
            false,
            null,
            null,
            null),
        then);
  }

  @Override
  public void index(IndexRequest request, Consumer<Answer<IndexReply>> then) {
    answer(new IndexReply(request.epoch(), request.seq(), true, List.of()), then);
  }

  @Override
  public void sourcesByName(String name, Consumer<Answer<DownloadReply>> then) {
    away(then);
  }

  @Override
  public void sourcesByRevision(String name, int revision, Consumer<Answer<DownloadReply>> then) {
    away(then);
  }

  @Override
  public void sourcesByRoot(String root, Consumer<Answer<DownloadReply>> then) {
    DownloadReply reply = known.get(root);
    if (reply == null) {
      away(then);
    } else {
      answer(reply, then);
    }
  }

  @Override
  public void ticket(String root, Consumer<Answer<Grant>> then) {
    answer(tickets.apply(root), then);
  }

  @Override
  public void publish(
      String idempotencyKey, UploadRequest request, Consumer<Answer<UploadReply>> then) {
    away(then);
  }

  @Override
  public void commit(String uploadId, List<Receipt> receipts, Consumer<Answer<CommitReply>> then) {
    away(then);
  }

  @Override
  public void abandon(String uploadId, Consumer<Answer<Boolean>> then) {
    away(then);
  }

  @Override
  public void files(FileQuery query, Consumer<Answer<FilePage>> then) {
    away(then);
  }

  @Override
  public void file(String name, Consumer<Answer<FileDetail>> then) {
    away(then);
  }

  @Override
  public void remove(String idempotencyKey, String name, Consumer<Answer<Boolean>> then) {
    away(then);
  }

  @Override
  public void change(
      String idempotencyKey, NameChange change, Consumer<Answer<NameChangeReply>> then) {
    away(then);
  }

  @Override
  public void nameChanges(long after, Consumer<Answer<NameChangePage>> then) {
    away(then);
  }

  @Override
  public void trash(
      String prefix, @Nullable String after, int limit, Consumer<Answer<TrashPage>> then) {
    away(then);
  }

  @Override
  public void restore(RestoreRequest request, Consumer<Answer<RestoreReply>> then) {
    away(then);
  }

  @Override
  public void folder(
      String prefix, @Nullable String after, int limit, Consumer<Answer<FolderPage>> then) {
    away(then);
  }

  @Override
  public void peers(@Nullable String after, Consumer<Answer<PeerPage>> then) {
    away(then);
  }

  @Override
  public void events(long after, int limit, boolean newestFirst, Consumer<Answer<EventPage>> then) {
    if (events.isEmpty()) {
      away(then);
      return;
    }
    List<EventRecord> sorted = newestFirst ? List.copyOf(events).reversed() : List.copyOf(events);
    List<EventRecord> page =
        sorted.stream().filter(e -> newestFirst || e.id() > after).limit(limit).toList();
    answer(new EventPage(page, page.isEmpty() ? after : page.getLast().id()), then);
  }
}
