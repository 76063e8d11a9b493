package io.bandada.peerd.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.CommitRequest;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.EventPage;
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
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCalls;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TicketRequest;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.loop.Loop;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The real directory, over HTTPS. One attempt per call.
///
/// Lives on the loop. Calls that keep this peer alive in the directory have a lane of their own, so
/// that a queue of slow lists never makes a heartbeat late.
public final class HttpDirectory implements Directory, AutoCloseable {
  private static final Duration CALL_PATIENCE = Duration.ofSeconds(15);

  /// Of very many names at once.
  private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(25);

  /// Shorter than the silence after which a directory calls a peer stale.
  private static final Duration BEAT_PATIENCE = Duration.ofSeconds(5);

  /// Both together are what the directory lets in: however many uploads and questions this machine
  /// has, they wait here.
  private static final int BEATS_AT_A_TIME = 2;

  private static final int CALLS_AT_A_TIME = PeerCalls.AT_A_TIME - BEATS_AT_A_TIME;

  private final DirectoryConnections connections;
  private final CallQueue calls;
  private final CallQueue beats;
  private @Nullable DirectoryUrl url;

  /// @param trust what is shown to the directory, and what it must show
  public HttpDirectory(Loop loop, Trust trust) {
    this.connections = new DirectoryConnections(trust);
    this.calls = new CallQueue(loop, CALLS_AT_A_TIME);
    this.beats = new CallQueue(loop, BEATS_AT_A_TIME);
  }

  /// @throws IllegalArgumentException when this is no address of a directory; the message says why
  ///   in one line
  public static void checkUrl(String url) {
    DirectoryUrl.parse(url);
  }

  @Override
  public void use(String url) {
    this.url = DirectoryUrl.parse(url);
  }

  @Override
  public void fingerprint(String url, Consumer<Answer<String>> then) {
    at(url, then, at -> beats.submit(() -> connections.fingerprint(at, CALL_PATIENCE), then));
  }

  @Override
  public void login(
      String url, String pin, LoginRequest request, Consumer<Answer<LoginReply>> then) {
    var call = post(Paths.LOGIN, request, LoginReply.class);
    at(url, then, at -> beats.submit(() -> connections.first(at, pin, call), then));
  }

  private <T> void at(String url, Consumer<Answer<T>> then, Consumer<DirectoryUrl> call) {
    DirectoryUrl at;
    try {
      at = DirectoryUrl.parse(url);
    } catch (IllegalArgumentException e) {
      refuse(beats, Problem.BAD_REQUEST, String.valueOf(e.getMessage()), then);
      return;
    }
    call.accept(at);
  }

  @Override
  public void renew(Consumer<Answer<RenewReply>> then) {
    submit(beats, post(Paths.RENEW, null, RenewReply.class), then);
  }

  @Override
  public void logout(LogoutRequest request, Consumer<Answer<LogoutReply>> then) {
    submit(beats, post(Paths.LOGOUT, request, LogoutReply.class), then);
  }

  @Override
  public void ping(PingRequest request, Consumer<Answer<PingReply>> then) {
    submit(
        beats,
        new HttpExchange.Call<>("POST", Paths.PING, request, null, PingReply.class, BEAT_PATIENCE),
        then);
  }

  @Override
  public void index(IndexRequest request, Consumer<Answer<IndexReply>> then) {
    submit(calls, post(Paths.INDEX, request, IndexReply.class), then);
  }

  @Override
  public void sourcesByName(String name, Consumer<Answer<DownloadReply>> then) {
    submit(calls, get(Paths.DOWNLOAD + query("name", name), DownloadReply.class), then);
  }

  @Override
  public void sourcesByRevision(String name, int revision, Consumer<Answer<DownloadReply>> then) {
    String text = query("name", name, "revision", Integer.toString(revision));
    submit(calls, get(Paths.DOWNLOAD + text, DownloadReply.class), then);
  }

  @Override
  public void sourcesByRoot(String root, Consumer<Answer<DownloadReply>> then) {
    submit(calls, get(Paths.DOWNLOAD + query("root", root), DownloadReply.class), then);
  }

  @Override
  public void ticket(String root, Consumer<Answer<Grant>> then) {
    submit(calls, post(Paths.TICKETS, new TicketRequest(root), Grant.class), then);
  }

  @Override
  public void publish(
      String idempotencyKey, UploadRequest request, Consumer<Answer<UploadReply>> then) {
    submit(
        calls,
        new HttpExchange.Call<>(
            "POST", Paths.UPLOAD, request, idempotencyKey, UploadReply.class, CALL_PATIENCE),
        then);
  }

  @Override
  public void commit(String uploadId, List<Receipt> receipts, Consumer<Answer<CommitReply>> then) {
    CommitRequest request = new CommitRequest(receipts);
    submit(
        calls,
        post(Paths.UPLOAD + "/" + encoded(uploadId) + "/commit", request, CommitReply.class),
        then);
  }

  @Override
  public void abandon(String uploadId, Consumer<Answer<Boolean>> then) {
    submit(calls, delete(Paths.UPLOAD + "/" + encoded(uploadId), null), then);
  }

