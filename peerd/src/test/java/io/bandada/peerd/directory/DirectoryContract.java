package io.bandada.peerd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.ClockSkew;
import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PeerRecord;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a peer may rely on when it talks to a directory, the real one and the simulated one alike.
///
/// The tests share one directory, so each uses peers and names of its own.
public abstract class DirectoryContract extends DirectoryNames {
  @Test
  void aWrongPasswordIsRefused() {
    assertRefused(tryLogin(directory(), "wrong", "not the password", null), Problem.WRONG_PASSWORD);
  }

  @Test
  void aMachineWhoseClockIsFarOffIsNotLetIn() {
    Directory first = directory();
    String id = login(first, "clock").peerId();
    long there =
        Objects.requireNonNull(
            ok(ping(first, beat(id, 1, List.of()))).time(), "every reply says what time it is");
    long minute = 60_000;
    long most = ClockSkew.ALLOWED.toMillis();
    Directory other = directory();
    for (long ahead : List.of(most + minute, -most - minute)) {
      assertRefused(loginAt(other, there + ahead), Problem.WRONG_CLOCK);
    }
    for (long ahead : List.of(most - minute, minute - most)) {
      assertThat(loginAt(other, there + ahead)).isInstanceOf(Answer.Ok.class);
    }
  }

  @Test
  void whomTwoOthersCannotReachIsToldSoUntilSomebodyReachesIt() {
    Directory one = directory();
    Directory two = directory();
    Directory lonely = directory();
    String first = login(one, "one").peerId();
    String second = login(two, "two").peerId();
    String it = login(lonely, "lonely").peerId();

    ok(ping(two, beat(second, 1, List.of())));
    ok(ping(one, speaksOf(beat(first, 1, List.of()), List.of(it), List.of())));
    assertThat(ok(ping(lonely, beat(it, 1, List.of()))).unreachableBy()).isEqualTo(0);
    ok(ping(two, speaksOf(beat(second, 2, List.of()), List.of(it), List.of())));
    assertThat(ok(ping(lonely, beat(it, 2, List.of()))).unreachableBy()).isEqualTo(2);
    ok(ping(one, speaksOf(beat(first, 2, List.of()), List.of(), List.of(it))));
    assertThat(ok(ping(lonely, beat(it, 3, List.of()))).unreachableBy()).isEqualTo(0);
  }

  private Answer<LoginReply> loginAt(Directory directory, long clock) {
    String csr = done(then -> keyring(directory).request(then));
    return ask(
        then ->
            directory.login(url(), pin(), request("clock", password(), null, csr, clock), then));
  }

  @Test
  void withoutACertificateNothingIsAnswered() {
    Directory directory = directory();
    directory.use(url());
    assertThat(ping(directory, beat("p0", 1, List.of()))).isNotInstanceOf(Answer.Ok.class);
  }

  @Test
  void whoAnswersIsToldToWhoeverAsks() {
    Directory directory = directory();
    assertThat(ok(ask((Consumer<Answer<String>> then) -> directory.fingerprint(url(), then))))
        .isEqualTo(pin());
  }

  @Test
  void aDirectoryOfAnotherNetworkIsAskedNothing() {
    Directory directory = directory();
    String other = "A".repeat(43);
    LoginRequest request =
        request("elsewhere", password(), null, done(then -> keyring(directory).request(then)));
    assertRefused(
        ask((Consumer<Answer<LoginReply>> then) -> directory.login(url(), other, request, then)),
        Problem.OTHER_NETWORK);
  }

  @Test
  void aPeerThatComesBackKeepsItsId() {
    Directory directory = directory();
    LoginReply first = login(directory, "returning");
    LoginReply again = login(directory, "returning", first.peerId());
    assertThat(again.peerId()).isEqualTo(first.peerId());
    assertThat(again.nextBeatMillis()).isPositive();
    assertThat(again.defaults().copies()).isPositive();
  }

  @Test
  void aCertificateIsRenewedForTheSameKey() {
    Directory directory = directory();
    LoginReply me = login(directory, "renewing");
    Certified before = keyring(directory).certified().orElseThrow();
    RenewReply reply = ok(ask(directory::renew));
    Certified after =
        done(then -> keyring(directory).renewed(reply.certificates(), reply.bundle(), then));
    assertThat(after.key()).isEqualTo(before.key());
    assertThat(after.notAfter()).isAfterOrEqualTo(before.notAfter());
    ok(ping(directory, beat(me.peerId(), 1, List.of())));
  }

