package io.bandada.directory.accounts.access;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.PeerSession;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.accounts.Standings;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCalls;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.authority.x509.CertificateFacts;
import io.bandada.directory.door.InFlight;
import io.bandada.directory.problems.ProblemWriter;
import io.bandada.directory.problems.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Who calls, by the certificate that the connection was opened with. It is judged anew with every
/// call: a connection lives longer than a certificate may.
final class CertificateFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFilter.class);

  private static final Duration COME_AGAIN = Duration.ofSeconds(1);
  private static final String SHOWN = "jakarta.servlet.request.X509Certificate";
  private static final List<SimpleGrantedAuthority> PEER =
      List.of(new SimpleGrantedAuthority("ROLE_" + PeersSecurity.PEER));
  private static final List<SimpleGrantedAuthority> LATE =
      List.of(new SimpleGrantedAuthority("ROLE_" + PeersSecurity.LATE));

  private record Known(Caller caller, List<SimpleGrantedAuthority> rights) {}

  private final Authority authority;
  private final Standings standings;
  private final ProblemWriter problems;
  private final InFlight calls = new InFlight(PeerCalls.LET_IN);

  CertificateFilter(Authority authority, Standings standings, ProblemWriter problems) {
    this.authority = authority;
    this.standings = standings;
    this.problems = problems;
  }

  /// A login proves itself by other things; who was thrown out and comes back shows an old
  /// certificate.
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().equals(Paths.LOGIN);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    X509Certificate @Nullable [] shown = (X509Certificate[]) request.getAttribute(SHOWN);
    if (shown == null) {
      chain.doFilter(request, response);
      return;
    }
    try {
      serve(known(shown, request.getRequestURI()), request, response, chain);
    } catch (Refusal refusal) {
      problems.write(response, refusal);
    }
  }

  /// While the database is away nobody is let in unseen, and nobody is told that he is out.
  private Known known(X509Certificate[] shown, String path) {
    try {
      return switch (authority.identify(shown)) {
        case Presented.Good(CertificateFacts good) -> new Known(caller(good), PEER);
        case Presented.Expired(CertificateFacts late) when path.equals(Paths.RENEW) ->
            new Known(caller(late), LATE);
        case Presented.Expired _ -> throw Refusal.certificateExpired();
        case Presented.Revoked _ -> throw Refusal.certificateRevoked();
        case Presented.Foreign(String why) ->
            throw Refusal.notSignedIn(
                "the certificate does not count here: " + why, "log this peer in: peerctl login");
      };
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("the database did not answer who calls", e);
      throw Refusal.databaseAway();
    }
  }

  /// An account that is not there was lost with the database; the peers of one that was removed are
  /// revoked.
  private Caller caller(CertificateFacts certificate) {
    PeerSession peer = PeerSession.of(certificate);
    Role role = standings.role(peer.account()).orElse(Role.MEMBER);
    if (role == Role.VIEWER) {
      throw Refusal.notAllowed(
          peer.account() + " is a viewer, and viewers run no peers",
          "ask an admin for the role member");
    }
    return new Caller(peer.account(), role, peer);
  }

  private void serve(
      Known known, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String id = known.caller().asPeer().peerId();
    if (!calls.enter(id)) {
      throw Refusal.busy(
          429, "more than " + PeerCalls.LET_IN + " calls of this peer at once", COME_AGAIN);
    }
    try {
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(
          UsernamePasswordAuthenticationToken.authenticated(known.caller(), null, known.rights()));
      SecurityContextHolder.setContext(context);
      chain.doFilter(request, response);
    } finally {
      calls.leave(id);
    }
  }
}
