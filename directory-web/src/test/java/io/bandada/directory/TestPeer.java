package io.bandada.directory;

import io.bandada.directory.api.CommitRequest;
import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.api.TrustBundle;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A peer as the directory sees one: it says what it has and keeps to the rules of the index,
/// without any bytes.
final class TestPeer {
  /// By id: whom an uploader finds at the addresses that it is given.
  private static final Map<String, TestPeer> ALL = new ConcurrentHashMap<>();

  final LoginReply login;
  final TestIdentity identity;
  Http http;
  final List<NameRecord> names = new ArrayList<>();
  final List<String> done = new ArrayList<>();
  private final Map<String, IndexEntry> index = new TreeMap<>();
  private final long epoch;
  private final String address;
  private final List<IndexEntry> adds = new ArrayList<>();
  private final List<String> removes = new ArrayList<>();
  private long seq;
  private long pings;
  private long bundleSequence;
  private @Nullable SignedBundle bundle;
  private boolean asked;
  List<PeerCommand> commands = List.of();
  long capacityBytes = 1L << 40;
  long freeBytes = 1L << 39;
  boolean draining;
  @Nullable String run;
  @Nullable Long presenceAgeMillis = 0L;
  @Nullable String storeTrouble;

  private TestPeer(
      Door door, TestIdentity identity, LoginReply login, String address, long incarnation) {
    this.login = login;
    this.identity = identity.certified(login.certificates());
    this.http = door.as(identity);
    this.address = address;
    this.epoch = incarnation;
    this.bundleSequence = sequence(login.bundle());
    this.bundle = login.bundle();
  }

  static TestPeer login(Door door, String user, String password, String name) {
    return login(door, user, password, name, null, 1);
  }

  static TestPeer login(
      Door door,
      String user,
      String password,
      String name,
      @Nullable String peerId,
      long incarnation) {
    TestIdentity identity = new TestIdentity();
    LoginRequest request =
        new LoginRequest(
            user,
            password,
            peerId,
            name,
            List.of(address(name)),
            null,
            incarnation,
            1L << 40,
            1L << 39,
            null,
            identity.csr(),
            null);
    LoginReply reply = door.anonymous().post(Paths.LOGIN, request).as(LoginReply.class);
    TestPeer peer = new TestPeer(door, identity, reply, address(name), incarnation);
    ALL.put(peer.id(), peer);
    return peer;
  }

  /// @param token `id.secret`
  static LoginRequest byToken(String token, String name, TestIdentity identity) {
    return new LoginRequest(
        "",
        "",
        null,
        name,
        List.of(address(name)),
        null,
        1,
        1L << 40,
        1L << 39,
        token,
        identity.csr(),
        null);
  }

  private static String address(String name) {
    return "127.0.0.1:" + (20_000 + Math.floorMod(name.hashCode(), 12_000));
  }

  private static long sequence(SignedBundle bundle) {
    return Http.JSON
        .readValue(Base64.getDecoder().decode(bundle.bundle()), TrustBundle.class)
        .sequence();
  }

  /// Another daemon on a copy of this one's folder.
  TestPeer copied(Door door, long incarnation) {
    TestPeer copy =
        new TestPeer(door, identity, login, address(login.peerName() + " copied"), incarnation);
    index.values().forEach(entry -> copy.has(entry.root(), entry.sizeBytes(), entry.haveBytes()));
    return copy;
  }

  /// The same peer at a directory that listens elsewhere now.
  TestPeer at(Door door) {
    http = door.as(identity);
    return this;
  }

  String id() {
    return login.peerId();
  }

  void has(String root, long size) {
    has(root, size, size);
  }

  void has(String root, long size, long have) {
    IndexEntry entry = new IndexEntry(root, size, have);
    index.put(root, entry);
    adds.removeIf(e -> e.root().equals(root));
    adds.add(entry);
    removes.remove(root);
    seq++;
  }

  void lacks(String root) {
    index.remove(root);
    adds.removeIf(e -> e.root().equals(root));
    removes.add(root);
    seq++;
  }

  IndexDigest digest() {
    IndexDigest sum = IndexDigest.EMPTY;
    for (IndexEntry entry : index.values()) {
      sum = sum.plus(id(), entry);
    }
    return sum;
  }

  Http.Reply tryPing() {
    return http.post(Paths.PING, pingRequest());
  }

