package io.bandada.directory.heartbeat;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.catalog.LastCopies;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.settings.DirectorySettings;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The first and the last word of a peer.
@RestController
class SessionController {
  private static final int MOST_NAMES = 100;
  private static final int NAMES_IN_A_LINE = 3;

  private final Enrolment enrolment;
  private final Authority authority;
  private final Members members;
  private final Placements placements;
  private final LastCopies lastCopies;
  private final DirectorySettings settings;

  SessionController(
      Enrolment enrolment,
      Authority authority,
      Members members,
      Placements placements,
      LastCopies lastCopies,
      DirectorySettings settings) {
    this.enrolment = enrolment;
    this.authority = authority;
    this.members = members;
    this.placements = placements;
    this.lastCopies = lastCopies;
    this.settings = settings;
  }

  @PostMapping(Paths.LOGIN)
  LoginReply login(@RequestBody LoginRequest request, HttpServletRequest from) {
    Enrolment.Enrolled enrolled = enrolment.enrol(request, from.getRemoteAddr());
    Member member = enrolled.member();
    return new LoginReply(
        member.id(),
        member.name(),
        member.account(),
        enrolled.certificates(),
        authority.bundle(),
        members.nextBeat().toMillis(),
        members.lease().toMillis(),
        new LoginReply.Defaults(settings.copies(), settings.ack()));
  }

  /// Another certificate for the same key, also for one that has run out.
  @PostMapping(Paths.RENEW)
  RenewReply renew(@RequestAttribute(Certified.SHOWN) X509Certificate[] shown) {
    return new RenewReply(authority.renew(Certified.by(authority, shown), shown[0]), authority.bundle());
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
    authority.revokePeer(peerId, caller.account());
    return new LogoutReply(risk.names(), risk.count());
  }

  private static String named(LastCopies.AtRisk risk) {
    int shown = Math.min(NAMES_IN_A_LINE, risk.names().size());
    String first = String.join(", ", risk.names().subList(0, shown));
    return risk.count() > shown ? first + " and " + (risk.count() - shown) + " more" : first;
  }
}