  @Test
  void aBeatMakesThePeerLiveForEveryone() {
    Directory directory = directory();
    LoginReply me = login(directory, "beating");
    PingReply reply = ok(ping(directory, beat(me.peerId(), 1, List.of())));
    assertThat(reply.nextBeatMillis()).isPositive();
    PeerPage peers = ok(peers(directory));
    assertThat(peers.peers())
        .filteredOn(p -> p.id().equals(me.peerId()))
        .extracting(PeerRecord::state)
        .containsExactly("live");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Directory directory = directory();
    login(directory, "seeking");
    assertRefused(sourcesByName(directory, "no/such/file"), Problem.NOT_FOUND);
    assertRefused(sourcesByRoot(directory, "ab".repeat(32)), Problem.NOT_FOUND);
    assertRefused(file(directory, "no/such/file"), Problem.NOT_FOUND);
    assertRefused(remove(directory, "key-none", "no/such/file"), Problem.NOT_FOUND);
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    Directory directory = directory();
    login(directory, "naming");
    assertRefused(
        publish(directory, "key-bad", new UploadRequest("a/../b", SIZE, ROOT, 1, 1, false)),
        Problem.BAD_NAME);
  }

  @Test
  void moreCopiesThanThereArePeersAreRefused() {
    Directory directory = directory();
    login(directory, "lonely");
    assertRefused(
        publish(directory, "key-many", new UploadRequest("many", SIZE, ROOT, 99, 99, false)),
        Problem.TOO_FEW_PEERS);
  }

  @Test
  void aFileIsGivenItsNameWhenEnoughCopiesAreReportedAndLosesItOnce() {
    Directory directory = directory();
    LoginReply me = login(directory, "owner");
    ok(ping(directory, beat(me.peerId(), 1, List.of())));
    UploadRequest request = new UploadRequest("contract/one", SIZE, ROOT, 1, 1, false);
    UploadReply upload = ok(publish(directory, "key-one", request));
    assertThat(upload.needed()).isEqualTo(1);
    CommitReply early = ok(commit(directory, upload.uploadId()));
    assertThat(early.committed()).isFalse();

    keeps(directory, CONTENT);
    IndexEntry entry = new IndexEntry(ROOT, SIZE, SIZE);
    ok(ping(directory, beat(me.peerId(), 2, List.of(entry))));
    Receipt receipt = receipt(directory, upload, me.peerId(), CONTENT);
    CommitReply late = ok(commit(directory, upload.uploadId(), receipt));
    assertThat(late.committed()).isTrue();

    Directory.FileQuery query = new Directory.FileQuery("contract/", "", "", "name", null, 10);
    FilePage page = ok(files(directory, query));
    assertThat(page.files()).extracting(f -> f.name()).containsExactly("contract/one");
    DownloadReply found = ok(sourcesByName(directory, "contract/one"));
    assertThat(found.file().root()).isEqualTo(ROOT);
    assertThat(found.sources()).as("the caller is never its own source").isEmpty();

    assertThat(ok(remove(directory, "key-rm", "contract/one"))).isTrue();
    assertRefused(file(directory, "contract/one"), Problem.NOT_FOUND);
    for (Answer<DownloadReply> answer :
        List.of(sourcesByName(directory, "contract/one"), sourcesByRoot(directory, ROOT))) {
      assertRefused(answer, Problem.REMOVED);
      assertThat(((Answer.Refused<DownloadReply>) answer).problem().detail())
          .startsWith("contract/one was removed by " + user());
    }
  }

  @Test
  void withoutACopyTheLastHoldersAreNamed() {
    Directory directory = directory();
    Directory other = directory();
    LoginReply me = login(directory, "last-holder");
    login(other, "waiting");
    Manifest content = Pattern.manifest(SIZE + 2);
    keeps(directory, content);
    String root = content.id().hex();
    ok(
        ping(
            directory,
            beat(me.peerId(), 1, List.of(new IndexEntry(root, content.size(), content.size())))));
    UploadReply upload =
        ok(
            publish(
                directory,
                "key-last",
                new UploadRequest("contract/last", content.size(), root, 1, 1, false)));
    ok(commit(directory, upload.uploadId(), receipt(directory, upload, me.peerId(), content)));
    DownloadReply there = ok(sourcesByName(other, "contract/last"));
    assertThat(there.file().copies()).isEqualTo(1);
    assertThat(there.lastHolders()).isNull();

    ok(logout(directory, new LogoutRequest(true)));
    DownloadReply gone = ok(sourcesByRoot(other, root));
    assertThat(gone.file().copies()).isZero();
    assertThat(gone.sources()).isEmpty();
    assertThat(gone.lastHolders())
        .singleElement()
        .satisfies(
            last -> {
              assertThat(last.peerName()).isEqualTo(me.peerName());
              assertThat(last.state()).isEqualTo("left");
              assertThat(last.complete()).isTrue();
            });
    ok(remove(other, "key-rm-last", "contract/last"));
  }

