package io.bandada.directory.heartbeat;

import io.bandada.directory.accounts.Account;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.accounts.users.JoinTokens;
import io.bandada.directory.api.ClockSkew;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.authority.x509.PeerSubject;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.members.Arrival;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerVitals;
import io.bandada.directory.members.address.AdvertisedAddresses;
import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How a machine becomes a peer: by a password or by a join token. Admission, certificate and the
/// use of the token are one change: a token is not lost to a login that failed, and no two machines
/// come in by one.
@Component
class PeerLogin {
  private final Accounts accounts;
  private final JoinTokens tokens;
  private final Authority authority;
  private final Members members;
  private final AdvertisedAddresses advertised;
  private final Events events;
  private final InstantSource clock;

  PeerLogin(
      Accounts accounts,
      JoinTokens tokens,
      Authority authority,
      Members members,
      AdvertisedAddresses advertised,
      Events events,
      InstantSource clock) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.authority = authority;
    this.members = members;
    this.advertised = advertised;
    this.events = events;
    this.clock = clock;
  }

  /// @param certificates the peer's own first
  record Enrolled(Member member, List<String> certificates) {}

  /// @param token null: came with a password, which is checked already
  private record Applicant(Account account, @Nullable Token token) {}

  private record Token(String id, String secret) {
    static Token of(String text) {
      int dot = text.indexOf('.');
      return dot < 0
          ? new Token(text, "")
          : new Token(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public String toString() {
      return "Token[...]";
    }
  }

  /// @param place the address that it calls from
  Enrolled enrol(LoginRequest request, String place) {
    requireClock(request);
    Applicant applicant = applicant(request, place);
    Account account = applicant.account();
    if (account.role() == Role.VIEWER) {
      throw Refusal.notAllowed(
          account.name() + " is a viewer, and viewers run no peers",
          "ask an admin for the role member");
    }
    Arrival arrival = arrival(request, account);
    advertised.check(request.addresses(), place);
    return members.join(
        arrival,
        account.role() == Role.ADMIN,
        member -> admitted(member, applicant, request.csr()));
  }

  /// Before anything that could be used up: what it would be given is not good by its clock.
  private void requireClock(LoginRequest request) {
    Long theirs = request.clock();
    if (theirs != null
        && !ClockSkew.isAllowed(Duration.between(clock.instant(), Instant.ofEpochMilli(theirs)))) {
      throw Refusal.wrongClock(Duration.between(clock.instant(), Instant.ofEpochMilli(theirs)));
    }
  }

  private Applicant applicant(LoginRequest request, String place) {
    if (request.joinToken() == null) {
      return new Applicant(accounts.signIn(request.user(), request.password(), place), null);
    }
    Token token = Token.of(request.joinToken());
    return new Applicant(tokens.owner(token.id(), token.secret(), place), token);
  }

  /// Inside the change.
  private Enrolled admitted(Member member, Applicant applicant, String csr) {
    Token token = applicant.token();
    if (token != null) {
      var _ = tokens.redeem(token.id(), token.secret(), member.id());
    }
    events.record(
        member.account(),
        EventKind.SIGN_IN,
        member.name(),
        member.account() + " signed in from the peer " + member.name() + ".");
    PeerSubject subject =
        new PeerSubject(member.id(), member.name(), member.account(), member.site());
    return new Enrolled(member, authority.issue(csr, subject));
  }

  private static Arrival arrival(LoginRequest request, Account account) {
    return new Arrival(
        request.peerId(),
        request.peerName(),
        account.name(),
        request.site(),
        request.incarnation(),
        new PeerVitals(
            request.addresses(), 0, request.capacityBytes(), request.freeBytes(), 0, 0, false));
  }
}
