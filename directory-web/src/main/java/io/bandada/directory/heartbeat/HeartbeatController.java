package io.bandada.directory.heartbeat;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Pings and index reports.
@RestController
class HeartbeatController {
  private final PingConversation conversation;
  private final IndexExchange index;

  HeartbeatController(PingConversation conversation, IndexExchange index) {
    this.conversation = conversation;
    this.index = index;
  }

  @PostMapping(Paths.PING)
  PingReply ping(
      @RequestBody PingRequest ping,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest from) {
    return conversation.answer(caller.asPeer(), ping, from);
  }

  @PostMapping(Paths.INDEX)
  IndexReply index(@RequestBody IndexRequest report, @AuthenticationPrincipal Caller caller) {
    return index.report(caller.asPeer(), report);
  }
}
