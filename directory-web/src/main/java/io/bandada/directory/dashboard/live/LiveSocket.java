package io.bandada.directory.dashboard.live;

import io.bandada.directory.accounts.AccountChanged;
import io.bandada.directory.accounts.Standings;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/// The live line of a page. It speaks htmx to the browser and hears one thing from it: whether the
/// page is looked at.
@Component
public class LiveSocket extends TextWebSocketHandler implements HttpSessionListener {
  private static final Logger log = LoggerFactory.getLogger(LiveSocket.class);
  static final int MAX_VIEWERS = 500;
  static final int MAX_PER_ACCOUNT = 50;

  /// A browser's only words are `{"send":true}` and `{"send":false}`.
  public static final int MAX_HEARD_BYTES = 256;

  private static final int SEND_MILLIS = 10_000;
  private static final int SEND_BUFFER_BYTES = 2 << 20;

  private final LiveTicker ticker;
  private final Standings standings;
  private final ExecutorService senders =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("live-", 0).factory());

  LiveSocket(LiveTicker ticker, Standings standings) {
    this.ticker = ticker;
    this.standings = standings;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) throws Exception {
    var page = LiveHandshake.OpenedPage.of(session);
    if (page == null) {
      session.close(CloseStatus.POLICY_VIOLATION);
      return;
    }
    long own =
        ticker.viewers().stream().filter(viewer -> viewer.account.equals(page.account())).count();
    if (ticker.viewers().size() >= MAX_VIEWERS || own >= MAX_PER_ACCOUNT) {
      log.info("a live page of {} is refused: too many are open", page.account());
      session.close(CloseStatus.SERVICE_OVERLOAD);
      return;
    }
    session.setTextMessageSizeLimit(MAX_HEARD_BYTES);
    session.setBinaryMessageSizeLimit(MAX_HEARD_BYTES);
    var patient = new ConcurrentWebSocketSessionDecorator(session, SEND_MILLIS, SEND_BUFFER_BYTES);
    ticker.add(new Viewer(patient, page, () -> standings.hold(page.signIn()), senders));
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage message) {
    var heard = message.getPayload();
    if (heard.equals("{\"send\":true}") || heard.equals("{\"send\":false}")) {
      ticker.viewers().stream()
          .filter(viewer -> viewer.id().equals(session.getId()))
          .forEach(viewer -> viewer.want(heard.contains("true")));
    }
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    ticker.remove(session.getId());
  }

  /// Signed out, or idle for too long: what the page shows is no longer for these eyes.
  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    close(event.getSession().getId(), CloseStatus.POLICY_VIOLATION);
  }

  /// A user was removed or has a new password: nobody looks on as him.
  @EventListener
  void on(AccountChanged event) {
    ticker.viewers().stream()
        .filter(viewer -> viewer.account.equals(event.account()))
        .forEach(viewer -> viewer.close(CloseStatus.POLICY_VIOLATION));
  }

  private void close(String httpSession, CloseStatus why) {
    ticker.viewers().stream()
        .filter(viewer -> viewer.httpSession.equals(httpSession))
        .forEach(viewer -> viewer.close(why));
  }

  /// htmx comes back after 1012, so a restart heals every open page. Said before the web server
  /// stops: after, nobody hears it.
  @EventListener(ContextClosedEvent.class)
  void goingDown() {
    ticker.viewers().forEach(viewer -> viewer.close(CloseStatus.SERVICE_RESTARTED));
  }

  @PreDestroy
  void gone() {
    senders.close();
  }
}
