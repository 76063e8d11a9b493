package io.bandada.peerd.sim;

import io.bandada.directory.api.ClockSkew;
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
import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.piece.FileId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The directory as one life of one peer reaches it: every call is answered exactly once, perhaps
/// by silence.
final class SimDirectoryLink implements Directory {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final SimDirectory directory;
  private final SimPeer self;
  private final SimLoop life;
  private final SimKeyring.Drawer drawer;

  SimDirectoryLink(SimDirectory directory, SimPeer self, SimLoop life, SimKeyring.Drawer drawer) {
    this.directory = directory;
    this.self = self;
    this.life = life;
    this.drawer = drawer;
  }

  @Override
  public void use(String url) {}

  @Override
  public void fingerprint(String url, Consumer<Answer<String>> then) {
    call(
        "who is there",
        () -> {
          requireAddress(url);
          return new Answer.Ok<>(SimDirectory.PIN);
        },
        then);
  }

  private static void requireAddress(String url) {
    if (!url.startsWith("https://")) {
      throw SimRefusal.badRequest("a directory is at https://HOST");
    }
  }

  @Override
  public void renew(Consumer<Answer<RenewReply>> then) {
    Certified shown = drawer.certified();
    call("renew", () -> directory.renew(self, shown), then);
  }

  @Override
  public void login(
      String url, String pin, LoginRequest request, Consumer<Answer<LoginReply>> then) {
    call(
        "login",
        () -> {
          requireAddress(url);
          if (!pin.equals(SimDirectory.PIN)) {
            return SimDirectory.refused(0, Problem.OTHER_NETWORK);
          }
          Long theirs = request.clock();
          if (theirs != null
              && !ClockSkew.isAllowed(
                  Duration.between(directory.now(), Instant.ofEpochMilli(theirs)))) {
            return SimDirectory.refused(409, Problem.WRONG_CLOCK);
          }
          if (!request.user().equals(SimDirectory.USER)
              || !request.password().equals(SimDirectory.PASSWORD)) {
            return SimDirectory.refused(401, Problem.WRONG_PASSWORD);
          }
          SimRules.login(request);
          directory.requireUsable(request.csr(), self);
          if (request.peerId() == null) {
            // A machine that remembers nothing is a new one, though it keeps its number here.
            directory.members.remove(self.id());
            directory.displaced.remove(self.id());
          }
          SimMember member = directory.member(self);
          member.left = false;
          member.lastSeen = directory.world.clock.now();
          member.incarnation = request.incarnation();
          member.pingSeq = -1;
          member.run = null;
          member.addresses = List.copyOf(request.addresses());
          String key = request.csr();
          return new Answer.Ok<>(
              new LoginReply(
                  self.id(),
                  self.name(),
                  "user",
                  List.of(SimKeyring.text(directory.certify(self, key))),
                  SimKeyring.bundle(directory.bundleSequence),
                  SimDirectory.BEAT_MILLIS,
                  45_000,
                  SimDirectory.DEFAULTS));
        },
        then);
  }

  @Override
  public void logout(LogoutRequest request, Consumer<Answer<LogoutReply>> then) {
    Certified shown = drawer.certified();
    signedIn(
        "logout",
        () -> {
          SimMember member = directory.member(self);
          List<String> last = directory.lastCopies(member);
          if (!last.isEmpty() && !request.force()) {
            return SimDirectory.refused(409, Problem.LAST_COPY);
          }
          directory.leave(member, shown == null ? "" : shown.key());
          return new Answer.Ok<>(new LogoutReply(last, last.size()));
        },
        then);
  }

  @Override
  public void ping(PingRequest request, Consumer<Answer<PingReply>> then) {
    watched(() -> directory.world.invariants.reports(self, request.delta().adds()));
    signedIn("ping", () -> ping(request), then);
  }

