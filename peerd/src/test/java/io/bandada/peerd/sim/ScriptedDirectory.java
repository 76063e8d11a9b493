package io.bandada.peerd.sim;

import io.bandada.directory.api.CommitReply;
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
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.directory.Directory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The directory as one peer reaches it: the simulated one, unless a test says what it answers
/// next. What the real one refuses whatever its state (a request against the rules, or one without
/// a good certificate) is refused here whatever the script says.
public final class ScriptedDirectory implements Directory {
  /// What can be asked.
  public enum Call {
    FINGERPRINT,
    LOGIN,
    RENEW,
    LOGOUT,
    PING,
    INDEX,
    SOURCES,
    TICKET,
    PUBLISH,
    COMMIT,
    ABANDON
  }

  /// @param request what it was about: the request, or the one text
  /// @param at in nanoseconds of the loop
  public record Asked(Call call, Object request, long at) {}

  /// What is still to be said to one kind of call, and who waits for it.
  private record Lines(Deque<Answer<?>> next, Deque<Consumer<Answer<?>>> waiting) {}

  private static final Answer<?> WAITS = new Answer.Unavailable<>("the test answers later");

  private final SimDirectory lawful;
  private final SimPeer self;
  private final SimLoop loop;
  private final Directory link;
  private final List<Asked> asked = new ArrayList<>();
  private final Map<Call, Lines> script = new EnumMap<>(Call.class);

  ScriptedDirectory(SimDirectory lawful, SimPeer self, SimLoop loop) {
    this.lawful = lawful;
    this.self = self;
    this.loop = loop;
    this.link = lawful.of(self, loop);
  }

  private Lines lines(Call call) {
    return script.computeIfAbsent(call, any -> new Lines(new ArrayDeque<>(), new ArrayDeque<>()));
  }

  public static <T> Answer<T> refusal(int status, String code) {
    return SimDirectory.refused(status, code);
  }

  public static <T> Answer<T> refusal(int status, String code, Duration retryAfter) {
    return new Answer.Refused<>(
        new Problem(null, null, status, code, code, null, retryAfter.toMillis()));
  }

  public static <T> Answer<T> unavailable() {
    return new Answer.Unavailable<>("it is away");
  }

  /// The next calls of this kind are answered so, one after the other; those after them by the
  /// rules.
  public void answers(Call call, Answer<?>... next) {
    lines(call).next.addAll(List.of(next));
  }

  /// The next call of this kind waits for [#answerNow].
  public void waits(Call call) {
    lines(call).next.add(WAITS);
  }

  public void answerNow(Call call, Answer<?> answer) {
    lines(call).waiting.remove().accept(answer);
  }

  /// Nobody answers any more, or somebody does again.
  public void isAway(boolean away) {
    lawful.down = away;
  }

  /// This peer's certificate is worth nothing from now on.
  public void revokes() {
    lawful.revoke(self.drawer.key());
  }

  /// Those that are given from now on.
  public void certificatesLast(Duration life) {
    lawful.certificateLife = life;
  }

  public void ticketsLast(Duration life) {
    lawful.tickets.readLife = life;
  }

  /// Everything of that kind that was asked so far.
  public List<Asked> asked(Call call) {
    return asked.stream().filter(a -> a.call == call).toList();
  }

  /// The pauses between the questions of that kind.
  public List<Duration> pauses(Call call) {
    List<Asked> all = asked(call);
    List<Duration> pauses = new ArrayList<>();
    for (int i = 1; i < all.size(); i++) {
      pauses.add(Duration.ofNanos(all.get(i).at - all.get(i - 1).at));
    }
    return pauses;
  }

  /// Names that it keeps for uploads of this peer.
  public List<String> reserved() {
    return lawful.uploads.names(self);
  }

  private <T> void ask(
      Call call,
      Object request,
      Runnable rules,
      Consumer<Answer<T>> then,
      Consumer<Consumer<Answer<T>>> byTheRules) {
    asked.add(new Asked(call, request, loop.nanoTime()));
    Answer<?> next = lines(call).next.poll();
    Consumer<Answer<?>> answered = answer -> scripted(call, rules, answer, then);
    if (next == null) {
      byTheRules.accept(then);
    } else if (next.equals(WAITS)) {
      lines(call).waiting.add(answered);
    } else {
      loop.run(() -> answered.accept(next));
    }
  }

  @SuppressWarnings("unchecked")
  private <T> void scripted(Call call, Runnable rules, Answer<?> answer, Consumer<Answer<T>> then) {
    Answer<T> said = (Answer<T>) answer;
    if (answer instanceof Answer.Ok<?>) {
      try {
        boolean anybody = call == Call.FINGERPRINT || call == Call.LOGIN || call == Call.RENEW;
        lawful
            .fault(self.drawer.certified(), Duration.ZERO)
            .filter(fault -> !anybody)
            .ifPresent(
                fault -> {
                  throw new SimRefusal(401, fault, fault);
                });
        rules.run();
      } catch (SimRefusal refusal) {
        said = refusal.answer();
      }
    }
    then.accept(said);
  }

