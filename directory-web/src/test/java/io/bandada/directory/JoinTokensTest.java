package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bandada.directory.accounts.Account;
import io.bandada.directory.accounts.users.JoinTokens;
import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.JoinToken;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.NewPassword;
import io.bandada.directory.api.NewRole;
import io.bandada.directory.api.NewToken;
import io.bandada.directory.api.NewUser;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.TokenRecord;
import io.bandada.directory.api.UserRecord;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.database.Database;
import io.bandada.directory.problems.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/// Tokens by which machines join: one machine each, and not for long.
class JoinTokensTest extends DirectoryTest {
  private static final String LONG_PASSWORD = "a long enough password";
  private static final String PLACE = "192.0.2.7";

  @Autowired JoinTokens tokens;
  @Autowired Database database;
  @Autowired Authority authority;

  @Test
  void aTokenLetsOneMachineInAndTellsWhich() {
    String ada = user("member");
    JoinToken token = made(ada);
    assertThat(tokens.owner(token.id(), token.secret(), PLACE).name()).isEqualTo(ada);
    Account owner = tokens.redeem(token.id(), token.secret(), "peer-7");
    assertThat(owner.name()).isEqualTo(ada);
    TokenRecord used = listed(ada, token.id());
    assertThat(used.state()).isEqualTo(TokenRecord.USED);
    assertThat(used.usedBy()).isEqualTo("peer-7");
    assertThat(used.ended()).isNotNull();
    refuse(token.id(), token.secret());
  }

  @Test
  void aTokenIsThreePartsWhoseSecretIsNotKept() {
    String ada = user("member");
    Http.Reply reply = as(ada).post(Paths.TOKENS, null);
    assertThat(reply.status()).isEqualTo(201);
    NewToken made = reply.as(NewToken.class);
    JoinToken token = JoinToken.parse(" " + made.token() + "\n");
    assertThat(token.text()).isEqualTo(made.token());
    assertThat(token.pin()).isEqualTo(authority.pin());
    assertThat(Instant.parse(made.expires()))
        .isBetween(Instant.now().plusSeconds(14 * 60), Instant.now().plusSeconds(16 * 60));
    assertThat(as(ada).get(Paths.TOKENS).text())
        .contains(token.id())
        .doesNotContain(token.secret());
    assertThat(
            database
                .sql()
                .sql("SELECT secret_hash FROM join_token WHERE id = ?")
                .param(token.id())
                .query(String.class)
                .single())
        .hasSize(64)
        .isNotEqualTo(token.secret());
    assertThat(token.toString() + made).doesNotContain(token.secret());
  }

  @Test
  void ofManyMachinesThatComeWithItAtOnceExactlyOneIsLetIn() throws Exception {
    for (int round = 0; round < 5; round++) {
      JoinToken token = made(user("member"));
      List<String> winners = race(token, 12);
      assertThat(winners).hasSize(1);
      assertThat(usedBy(token)).isEqualTo(winners.getFirst());
    }
  }

