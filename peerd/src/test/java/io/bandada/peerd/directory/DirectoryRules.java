package io.bandada.peerd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What a directory does not take, whoever asks: a peer that passes here passes the real one.
abstract class DirectoryRules extends DirectoryTalks {
  private static final String LONG = "x".repeat(1025);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private int beats;

  private Answer<UploadReply> publish(Directory way, String key, String name) {
    return publish(way, key, new UploadRequest(name, SIZE, ROOT, 1, 1, false));
  }

  @Test
  void aKeyHasOneTo200Characters() {
    Directory way = directory();
    login(way, "keys");
    for (String key : List.of("", " ", "k".repeat(201))) {
      assertRefused(publish(way, key, "rules/key"), Problem.BAD_REQUEST);
      assertRefused(remove(way, key, "rules/key"), Problem.BAD_REQUEST);
    }
    ok(publish(way, "k".repeat(200), "rules/key"));
  }

  @Test
  void aKeyStandsForOneRequestAndItsAnswer() {
    Directory way = directory();
    login(way, "repeats");
    UploadReply first = ok(publish(way, "key-repeats", "rules/repeats"));
    assertThat(ok(publish(way, "key-repeats", "rules/repeats")).uploadId())
        .isEqualTo(first.uploadId());
    assertRefused(publish(way, "key-repeats", "rules/other"), Problem.IDEMPOTENCY_MISMATCH);
    assertRefused(remove(way, "key-repeats", "rules/repeats"), Problem.IDEMPOTENCY_MISMATCH);
  }

  @Test
  void aNameKeepsItsRules() {
    Directory way = directory();
    login(way, "names");
    List<String> bad =
        List.of(
            "",
            ".",
            "/a",
            "a/",
            "a//b",
            "a/../b",
            "a/./b",
            " a",
            "a ",
            "a/ b",
            "a\u0001b",
            "a\u2028b",
            "a\u202Eb",
            "cafe\u0301",
            "\u00e9".repeat(128),
            "a/".repeat(32) + "a",
            ("x".repeat(200) + "/").repeat(6) + "x");
    for (int i = 0; i < bad.size(); i++) {
      assertRefused(publish(way, "key-name-" + i, bad.get(i)), Problem.BAD_NAME);
    }
    ok(publish(way, "key-name-good", "rules/caf\u00e9 no. 1/" + "\u00e9".repeat(127)));
    for (String walking : List.of("a/../b", "a//b", "")) {
      assertRefused(file(way, walking), Problem.BAD_NAME);
      assertRefused(remove(way, "key-name-walk", walking), Problem.BAD_NAME);
    }
  }

  @Test
  void whatIsPublishedFitsTheLimits() {
    Directory way = directory();
    login(way, "limits");
    List<UploadRequest> bad =
        List.of(
            new UploadRequest("rules/limits", SIZE, "", 1, 1, false),
            new UploadRequest("rules/limits", SIZE, ROOT.substring(1), 1, 1, false),
            new UploadRequest("rules/limits", SIZE, "AB".repeat(32), 1, 1, false),
            new UploadRequest("rules/limits", -1, ROOT, 1, 1, false),
            new UploadRequest("rules/limits", (16L << 40) + 1, ROOT, 1, 1, false),
            new UploadRequest("rules/limits", SIZE, ROOT, -1, 1, false),
            new UploadRequest("rules/limits", SIZE, ROOT, 1001, 1, false),
            new UploadRequest("rules/limits", SIZE, ROOT, 1, -1, false),
            new UploadRequest("rules/limits", SIZE, ROOT, 1, 2, false));
    for (int i = 0; i < bad.size(); i++) {
      assertRefused(publish(way, "key-limits-" + i, bad.get(i)), Problem.BAD_REQUEST);
    }
    UploadReply upload = ok(publish(way, "key-limits", "rules/limits"));
    assertRefused(
        commit(
            way, upload.uploadId(), Collections.nCopies(1001, receipt(way, upload, "p0", CONTENT))),
        Problem.BAD_REQUEST);
  }