  private static void none() {}

  @Override
  public void use(String url) {
    link.use(url);
  }

  @Override
  public void fingerprint(String url, Consumer<Answer<String>> then) {
    ask(
        Call.FINGERPRINT,
        url,
        ScriptedDirectory::none,
        then,
        heard -> link.fingerprint(url, heard));
  }

  @Override
  public void login(
      String url, String pin, LoginRequest request, Consumer<Answer<LoginReply>> then) {
    ask(
        Call.LOGIN,
        request,
        () -> SimRules.login(request),
        then,
        heard -> link.login(url, pin, request, heard));
  }

  @Override
  public void renew(Consumer<Answer<RenewReply>> then) {
    ask(Call.RENEW, "", ScriptedDirectory::none, then, link::renew);
  }

  @Override
  public void logout(LogoutRequest request, Consumer<Answer<LogoutReply>> then) {
    ask(Call.LOGOUT, request, ScriptedDirectory::none, then, heard -> link.logout(request, heard));
  }

  @Override
  public void ping(PingRequest request, Consumer<Answer<PingReply>> then) {
    ask(
        Call.PING,
        request,
        () -> SimRules.ping(request, null),
        then,
        heard -> link.ping(request, heard));
  }

  @Override
  public void index(IndexRequest request, Consumer<Answer<IndexReply>> then) {
    ask(
        Call.INDEX,
        request,
        () -> SimRules.index(request),
        then,
        heard -> link.index(request, heard));
  }

  @Override
  public void sourcesByName(String name, Consumer<Answer<DownloadReply>> then) {
    ask(
        Call.SOURCES,
        name,
        ScriptedDirectory::none,
        then,
        heard -> link.sourcesByName(name, heard));
  }

  @Override
  public void sourcesByRevision(String name, int revision, Consumer<Answer<DownloadReply>> then) {
    link.sourcesByRevision(name, revision, then);
  }

  @Override
  public void sourcesByRoot(String root, Consumer<Answer<DownloadReply>> then) {
    ask(
        Call.SOURCES,
        root,
        () -> SimRules.rootPrefix(root),
        then,
        heard -> link.sourcesByRoot(root, heard));
  }

  @Override
  public void ticket(String root, Consumer<Answer<Grant>> then) {
    ask(Call.TICKET, root, () -> SimRules.root(root), then, heard -> link.ticket(root, heard));
  }

  @Override
  public void publish(
      String idempotencyKey, UploadRequest request, Consumer<Answer<UploadReply>> then) {
    Runnable rules =
        () -> {
          SimRules.key(idempotencyKey);
          SimRules.publish(request);
        };
    ask(
        Call.PUBLISH,
        idempotencyKey,
        rules,
        then,
        heard -> link.publish(idempotencyKey, request, heard));
  }

  @Override
  public void commit(String uploadId, List<Receipt> receipts, Consumer<Answer<CommitReply>> then) {
    ask(
        Call.COMMIT,
        receipts,
        () -> SimRules.receipts(receipts),
        then,
        heard -> link.commit(uploadId, receipts, heard));
  }

  @Override
  public void abandon(String uploadId, Consumer<Answer<Boolean>> then) {
    ask(
        Call.ABANDON,
        uploadId,
        ScriptedDirectory::none,
        then,
        heard -> link.abandon(uploadId, heard));
  }

  @Override
  public void files(FileQuery query, Consumer<Answer<FilePage>> then) {
    link.files(query, then);
  }

  @Override
  public void file(String name, Consumer<Answer<FileDetail>> then) {
    link.file(name, then);
  }

  @Override
  public void remove(String idempotencyKey, String name, Consumer<Answer<Boolean>> then) {
    link.remove(idempotencyKey, name, then);
  }

  @Override
  public void change(
      String idempotencyKey, NameChange change, Consumer<Answer<NameChangeReply>> then) {
    link.change(idempotencyKey, change, then);
  }

  @Override
  public void nameChanges(long after, Consumer<Answer<NameChangePage>> then) {
    link.nameChanges(after, then);
  }

  @Override
  public void trash(
      String prefix, @Nullable String after, int limit, Consumer<Answer<TrashPage>> then) {
    link.trash(prefix, after, limit, then);
  }

  @Override
  public void restore(RestoreRequest request, Consumer<Answer<RestoreReply>> then) {
    link.restore(request, then);
  }

  @Override
  public void folder(
      String prefix, @Nullable String after, int limit, Consumer<Answer<FolderPage>> then) {
    link.folder(prefix, after, limit, then);
  }

  @Override
  public void peers(@Nullable String after, Consumer<Answer<PeerPage>> then) {
    link.peers(after, then);
  }

  @Override
  public void events(long after, int limit, boolean newestFirst, Consumer<Answer<EventPage>> then) {
    link.events(after, limit, newestFirst, then);
  }
}
