package io.bandada.directory.door;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/// Writes on every request which listener it came to, before any filter sees it.
final class ListenerMark extends ValveBase {
  private static final int REFUSED = 400;

  private final Connector peers;

  ListenerMark(Connector peers) {
    super(true);
    this.peers = peers;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    Listener listener = peers.equals(request.getConnector()) ? Listener.PEERS : Listener.PEOPLE;
    listener.mark(request);
    getNext().invoke(request, response);
    if (response.getStatus() >= REFUSED && !request.isFinished()) {
      // What was refused before it came is not awaited after: a thread that swallows what trickles
      // in is a thread lost.
      request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }
}