  @Test
  void aCommitThatIsRepeatedIsAnsweredAgainAndBringsNoRemovedNameBack() {
    Directory directory = directory();
    LoginReply me = login(directory, "repeating");
    keeps(directory, OTHER);
    IndexEntry entry = new IndexEntry(OTHER.id().hex(), OTHER.size(), OTHER.size());
    ok(ping(directory, beat(me.peerId(), 1, List.of(entry))));
    UploadReply upload =
        ok(
            publish(
                directory,
                "key-repeated",
                new UploadRequest(
                    "contract/repeated", OTHER.size(), OTHER.id().hex(), 1, 1, false)));
    Receipt receipt = receipt(directory, upload, me.peerId(), OTHER);
    assertThat(ok(commit(directory, upload.uploadId(), receipt)).committed()).isTrue();
    CommitReply again = ok(commit(directory, upload.uploadId()));
    assertThat(again.committed()).isTrue();
    assertThat(again.file()).extracting(f -> f.root()).isEqualTo(OTHER.id().hex());

    assertThat(ok(remove(directory, "key-rm-repeated", "contract/repeated"))).isTrue();
    // The uploader never heard that it was done: it is told so now, and has no reason to begin
    // again.
    assertThat(ok(commit(directory, upload.uploadId(), receipt)).committed()).isTrue();
    assertRefused(file(directory, "contract/repeated"), Problem.NOT_FOUND);
  }

  /// An id, or how it begins, finds the content with all its names.
  @Test
  void theBeginningOfAnIdTellsEveryNameOfItsContent() {
    Directory directory = directory();
    LoginReply me = login(directory, "naming twice");
    keeps(directory, OTHER);
    String root = OTHER.id().hex();
    ok(
        ping(
            directory,
            beat(me.peerId(), 1, List.of(new IndexEntry(root, OTHER.size(), OTHER.size())))));
    for (String name : List.of("contract/twice/a", "contract/twice/b")) {
      UploadReply upload =
          ok(
              publish(
                  directory,
                  "key-" + name,
                  new UploadRequest(name, OTHER.size(), root, 1, 1, false)));
      assertThat(
              ok(commit(
                      directory, upload.uploadId(), receipt(directory, upload, me.peerId(), OTHER)))
                  .committed())
          .isTrue();
    }
    DownloadReply found = ok(sourcesByRoot(directory, root.substring(0, 8)));
    assertThat(found.file().root()).isEqualTo(root);
    assertThat(found.names())
        .extracting(n -> n.name())
        .containsExactly("contract/twice/a", "contract/twice/b");
    assertThat(ok(remove(directory, "key-rm-a", "contract/twice/a"))).isTrue();
    assertThat(ok(sourcesByRoot(directory, root)).names())
        .extracting(n -> n.name())
        .containsExactly("contract/twice/b");
    assertThat(ok(remove(directory, "key-rm-b", "contract/twice/b"))).isTrue();
    assertRefused(sourcesByRoot(directory, root), Problem.REMOVED);
  }

  @Test
  void afterALogoutTheCertificateIsWorthNothing() {
    Directory directory = directory();
    LoginReply me = login(directory, "leaving");
    ok(logout(directory, new LogoutRequest(false)));
    assertRefused(ping(directory, beat(me.peerId(), 1, List.of())), Problem.CERTIFICATE_REVOKED);
  }