  PingRequest pingRequest() {
    pings++;
    return new PingRequest(
        epoch,
        pings,
        List.of(address),
        0,
        capacityBytes,
        freeBytes,
        0,
        0,
        draining,
        List.of(),
        new IndexDelta(
            epoch, seq, List.copyOf(adds), List.copyOf(removes), index.size(), digest().hex()),
        List.copyOf(done),
        bundleSequence,
        asked ? bundle : null,
        presenceAgeMillis,
        null,
        null,
        null,
        run,
        storeTrouble);
  }

  private void trust(PingReply reply) {
    asked = reply.wantBundle();
    if (reply.bundle() != null) {
      bundle = reply.bundle();
      bundleSequence = sequence(reply.bundle());
    }
  }

  /// Pings until both sides agree, reporting what is asked for.
  PingReply beat() {
    for (int round = 0; round < 5; round++) {
      PingReply reply = tryPing().as(PingReply.class);
      trust(reply);
      done.clear();
      commands = reply.commands();
      if (reply.acceptedSeq() == seq) {
        adds.clear();
        removes.clear();
      }
      switch (reply.wanted()) {
        case NOTHING, LATER -> {
          if (reply.indexVerified()) {
            return reply;
          }
        }
        case BUCKETS -> {
          IndexReply differing = report(bucketDigests(), List.of(), false);
          if (!differing.verified()) {
            report(List.of(), differing.wantBuckets(), reply.wantNames());
          }
        }
        case FULL ->
            report(
                List.of(),
                IntStream.range(0, IndexRequest.BUCKETS).boxed().toList(),
                reply.wantNames());
      }
    }
    throw new AssertionError("the index of " + login.peerName() + " was not verified in 5 rounds");
  }

  IndexReply report(List<String> digests, List<Integer> buckets, boolean withNames) {
    IndexReply reply =
        http.post(
                Paths.INDEX,
                new IndexRequest(
                    epoch,
                    seq,
                    index.size(),
                    digest().hex(),
                    digests,
                    buckets,
                    index.values().stream().filter(e -> buckets.contains(e.bucket())).toList(),
                    withNames ? names : List.of()))
            .as(IndexReply.class);
    if (reply.verified()) {
      adds.clear();
      removes.clear();
    }
    return reply;
  }

  List<String> bucketDigests() {
    IndexDigest[] sums = new IndexDigest[IndexRequest.BUCKETS];
    java.util.Arrays.fill(sums, IndexDigest.EMPTY);
    index.values().forEach(e -> sums[e.bucket()] = sums[e.bucket()].plus(id(), e));
    return java.util.Arrays.stream(sums).map(IndexDigest::hex).toList();
  }

  Http.Reply publish(String name, String root, long size) {
    return http.post(Paths.UPLOAD, new UploadRequest(name, size, root, 0, 0, false));
  }

  /// With the receipts of itself and of all holders that have something to sign for.
  Http.Reply commit(UploadReply upload) {
    List<Receipt> receipts = new ArrayList<>(receipts(upload.uploadId()));
    for (SourceRecord holder : upload.holders()) {
      TestPeer peer = ALL.get(holder.peerId());
      if (peer != null) {
        receipts.addAll(peer.receipts(upload.uploadId()));
      }
    }
    return commit(upload, receipts);
  }

  Http.Reply commit(UploadReply upload, List<Receipt> receipts) {
    return http.post(
        Paths.UPLOAD + "/" + upload.uploadId() + "/commit", new CommitRequest(receipts));
  }

  /// For all that it has whole.
  private List<Receipt> receipts(String upload) {
    return index.values().stream()
        .filter(IndexEntry::complete)
        .map(entry -> receipt(upload, entry.root(), entry.sizeBytes()))
        .toList();
  }

  Receipt receipt(String upload, String root, long size) {
    return signed(new Receipt(upload, id(), root, size, 1_700_000_000_000L, ""), identity);
  }

  static Receipt signed(Receipt receipt, TestIdentity by) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(by.pair().getPrivate());
      signer.update(receipt.statement());
      String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
      return new Receipt(
          receipt.upload(),
          receipt.peerId(),
          receipt.root(),
          receipt.sizeBytes(),
          receipt.syncedAt(),
          signature);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Http.Reply logout(boolean force) {
    return http.post(Paths.LOGOUT, new LogoutRequest(force));
  }
}