  @Test
  void whoLogsInIsSomebodySomewhere() {
    Directory way = directory();
    String csr = done(then -> keyring(way).request(then));
    List<String> here = List.of("192.0.2.1:4711");
    List<LoginRequest> bad =
        List.of(
            login("", null, here, 1, 1, csr),
            login(" a", null, here, 1, 1, csr),
            login("a\nb", null, here, 1, 1, csr),
            login("x".repeat(81), null, here, 1, 1, csr),
            login("rules", "me", here, 1, 1, csr),
            login("rules", null, List.of(), 1, 1, csr),
            login("rules", null, Collections.nCopies(9, "192.0.2.1:4711"), 1, 1, csr),
            login("rules", null, List.of("example.org:4711"), 1, 1, csr),
            login("rules", null, here, -1, 1, csr),
            login("rules", null, here, 1, -1, csr),
            login("rules", null, here, 1, 1, ""));
    for (LoginRequest request : bad) {
      assertRefused(enrol(way, url(), request), Problem.BAD_REQUEST);
    }
    LoginRequest good = login("rules", null, here, 1, 1, csr);
    assertRefused(enrol(way, "http://127.0.0.1:1", good), Problem.BAD_REQUEST);
    ok(enrol(way, url(), good));
  }

  private LoginRequest login(
      String name,
      @Nullable String id,
      List<String> addresses,
      long incarnation,
      long capacity,
      String csr) {
    return new LoginRequest(
        user(), password(), id, name, addresses, null, incarnation, capacity, 0, null, csr, null);
  }

  @Test
  void aKeyIsOnePeersAndNotGoodAfterItsLogout() {
    Directory way = directory();
    Directory other = directory();
    String csr = done(then -> keyring(way).request(then));
    LoginReply me = login(way, "key-owner", null, csr);
    assertRefused(
        enrol(other, url(), request("key-taker", password(), null, csr)), Problem.BAD_REQUEST);
    ok(logout(way, new LogoutRequest(false)));
    assertRefused(
        enrol(way, url(), request("key-owner", password(), me.peerId(), csr)), Problem.BAD_REQUEST);
  }

  @Test
  void aBeatFitsTheLimits() {
    Directory way = directory();
    String id = login(way, "beats").peerId();
    IndexEntry entry = new IndexEntry(ROOT, SIZE, SIZE);
    List<PingRequest> bad =
        List.of(
            ping(id, "seq", -1),
            ping(id, "load", -1),
            ping(id, "capacityBytes", -1),
            ping(id, "freeBytes", -1),
            ping(id, "addresses", List.of()),
            ping(id, "addresses", List.of("example.org:1")),
            ping(id, "addresses", Collections.nCopies(9, "192.0.2.1:4711")),
            ping(id, "commandsDone", Collections.nCopies(1001, "c")),
            ping(
                id,
                "delta",
                delta(Collections.nCopies(1001, entry), List.of(), 1, IndexDigest.EMPTY.hex())),
            ping(
                id,
                "delta",
                delta(List.of(), Collections.nCopies(1001, ROOT), 0, IndexDigest.EMPTY.hex())),
            ping(
                id,
                "delta",
                delta(
                    List.of(new IndexEntry("me", SIZE, SIZE)),
                    List.of(),
                    1,
                    IndexDigest.EMPTY.hex())),
            ping(
                id,
                "delta",
                delta(
                    List.of(new IndexEntry(ROOT, SIZE, SIZE + 1)),
                    List.of(),
                    1,
                    IndexDigest.EMPTY.hex())),
            ping(
                id,
                "delta",
                delta(
                    List.of(new IndexEntry(ROOT, -1, -1)), List.of(), 1, IndexDigest.EMPTY.hex())),
            ping(id, "delta", delta(List.of(), List.of("me"), 0, IndexDigest.EMPTY.hex())),
            ping(id, "delta", delta(List.of(), List.of(), -1, IndexDigest.EMPTY.hex())),
            ping(id, "delta", delta(List.of(), List.of(), 0, "me")),
            ping(id, "transfers", Collections.nCopies(51, transfer("t", "note"))),
            ping(id, "transfers", List.of(transfer("t", "n".repeat(501)))),
            ping(id, "transfers", List.of(transfer("t".repeat(65), "note"))));
    for (int i = 0; i < bad.size(); i++) {
      PingRequest refused = bad.get(i);
      assertThat(ping(way, refused))
          .as("beat %d", i)
          .isInstanceOfSatisfying(
              Answer.Refused.class, r -> assertThat(r.is(Problem.BAD_REQUEST)).isTrue());
    }
    ok(ping(way, ping(id, "seq", 1000)));
  }

  private static IndexDelta delta(
      List<IndexEntry> adds, List<String> removes, long count, String digest) {
    return new IndexDelta(7, 1, adds, removes, count, digest);
  }

  private static TransferReport transfer(String id, String note) {
    return new TransferReport(
        id, "upload", "name", ROOT, "spreading", 0, SIZE, 0, 0, note, "holders", List.of());
  }