  @Test
  void ofManyMachinesThatSignInWithItAtOnceOneGetsACertificate() throws Exception {
    JoinToken token = made(user("member"));
    List<Future<Http.Reply>> asked = new ArrayList<>();
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        String name = "racer-" + root().substring(0, 12);
        asked.add(all.submit(() -> signIn(token, name, new TestIdentity().csr())));
      }
    }
    List<String> winners = new ArrayList<>();
    for (Future<Http.Reply> one : asked) {
      Http.Reply reply = one.get();
      if (reply.status() == 200) {
        winners.add(reply.as(LoginReply.class).peerId());
        assertThat(reply.as(LoginReply.class).certificates()).isNotEmpty();
      } else {
        assertThat(reply.code()).isEqualTo(Problem.BAD_TOKEN);
      }
    }
    assertThat(winners).containsExactly(usedBy(token));
  }

  @Test
  void aMachineWhoseKeyIsRefusedMayTryAgainWithTheSameToken() {
    JoinToken token = made(user("member"));
    String name = "again-" + root().substring(0, 12);
    assertThat(signIn(token, name, "no signing request").status()).isEqualTo(400);
    assertThat(signIn(token, name, new TestIdentity().csr()).status()).isEqualTo(200);
    assertThat(signIn(token, name, new TestIdentity().csr()).code()).isEqualTo(Problem.BAD_TOKEN);
  }

  private Http.Reply signIn(JoinToken token, String name, String csr) {
    LoginRequest request =
        new LoginRequest(
            "",
            "",
            null,
            name,
            List.of("127.0.0.1:9"),
            null,
            1,
            1L << 40,
            1L << 39,
            token.id() + "." + token.secret(),
            csr,
            null);
    return door().anonymous().post(Paths.LOGIN, request);
  }

  private List<String> race(JoinToken token, int machines) throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Future<String>> asked = new ArrayList<>();
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < machines; i++) {
        String peer = "peer-" + i;
        asked.add(
            all.submit(
                () -> {
                  go.await();
                  tokens.redeem(token.id(), token.secret(), peer);
                  return peer;
                }));
      }
      go.countDown();
    }
    List<String> winners = new ArrayList<>();
    for (Future<String> one : asked) {
      try {
        winners.add(one.get());
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Problem.BAD_TOKEN));
      }
    }
    return winners;
  }

  private String usedBy(JoinToken token) {
    return database
        .sql()
        .sql("SELECT used_by_peer FROM join_token WHERE id = ?")
        .param(token.id())
        .query(String.class)
        .single();
  }

  @Test
  void aTokenStaysGoodWhenTheChangeThatUsesItFails() {
    JoinToken token = made(user("member"));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                database.write(
                    () -> {
                      tokens.redeem(token.id(), token.secret(), "peer-7");
                      throw new IllegalStateException("no certificate was issued");
                    }));
    assertThat(tokens.redeem(token.id(), token.secret(), "peer-8")).isNotNull();
    assertThat(usedBy(token)).isEqualTo("peer-8");
  }

  @Test
  void whateverIsWrongWithATokenIsOneAnswer() {
    String ada = user("member");
    JoinToken used = made(ada);
    tokens.redeem(used.id(), used.secret(), "peer-7");
    JoinToken revoked = made(ada);
    assertThat(as(ada).delete(Paths.TOKENS + "/" + revoked.id()).status()).isEqualTo(204);
    JoinToken old = made(ada);
    database.write(
        () ->
            database
                .sql()
                .sql("UPDATE join_token SET expires_at = ? WHERE id = ?")
                .params(1L, old.id())
                .update());
    JoinToken good = made(ada);
    List<Refusal> answers =
        List.of(
            refuse(used.id(), used.secret()),
            refuse(revoked.id(), revoked.secret()),
            refuse(old.id(), old.secret()),
            refuse("000000000000", good.secret()),
            refuse("", ""),
            refuse("x".repeat(100_000), good.secret()),
            refuse(good.id(), used.secret()),
            refuse(good.id(), good.secret().toUpperCase(java.util.Locale.ROOT)));
    assertThat(answers.stream().map(r -> r.status() + r.detail() + r.hint()).distinct()).hasSize(1);
    assertThat(answers.getFirst().status()).isEqualTo(401);
    assertThat(answers.getFirst().hint()).contains("fresh one");
    assertThat(tokens.redeem(good.id(), good.secret(), "peer-9").name()).isEqualTo(ada);
  }

  private Refusal refuse(String id, String secret) {
    Refusal asked = refusal(() -> tokens.owner(id, secret, PLACE + root()));
    Refusal redeemed = refusal(() -> tokens.redeem(id, secret, "peer-x"));
    assertThat(redeemed.detail()).isEqualTo(asked.detail());
    return asked;
  }

  private static Refusal refusal(Runnable call) {
    try {
      call.run();
    } catch (Refusal refusal) {
      return refusal;
    }
    throw new AssertionError("it was let in");
  }

  @Test
  void guessingTokensIsSlowedDown() {
    String place = "198.51.100." + Math.floorMod(root().hashCode(), 250);
    JoinToken token = made(user("member"));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(() -> tokens.owner(token.id(), "B".repeat(43), place)).status())
          .isEqualTo(401);
    }
    Refusal last = refusal(() -> tokens.owner(token.id(), "B".repeat(43), place));
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.retryAfter()).isNotNull();
    assertThat(tokens.owner(token.id(), token.secret(), "203.0.113.77")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"removed", "viewer", "password", "signed out"})
  void aTokenEndsWithWhatItsMakerWas(String what) {
    String ada = user("member");
    JoinToken token = made(ada);
    switch (what) {
      case "removed" -> {
        assertThat(admin().delete(Paths.USERS + "/" + ada).status()).isEqualTo(204);
        admin().post(Paths.USERS, new NewUser(ada, LONG_PASSWORD, "member")).as(UserRecord.class);
      }
      case "viewer" -> {
        put(ada, "role", new NewRole("viewer"));
        put(ada, "role", new NewRole("member"));
      }
      case "password" -> put(ada, "password", new NewPassword("another long password"));
      default ->
          assertThat(as(ada).post(Paths.USERS + "/" + ada + "/sign-out", null).status())
              .isEqualTo(204);
    }
    assertThat(refuse(token.id(), token.secret()).code()).isEqualTo(Problem.BAD_TOKEN);
  }

  @Test
  void oneSeesAndRevokesOnesOwnAndAnAdminAll() {
    String ada = user("member");
    String bob = user("member");
    JoinToken adas = made(ada);
    assertThat(ids(as(bob))).doesNotContain(adas.id());
    assertThat(ids(as(ada))).contains(adas.id());
    assertThat(ids(admin())).contains(adas.id());
    assertThat(as(bob).delete(Paths.TOKENS + "/" + adas.id()).status()).isEqualTo(404);
    assertThat(listed(ada, adas.id()).state()).isEqualTo(TokenRecord.OPEN);
    assertThat(admin().delete(Paths.TOKENS + "/" + adas.id()).status()).isEqualTo(204);
    assertThat(listed(ada, adas.id()).state()).isEqualTo(TokenRecord.REVOKED);
  }

  @Test
  void viewersAndPeersMakeNone() {
    Http viewer = as(user("viewer"));
    assertThat(viewer.post(Paths.TOKENS, null).status()).isEqualTo(403);
    assertThat(viewer.get(Paths.TOKENS).status()).isEqualTo(403);
    TestPeer peer = peer("maker");
    assertThat(peer.http.post(Paths.TOKENS, null).status()).isEqualTo(404);
    peer.logout(true);
  }

  @Test
  void soManyTokensAndNoMore() {
    String ada = user("member");
    for (int i = 0; i < 100; i++) {
      assertThat(tokens.make(ada).id()).hasSize(12);
    }
    Http.Reply refused = as(ada).post(Paths.TOKENS, null);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("hint").asString()).contains("revoke");
    assertThat(as(user("member")).post(Paths.TOKENS, null).status()).isEqualTo(201);
  }

  @Test
  void makingAndRevokingOverAndOverFillsNoTable() {
    String ada = user("member");
    for (int i = 0; i < 130; i++) {
      assertThat(as(ada).delete(Paths.TOKENS + "/" + made(ada).id()).status()).isEqualTo(204);
    }
    JoinToken last = made(ada);
    assertThat(ids(as(ada))).hasSize(101).contains(last.id());
  }

  @Test
  void aRepeatedCallMakesAnotherTokenSinceNoSecretIsKept() {
    Http ada = as(user("member")).with(Paths.IDEMPOTENCY_KEY, "once");
    NewToken first = ada.post(Paths.TOKENS, null).as(NewToken.class);
    assertThat(ada.post(Paths.TOKENS, null).as(NewToken.class).id()).isNotEqualTo(first.id());
    assertThat(
            database
                .sql()
                .sql("SELECT count(*) FROM idempotent_call WHERE idem_key = 'once'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void whatHappenedToItIsWrittenDownWithoutTheSecret() {
    String ada = user("member");
    JoinToken token = made(ada);
    tokens.redeem(token.id(), token.secret(), "peer-7");
    JoinToken other = made(ada);
    assertThat(as(ada).delete(Paths.TOKENS + "/" + other.id()).status()).isEqualTo(204);
    List<String> kinds =
        admin().get(Paths.EVENTS + "?order=newest&limit=50").as(EventPage.class).events().stream()
            .filter(event -> event.actor().equals(ada))
            .map(event -> event.kind())
            .toList();
    assertThat(kinds).containsExactly("token-revoked", "token-made", "token-used", "token-made");
    assertThat(admin().get(Paths.EVENTS + "?order=newest&limit=50").text())
        .doesNotContain(token.secret(), other.secret());
  }

  private JoinToken made(String account) {
    return JoinToken.parse(tokens.make(account).token());
  }

  private Http admin() {
    return http.basic(ADMIN, PASSWORD);
  }

  private Http as(String account) {
    return http.basic(account, LONG_PASSWORD);
  }

  private void put(String name, String what, Object body) {
    assertThat(admin().send("PUT", Paths.USERS + "/" + name + "/" + what, body).status())
        .isEqualTo(204);
  }

  private TokenRecord listed(String account, String id) {
    return Arrays.stream(as(account).get(Paths.TOKENS).as(TokenRecord[].class))
        .filter(token -> token.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ids(Http who) {
    return Arrays.stream(who.get(Paths.TOKENS).as(TokenRecord[].class))
        .map(TokenRecord::id)
        .toList();
  }

  private String user(String role) {
    String name = role + root().substring(0, 8);
    admin().post(Paths.USERS, new NewUser(name, LONG_PASSWORD, role)).as(UserRecord.class);
    return name;
  }
}
