package io.bandada.directory.heartbeat;

import io.bandada.directory.accounts.Account;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.PeerSession;
import io.bandada.directory.accounts.PeerSessions;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.catalog.LastCopies;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.members.Arrival;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.Vitals;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.settings.DirectorySettings;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The first and the last word of a peer.
@RestController
class SessionController {
  private static final int MOST_NAMES = 100;
  private static final int NAMES_IN_A_LINE = 3;

  private final Accounts accounts;
  private final PeerSessions sessions;
  private final Members members;
  private final Placements placements;
  private final LastCopies lastCopies;
  private final Events events;
  private final DirectorySettings settings;

  SessionController(
      Accounts accounts,
      PeerSessions sessions,
      Members members,
      Placements placements,
      LastCopies lastCopies,
      Events events,
      DirectorySettings settings) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.members = members;
    this.placements = placements;
    this.lastCopies = lastCopies;
    this.events = events;
    this.settings = settings;
  }

  @PostMapping(Paths.LOGIN)
  LoginReply login(@RequestBody LoginRequest request, HttpServletRequest from) {
    Account account = accounts.signIn(request.user(), request.password(), from.getRemoteAddr());
    if (account.role() == Role.VIEWER) {
      throw Refusal.notAllowed(
          account.name() + " is a viewer, and viewers run no peers", "ask an admin for the role member");
    }
    Member member = members.join(arrival(request, account), account.role() == Role.ADMIN);
    events.record(
        account.name(), EventKind.SIGN_IN, member.name(), account.name() + " signed in from the peer " + member.name() + ".");
    sessions.revoke(member.id());
    String session =
        sessions.open(new PeerSession(member.id(), member.account(), member.name(), member.site()));
    return new LoginReply(
        member.id(),
        member.name(),
        account.name(),
        session,
        null,
        null,
        members.nextBeat().toMillis(),
        members.lease().toMillis(),
        new LoginReply.Defaults(settings.copies(), settings.ack()));
  }

  private static Arrival arrival(LoginRequest request, Account account) {
    return new Arrival(
        request.peerId(),
        request.peerName(),
        account.name(),
        request.site(),
        request.incarnation(),
        new Vitals(request.addresses(), 0, request.capacityBytes(), request.freeBytes(), 0, 0, false));
  }

  @PostMapping(Paths.LOGOUT)
  LogoutReply logout(@RequestBody LogoutRequest request, @AuthenticationPrincipal Caller caller) {
    String peerId = caller.asPeer().peerId();
    LastCopies.AtRisk risk = lastCopies.of(peerId, MOST_NAMES);
    if (risk.count() > 0 && !request.force()) {
      throw Refusal.conflict(
          Problem.LAST_COPY,
          "this peer holds the last copy of " + named(risk),
          "wait until they have another copy, or log out with force");
    }
    members.leave(peerId, caller.account());
    placements.release(peerId);
    sessions.revoke(peerId);
    return new LogoutReply(risk.names(), risk.count());
  }

  private static String named(LastCopies.AtRisk risk) {
    int shown = Math.min(NAMES_IN_A_LINE, risk.names().size());
    String first = String.join(", ", risk.names().subList(0, shown));
    return risk.count() > shown ? first + " and " + (risk.count() - shown) + " more" : first;
  }
}