  /// A heartbeat with one thing changed.
  private PingRequest ping(String peerId, String field, Object value) {
    Map<String, Object> fields =
        JSON.convertValue(beat(peerId, ++beats, List.of()), new TypeReference<>() {});
    fields.put(field, value);
    return JSON.convertValue(fields, PingRequest.class);
  }

  @Test
  void anotherDaemonThatCountsAlikeIsRefusedBesideTheOneThatSpeaks() {
    Directory way = directory();
    String id = login(way, "copied").peerId();
    ok(ping(way, ping(id, "run", "first")));
    assertRefused(ping(way, ping(id, "run", "copy")), Problem.IDENTITY_IN_USE);
    ok(ping(way, ping(id, "run", "first")));
  }

  @Test
  void aBeatOfAnEarlierLifeOrAnEarlierMomentChangesNothing() {
    Directory way = directory();
    String id = login(way, "lives").peerId();
    PingReply now = ok(ping(way, ping(id, "seq", 10)));
    assertThat(now.indexVerified()).isTrue();
    assertThat(ok(ping(way, ping(id, "seq", 10))).indexVerified())
        .as("the same once more")
        .isFalse();
    assertThat(ok(ping(way, ping(id, "seq", 9))).wanted())
        .as("an earlier one")
        .isEqualTo(PingReply.Wanted.NOTHING);
    assertRefused(ping(way, ping(id, "incarnation", 0)), Problem.IDENTITY_IN_USE);
    ok(ping(way, ping(id, "incarnation", 2)));
  }

  @Test
  void aReportFitsTheLimits() {
    Directory way = directory();
    login(way, "reports");
    IndexEntry entry = new IndexEntry(ROOT, SIZE, SIZE);
    NameRecord name =
        new NameRecord("rules/name", 1, ROOT, SIZE, "2026-11-22T00:00:00Z", "user", 1, null);
    List<IndexRequest> bad =
        List.of(
            report(
                0,
                IndexDigest.EMPTY.hex(),
                Collections.nCopies(3, IndexDigest.EMPTY.hex()),
                List.of(),
                List.of(),
                List.of()),
            report(
                0,
                IndexDigest.EMPTY.hex(),
                Collections.nCopies(1024, "me"),
                List.of(),
                List.of(),
                List.of()),
            report(0, "me", List.of(), List.of(), List.of(), List.of()),
            report(-1, IndexDigest.EMPTY.hex(), List.of(), List.of(), List.of(), List.of()),
            report(1, IndexDigest.EMPTY.hex(), List.of(), List.of(1024), List.of(), List.of()),
            report(
                1,
                IndexDigest.EMPTY.hex(),
                List.of(),
                List.of((entry.bucket() + 1) % 1024),
                List.of(entry),
                List.of()),
            report(
                1,
                IndexDigest.EMPTY.hex(),
                List.of(),
                List.of(entry.bucket()),
                Collections.nCopies(10_001, entry),
                List.of()),
            report(
                1,
                IndexDigest.EMPTY.hex(),
                List.of(),
                List.of(entry.bucket()),
                List.of(entry),
                Collections.nCopies(10_001, name)));
    for (IndexRequest report : bad) {
      Answer<IndexReply> answer = ask(then -> way.index(report, then));
      assertRefused(answer, Problem.BAD_REQUEST);
    }
    IndexRequest namesAlone =
        report(0, IndexDigest.EMPTY.hex(), List.of(), List.of(), List.of(), List.of(name));
    ok(ask((Consumer<Answer<IndexReply>> then) -> way.index(namesAlone, then)));
  }

  private static IndexRequest report(
      long count,
      String digest,
      List<String> digests,
      List<Integer> buckets,
      List<IndexEntry> entries,
      List<NameRecord> names) {
    return new IndexRequest(7, 1, count, digest, digests, buckets, entries, names);
  }

  @Test
  void listsAreAskedForInWordsThatThereAre() {
    Directory way = directory();
    login(way, "lists");
    assertRefused(
        files(way, new Directory.FileQuery("", "", "", "colour", null, 10)), Problem.BAD_REQUEST);
    assertRefused(
        files(way, new Directory.FileQuery("", LONG, "", "name", null, 10)), Problem.BAD_REQUEST);
    assertRefused(peers(way, "no cursor"), Problem.BAD_REQUEST);
    for (String prefix : List.of("abcdef0", "ABCDEF012", "a".repeat(65))) {
      assertRefused(sourcesByRoot(way, prefix), Problem.BAD_REQUEST);
    }
    for (String root : List.of("", ROOT.substring(1), "AB".repeat(32))) {
      assertRefused(ticket(way, root), Problem.BAD_REQUEST);
    }
  }
}