  private Answer<PingReply> ping(PingRequest request) {
    SimMember before = directory.members.get(self.id());
    SimRules.ping(request, before == null ? null : before.addresses);
    directory.hear(request.bundle());
    if (before == null && request.bundleSequence() > directory.bundleSequence) {
      return new Answer.Ok<>(askFirst());
    }
    SimMember member = directory.member(self);
    if (member.left) {
      throw SimRefusal.unknownPeer();
    }
    String run = Objects.requireNonNullElse(request.run(), "incarnation " + request.incarnation());
    boolean another = member.run != null && !run.equals(member.run);
    if (directory.displaced.contains(self.id())
        || (another && request.incarnation() <= member.incarnation && directory.isListed(member))) {
      throw SimRefusal.identityInUse();
    }
    if (request.incarnation() < member.incarnation) {
      throw SimRefusal.unknownPeer();
    }
    member.run = run;
    boolean late = request.incarnation() == member.incarnation && request.seq() <= member.pingSeq;
    if (!late) {
      member.incarnation = request.incarnation();
      member.pingSeq = request.seq();
      member.lastSeen = directory.world.clock.now();
      member.presenceAgeMillis = request.presenceAgeMillis();
      member.storeTrouble = request.storeTrouble();
      member.unreachable = Objects.requireNonNullElse(request.unreachable(), List.of());
      member.reached = Objects.requireNonNullElse(request.reached(), List.of());
      member.addresses = List.copyOf(request.addresses());
      member.apply(request.delta());
      request.commandsDone().forEach(member.commands::remove);
    }
    directory.repair(member);
    boolean sameEpoch = member.epoch == request.delta().epoch();
    return new Answer.Ok<>(
        new PingReply(
            SimDirectory.BEAT_MILLIS,
            45_000,
            sameEpoch ? member.seq : -1,
            !late && member.verified,
            late
                ? PingReply.Wanted.NOTHING
                : member.namesWanted ? PingReply.Wanted.FULL : member.wanted(),
            member.namesWanted,
            directory.livePeers(),
            List.copyOf(member.commands.values()),
            request.bundleSequence() < directory.bundleSequence
                ? SimKeyring.bundle(directory.bundleSequence)
                : null,
            request.bundleSequence() > directory.bundleSequence,
            directory.now().toEpochMilli(),
            directory.unreachableBy(member),
            directory.twin,
            orders(member),
            directory.kept.lastWord()));
  }

  private static List<TransferOrder> orders(SimMember member) {
    List<TransferOrder> orders = member.orders;
    member.orders = List.of();
    return orders;
  }

  /// Nobody is taken back before it was heard who is out.
  private PingReply askFirst() {
    return new PingReply(
        SimDirectory.BEAT_MILLIS,
        45_000,
        -1,
        false,
        PingReply.Wanted.LATER,
        false,
        directory.livePeers(),
        List.of(),
        null,
        true,
        directory.now().toEpochMilli(),
        null,
        null);
  }

  @Override
  public void index(IndexRequest request, Consumer<Answer<IndexReply>> then) {
    watched(() -> directory.world.invariants.reports(self, request.entries()));
    signedIn(
        "index",
        () -> {
          SimMember member = directory.known(self);
          SimRules.index(request);
          directory.adopt(
              request.names(),
              Objects.requireNonNullElse(request.words(), List.<NameChangeWord>of()));
          if (!request.buckets().isEmpty()) {
            member.namesWanted = false;
          }
          return new Answer.Ok<>(member.report(request));
        },
        then);
  }

  @Override
  public void sourcesByName(String name, Consumer<Answer<DownloadReply>> then) {
    signedIn("who has " + name, () -> directory.byName(self, name), then);
  }

  @Override
  public void sourcesByRevision(String name, int revision, Consumer<Answer<DownloadReply>> then) {
    signedIn(
        "who has " + name + "@" + revision, () -> directory.byRevision(self, name, revision), then);
  }

  @Override
  public void sourcesByRoot(String root, Consumer<Answer<DownloadReply>> then) {
    signedIn("who has " + shown(root), () -> directory.byRoot(self, root), then);
  }

  @Override
  public void ticket(String root, Consumer<Answer<Grant>> then) {
    signedIn("ticket " + shown(root), () -> directory.ticket(self, root), then);
  }

  @Override
  public void publish(
      String idempotencyKey, UploadRequest request, Consumer<Answer<UploadReply>> then) {
    signedIn(
        "publish",
        () ->
            directory.calls.once(
                self,
                idempotencyKey,
                request,
                () -> {
                  directory.known(self);
                  return directory.uploads.publish(self, request);
                }),
        then);
  }

  @Override
  public void commit(String uploadId, List<Receipt> receipts, Consumer<Answer<CommitReply>> then) {
    watched(
        () ->
            receipts.stream()
                .filter(r -> r.peerId().equals(self.id()))
                .forEach(r -> directory.world.invariants.receipt(self, FileId.parse(r.root()))));
    signedIn(
        "commit",
        () -> {
          directory.known(self);
          return directory.uploads.commit(self, uploadId, receipts);
        },
        then);
  }

  @Override
  public void abandon(String uploadId, Consumer<Answer<Boolean>> then) {
    signedIn(
        "abandon",
        () -> {
          directory.known(self);
          directory.uploads.abandon(self, uploadId);
          return new Answer.Ok<>(true);
        },
        then);
  }

  @Override
  public void files(FileQuery query, Consumer<Answer<FilePage>> then) {
    signedIn(
        "files",
        () -> {
          SimRules.files(query.sort(), query.prefix(), query.glob(), query.contains());
          return new Answer.Ok<>(SimLists.files(directory, query));
        },
        then);
  }

  @Override
  public void file(String name, Consumer<Answer<FileDetail>> then) {
    signedIn(
        "file " + name,
        () -> {
          SimRules.path(name);
          return SimLists.file(directory, name);
        },
        then);
  }