  @Test
  void aNameIsKeptForOneUploadUntilItIsGivenBack() {
    Directory first = directory();
    Directory second = directory();
    login(first, "first");
    login(second, "second");
    UploadReply kept =
        ok(publish(first, "key-kept", new UploadRequest("contract/kept", SIZE, ROOT, 1, 1, false)));
    UploadRequest theirs =
        new UploadRequest("contract/kept", OTHER.size(), OTHER.id().hex(), 1, 1, false);
    assertRefused(publish(second, "key-theirs-1", theirs), Problem.NAME_TAKEN);

    assertThat(ok(abandon(second, kept.uploadId()))).as("another's is left alone").isTrue();
    assertRefused(publish(second, "key-theirs-2", theirs), Problem.NAME_TAKEN);
    assertThat(
            ok(publish(
                    first,
                    "key-kept-again",
                    new UploadRequest("contract/kept", SIZE, ROOT, 1, 1, false)))
                .uploadId())
        .as("the same by the same peer is the same upload")
        .isEqualTo(kept.uploadId());

    assertThat(ok(abandon(first, kept.uploadId()))).isTrue();
    assertThat(ok(abandon(first, kept.uploadId()))).as("twice does no harm").isTrue();
    assertThat(ok(abandon(first, "no-such-upload"))).isTrue();
    assertRefused(commit(first, kept.uploadId()), Problem.UPLOAD_GONE);
    ok(publish(second, "key-theirs-3", theirs));
  }

  @Test
  void anotherContentUnderTheSameNameTakesItsOwnersPlace() {
    Directory directory = directory();
    login(directory, "changing");
    UploadReply first =
        ok(
            publish(
                directory,
                "key-mind-1",
                new UploadRequest("contract/mind", SIZE, ROOT, 1, 1, false)));
    UploadReply second =
        ok(
            publish(
                directory,
                "key-mind-2",
                new UploadRequest("contract/mind", OTHER.size(), OTHER.id().hex(), 1, 1, false)));
    assertThat(second.uploadId()).isNotEqualTo(first.uploadId());
    assertRefused(commit(directory, first.uploadId()), Problem.UPLOAD_GONE);
  }

  @Test
  void whoLeavesGivesItsNamesBack() {
    Directory first = directory();
    Directory second = directory();
    login(first, "going");
    login(second, "staying");
    ok(publish(first, "key-going", new UploadRequest("contract/going", SIZE, ROOT, 1, 1, false)));
    ok(logout(first, new LogoutRequest(false)));
    ok(
        publish(
            second, "key-staying", new UploadRequest("contract/going", SIZE, ROOT, 1, 1, false)));
  }

  @Test
  void anUploadIsItsPublishersAlone() {
    Directory first = directory();
    Directory second = directory();
    login(first, "publisher");
    login(second, "stranger");
    Manifest mine = Pattern.manifest(SIZE + 2);
    UploadReply upload =
        ok(
            publish(
                first,
                "key-alone",
                new UploadRequest("contract/alone", mine.size(), mine.id().hex(), 1, 1, false)));
    assertRefused(commit(second, upload.uploadId()), Problem.UPLOAD_GONE);
    assertRefused(ticket(second, mine.id().hex()), Problem.NOT_FOUND);
    ok(ticket(first, mine.id().hex()));
    ok(abandon(first, upload.uploadId()));
    assertRefused(ticket(first, mine.id().hex()), Problem.NOT_FOUND);
  }

  @Test
  void theLastCopyIsNotTakenAwayUnasked() {
    Directory directory = directory();
    LoginReply me = login(directory, "last");
    Manifest only = Pattern.manifest(SIZE + 3);
    keeps(directory, only);
    ok(
        ping(
            directory,
            beat(
                me.peerId(),
                1,
                List.of(new IndexEntry(only.id().hex(), only.size(), only.size())))));
    UploadReply upload =
        ok(
            publish(
                directory,
                "key-only",
                new UploadRequest("contract/only", only.size(), only.id().hex(), 1, 1, false)));
    assertThat(
            ok(commit(directory, upload.uploadId(), receipt(directory, upload, me.peerId(), only)))
                .committed())
        .isTrue();
    assertThat(ok(sourcesByRoot(directory, only.id().hex().substring(0, 8))).file().root())
        .as("by the beginning of its id")
        .isEqualTo(only.id().hex());
    assertRefused(logout(directory, new LogoutRequest(false)), Problem.LAST_COPY);
    LogoutReply left = ok(logout(directory, new LogoutRequest(true)));
    assertThat(left.atRisk()).containsExactly("contract/only");
    assertThat(left.atRiskCount()).isEqualTo(1);
  }
}