  @Override
  public void files(FileQuery query, Consumer<Answer<FilePage>> then) {
    String text =
        query(
            "prefix", query.prefix(),
            "glob", query.glob(),
            "contains", query.contains(),
            "sort", query.sort(),
            "after", query.after(),
            "limit", Integer.toString(query.limit()));
    submit(calls, get(Paths.FILES + text, FilePage.class), then);
  }

  @Override
  public void file(String name, Consumer<Answer<FileDetail>> then) {
    if (!isBelow(name)) {
      refuse(calls, Problem.BAD_NAME, "no file can be named '" + name + "'", then);
      return;
    }
    submit(calls, get(Paths.FILES + path(name), FileDetail.class), then);
  }

  @Override
  public void remove(String idempotencyKey, String name, Consumer<Answer<Boolean>> then) {
    if (!isBelow(name)) {
      refuse(calls, Problem.BAD_NAME, "no file can be named '" + name + "'", then);
      return;
    }
    submit(calls, delete(Paths.FILES + path(name), idempotencyKey), then);
  }

  @Override
  public void change(
      String idempotencyKey, NameChange change, Consumer<Answer<NameChangeReply>> then) {
    submit(
        calls,
        new HttpExchange.Call<>(
            "POST", Paths.NAMES, change, idempotencyKey, NameChangeReply.class, CHANGE_PATIENCE),
        then);
  }

  @Override
  public void nameChanges(long after, Consumer<Answer<NameChangePage>> then) {
    String text = Paths.NAMES + "/changes" + query("after", Long.toString(after));
    submit(calls, get(text, NameChangePage.class), then);
  }

  @Override
  public void trash(
      String prefix, @Nullable String after, int limit, Consumer<Answer<TrashPage>> then) {
    submit(calls, get(Paths.TRASH + page(prefix, after, limit), TrashPage.class), then);
  }

  @Override
  public void restore(RestoreRequest request, Consumer<Answer<RestoreReply>> then) {
    submit(calls, post(Paths.TRASH + "/restore", request, RestoreReply.class), then);
  }

  @Override
  public void folder(
      String prefix, @Nullable String after, int limit, Consumer<Answer<FolderPage>> then) {
    submit(calls, get(Paths.FOLDERS + page(prefix, after, limit), FolderPage.class), then);
  }

  private static String page(String prefix, @Nullable String after, int limit) {
    return query("prefix", prefix, "after", after, "limit", Integer.toString(limit));
  }

  @Override
  public void peers(@Nullable String after, Consumer<Answer<PeerPage>> then) {
    submit(calls, get(Paths.PEERS + query("after", after), PeerPage.class), then);
  }

  @Override
  public void events(long after, int limit, boolean newestFirst, Consumer<Answer<EventPage>> then) {
    String from =
        newestFirst && (after <= 0 || after == Long.MAX_VALUE) ? null : Long.toString(after);
    String text =
        query(
            "after",
            from,
            "limit",
            Integer.toString(limit),
            "order",
            newestFirst ? Paths.NEWEST_FIRST : null);
    submit(calls, get(Paths.EVENTS + text, EventPage.class), then);
  }

  @Override
  public void close() {
    connections.close();
  }

  private <T> void submit(CallQueue lane, HttpExchange.Call<T> call, Consumer<Answer<T>> then) {
    DirectoryUrl at = url;
    if (at == null) {
      lane.submit(() -> new Answer.Unavailable<>("no directory is known yet"), then);
      return;
    }
    lane.submit(() -> connections.usual().run(at, call), then);
  }

  private static <T> void refuse(
      CallQueue lane, String code, String detail, Consumer<Answer<T>> then) {
    var problem = new Problem("urn:bandada:problem:" + code, null, 400, code, detail, null, null);
    lane.submit(() -> new Answer.Refused<>(problem), then);
  }

  private static <T> HttpExchange.Call<T> get(String path, Class<T> type) {
    return new HttpExchange.Call<>("GET", path, null, null, type, CALL_PATIENCE);
  }

  private static <T> HttpExchange.Call<T> post(String path, @Nullable Object body, Class<T> type) {
    return new HttpExchange.Call<>("POST", path, body, null, type, CALL_PATIENCE);
  }

  private static HttpExchange.Call<Boolean> delete(String path, @Nullable String idempotencyKey) {
    return new HttpExchange.Call<>(
        "DELETE", path, null, idempotencyKey, Boolean.class, CALL_PATIENCE);
  }

  /// A name is data: it must never walk out of the folder that it is asked for in.
  private static boolean isBelow(String name) {
    return Stream.of(name.split("/", -1))
        .noneMatch(s -> s.isEmpty() || s.equals(".") || s.equals(".."));
  }

  private static String path(String name) {
    return Stream.of(name.split("/", -1))
        .map(HttpDirectory::encoded)
        .collect(Collectors.joining("/", "/", ""));
  }

  /// Pairs of name and value; those without a value are left out.
  private static String query(@Nullable String... pairs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      String value = pairs[i + 1];
      if (value != null && !value.isEmpty()) {
        text.append(text.isEmpty() ? '?' : '&').append(pairs[i]).append('=').append(encoded(value));
      }
    }
    return text.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