  @Override
  public void remove(String idempotencyKey, String name, Consumer<Answer<Boolean>> then) {
    signedIn(
        "remove " + name,
        () -> {
          SimRules.path(name);
          return directory.calls.once(
              self,
              idempotencyKey,
              "remove " + name,
              () ->
                  directory.remove(name)
                      ? new Answer.Ok<>(true)
                      : SimDirectory.refused(404, Problem.NOT_FOUND));
        },
        then);
  }

  @Override
  public void change(
      String idempotencyKey, NameChange change, Consumer<Answer<NameChangeReply>> then) {
    signedIn(
        "change " + change.kind(),
        () ->
            directory.calls.once(self, idempotencyKey, change, () -> directory.kept.change(change)),
        then);
  }

  @Override
  public void nameChanges(long after, Consumer<Answer<NameChangePage>> then) {
    signedIn("what was moved", () -> new Answer.Ok<>(directory.kept.wordsAfter(after)), then);
  }

  @Override
  public void trash(
      String prefix, @Nullable String after, int limit, Consumer<Answer<TrashPage>> then) {
    signedIn("trash", () -> new Answer.Ok<>(directory.kept.trash(prefix, after, limit)), then);
  }

  @Override
  public void restore(RestoreRequest request, Consumer<Answer<RestoreReply>> then) {
    signedIn("restore " + request.name(), () -> directory.kept.restore(request), then);
  }

  @Override
  public void folder(
      String prefix, @Nullable String after, int limit, Consumer<Answer<FolderPage>> then) {
    signedIn("folder", () -> new Answer.Ok<>(directory.kept.folder(prefix, after, limit)), then);
  }

  @Override
  public void peers(@Nullable String after, Consumer<Answer<PeerPage>> then) {
    signedIn(
        "peers",
        () -> {
          requireFirstPage(after);
          return new Answer.Ok<>(SimLists.peers(directory));
        },
        then);
  }

  @Override
  public void events(long after, int limit, boolean newestFirst, Consumer<Answer<EventPage>> then) {
    throw new UnsupportedOperationException("nobody looks at events here");
  }

  /// There is no other one here.
  private static void requireFirstPage(@Nullable String after) {
    if (after != null) {
      throw SimRefusal.badRequest("`after` is not one that a page gave");
    }
  }

  /// A node keeps its promises; who only tries what a directory takes makes none.
  private void watched(Runnable check) {
    if (self.node != null) {
      check.run();
    }
  }

  private static String shown(String root) {
    return root.substring(0, Math.min(root.length(), 8));
  }

  private <T> void signedIn(String what, Supplier<Answer<T>> effect, Consumer<Answer<T>> then) {
    Certified shown = drawer.certified();
    call(
        what,
        () ->
            directory
                .fault(shown, Duration.ZERO)
                .<Answer<T>>map(
                    fault ->
                        SimDirectory.refused(fault.equals(Problem.WRONG_CLOCK) ? 0 : 401, fault))
                .orElseGet(effect),
        then);
  }

  private <T> void call(String what, Supplier<Answer<T>> effect, Consumer<Answer<T>> then) {
    Once<T> once = new Once<>(what, then);
    life.after(TIMEOUT, () -> once.answer(new Answer.Unavailable<>("no answer in 3 s")));
    if (directory.loss > 0 && directory.random.nextDouble() < directory.loss) {
      return;
    }
    arrive(effect, once);
    if (directory.duplicates > 0 && directory.random.nextDouble() < directory.duplicates) {
      arrive(effect, once);
    }
  }

  private <T> void arrive(Supplier<Answer<T>> effect, Once<T> once) {
    long there = directory.world.clock.now() + 500_000 + directory.random.nextInt(30_000_000);
    directory.world.clock.at(
        there,
        () -> {
          if (directory.down) {
            return;
          }
          directory.world.trace.line(self.id(), "directory", once.what);
          Answer<T> answer = answer(once.what, effect);
          boolean lost = directory.loss > 0 && directory.random.nextDouble() < directory.loss;
          if (!lost) {
            life.after(
                Duration.ofNanos(500_000 + directory.random.nextInt(30_000_000)),
                () -> once.answer(answer));
          }
        });
  }

  private <T> Answer<T> answer(String what, Supplier<Answer<T>> effect) {
    Answer<T> answer;
    try {
      answer = effect.get();
    } catch (SimRefusal refusal) {
      answer = refusal.answer();
    }
    if (answer instanceof Answer.Refused<T>(Problem problem) && self.node != null) {
      directory.world.invariants.refused(self, what, problem);
    }
    return answer;
  }

  private static final class Once<T> {
    private final String what;
    private final Consumer<Answer<T>> then;
    private boolean answered;

    Once(String what, Consumer<Answer<T>> then) {
      this.what = what;
      this.then = then;
    }

    void answer(Answer<T> answer) {
      if (!answered) {
        answered = true;
        then.accept(answer);
      }
    }
  }
}
