package io.bandada.directory.publish;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.PeerSession;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.TicketRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Tickets to read, for peers.
@RestController
class TicketController {
  private final ReadRights rights;
  private final TicketPace pace;

  TicketController(ReadRights rights, TicketPace pace) {
    this.rights = rights;
    this.pace = pace;
  }

  @PostMapping(Paths.TICKETS)
  Grant ticket(@RequestBody TicketRequest request, @AuthenticationPrincipal Caller caller) {
    PeerSession peer = caller.asPeer();
    pace.take(peer.peerId());
    return rights.ticket(request.root(), peer.peerId(), peer.key());
  }
}
