package io.bandada.peerd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.identity.Keyring;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a peer talks to a directory, the real one and the simulated one alike.
abstract class DirectoryTalks {
  static final long SIZE = 5000;
  static final Manifest CONTENT = Pattern.manifest(SIZE);
  static final String ROOT = CONTENT.id().hex();
  static final Manifest OTHER = Pattern.manifest(SIZE + 1);

  /// A peer's own way to the directory, with no session yet.
  protected abstract Directory directory();

  /// What it shows of itself on that way.
  protected abstract Keyring keyring(Directory way);

  /// Fingerprint of the directory's network.
  protected abstract String pin();

  /// The peer whose way this is has this content, and is about to report it.
  protected abstract void keeps(Directory way, Manifest content);

  protected abstract String url();

  /// An account that may sign peers in.
  protected abstract String user();

  protected abstract String password();

  /// Asks on the loop, and lets things happen until the answer came.
  protected abstract <T> Answer<T> ask(Consumer<Consumer<Answer<T>>> question);

  final LoginRequest request(String peer, String password, @Nullable String id, String csr) {
    return request(peer, password, id, csr, null);
  }

  final LoginRequest request(
      String peer, String password, @Nullable String id, String csr, @Nullable Long clock) {
    return new LoginRequest(
        user(),
        password,
        id,
        peer,
        List.of("192.0.2.1:4711"),
        null,
        1,
        1L << 40,
        1L << 40,
        null,
        csr,
        clock);
  }

  final Answer<LoginReply> tryLogin(
      Directory directory, String peer, String password, @Nullable String id) {
    String csr = done(then -> keyring(directory).request(then));
    return enrol(directory, url(), request(peer, password, id, csr));
  }

  final Answer<LoginReply> enrol(Directory directory, String url, LoginRequest request) {
    return ask(then -> directory.login(url, pin(), request, then));
  }

  final LoginReply login(Directory directory, String peer) {
    return login(directory, peer, null);
  }

  final LoginReply login(Directory directory, String peer, @Nullable String id) {
    return login(directory, peer, id, done(then -> keyring(directory).request(then)));
  }

  final LoginReply login(Directory directory, String peer, @Nullable String id, String csr) {
    LoginReply reply = ok(enrol(directory, url(), request(peer, password(), id, csr)));
    Certified certified =
        done(then -> keyring(directory).install(pin(), reply.certificates(), reply.bundle(), then));
    assertThat(certified.peerId()).isEqualTo(reply.peerId());
    directory.use(url());
    return reply;
  }

  final <T> T done(Consumer<Consumer<Outcome<T>>> question) {
    Answer<T> answer =
        ask(
            then ->
                question.accept(
                    outcome ->
                        then.accept(
                            switch (outcome) {
                              case Outcome.Done<T>(T value) -> new Answer.Ok<>(value);
                              case Outcome.Failed<T>(Exception cause) ->
                                  new Answer.Unavailable<>(cause.toString());
                            })));
    return ok(answer);
  }

  final Receipt receipt(Directory directory, UploadReply upload, String peerId, Manifest content) {
    Receipt bare =
        new Receipt(
            upload.uploadId(),
            peerId,
            content.id().hex(),
            content.size(),
            System.currentTimeMillis(),
            "");
    byte[] signature = done(then -> keyring(directory).sign(bare.statement(), then));
    return new Receipt(
        bare.upload(),
        peerId,
        bare.root(),
        bare.sizeBytes(),
        bare.syncedAt(),
        Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
  }

  final Answer<PingReply> ping(Directory directory, PingRequest request) {
    return ask(then -> directory.ping(request, then));
  }

  final Answer<UploadReply> publish(Directory directory, String key, UploadRequest request) {
    return ask(then -> directory.publish(key, request, then));
  }

  final Answer<CommitReply> commit(Directory directory, String uploadId, Receipt... receipts) {
    return commit(directory, uploadId, List.of(receipts));
  }

  final Answer<CommitReply> commit(Directory directory, String uploadId, List<Receipt> receipts) {
    return ask(then -> directory.commit(uploadId, receipts, then));
  }

  final Answer<Grant> ticket(Directory directory, String root) {
    return ask(then -> directory.ticket(root, then));
  }

  final Answer<Boolean> abandon(Directory directory, String uploadId) {
    return ask(then -> directory.abandon(uploadId, then));
  }

  final Answer<DownloadReply> sourcesByName(Directory directory, String name) {
    return ask(then -> directory.sourcesByName(name, then));
  }

  final Answer<DownloadReply> sourcesByRoot(Directory directory, String root) {
    return ask(then -> directory.sourcesByRoot(root, then));
  }

  final Answer<FileDetail> file(Directory directory, String name) {
    return ask(then -> directory.file(name, then));
  }

  final Answer<FilePage> files(Directory directory, Directory.FileQuery query) {
    return ask(then -> directory.files(query, then));
  }

  final Answer<Boolean> remove(Directory directory, String key, String name) {
    return ask(then -> directory.remove(key, name, then));
  }

  final Answer<PeerPage> peers(Directory directory) {
    return peers(directory, null);
  }

  final Answer<PeerPage> peers(Directory directory, @Nullable String after) {
    return ask(then -> directory.peers(after, then));
  }

  final Answer<LogoutReply> logout(Directory directory, LogoutRequest request) {
    return ask(then -> directory.logout(request, then));
  }

  static <T> T ok(Answer<T> answer) {
    assertThat(answer).isInstanceOf(Answer.Ok.class);
    return ((Answer.Ok<T>) answer).value();
  }

  static void assertRefused(Answer<?> answer, String code) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class, r -> assertThat(r.is(code)).as(r.toString()).isTrue());
  }

  static PingRequest speaksOf(PingRequest beat, List<String> unreachable, List<String> reached) {
    return new PingRequest(
        beat.incarnation(),
        beat.seq(),
        beat.addresses(),
        0,
        beat.capacityBytes(),
        beat.freeBytes(),
        0,
        0,
        false,
        List.of(),
        beat.delta(),
        List.of(),
        0,
        null,
        0L,
        null,
        unreachable,
        reached,
        null,
        null);
  }

  final PingRequest beat(String peerId, long seq, List<IndexEntry> holds) {
    return beat(peerId, seq, holds, holds.isEmpty() ? 0 : 1);
  }

  /// @param state how often the index changed
  final PingRequest beat(String peerId, long seq, List<IndexEntry> holds, long state) {
    IndexDigest digest = IndexDigest.EMPTY;
    for (IndexEntry entry : holds) {
      digest = digest.plus(peerId, entry);
    }
    IndexDelta delta =
        new IndexDelta(7, state, List.copyOf(holds), List.of(), holds.size(), digest.hex());
    return new PingRequest(
        1,
        seq,
        List.of("192.0.2.1:4711"),
        0,
        1L << 40,
        1L << 40,
        0,
        0,
        false,
        List.of(),
        delta,
        List.of(),
        0,
        null,
        0L,
        null,
        null,
        null,
        null,
        null);
  }
}
