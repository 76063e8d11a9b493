package io.bandada.directory.dashboard.live;

import io.bandada.directory.dashboard.lists.ListLine;
import io.bandada.directory.dashboard.screens.Screen;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/// One browser page that looks: what it shows, what it was sent last, and whether it can take more.
///
/// What it shows belongs to the ticker's thread. A browser that has not taken the last frames yet
/// is not sent more: it gets one whole refresh when it is through, however much it missed.
class Viewer {
  private static final Logger log = LoggerFactory.getLogger(Viewer.class);

  final String httpSession;
  final String account;

  /// The sign-in that the page was opened with still stands.
  final BooleanSupplier mayLook;

  final Screen screen;
  private final WebSocketSession socket;
  private final Executor senders;
  private final AtomicBoolean sending = new AtomicBoolean();
  private volatile boolean wants = true;

  /// It missed something, or has just come.
  private volatile boolean behind = true;

  /// Lines that it shows, in their order: element id to what it was. Ticker only.
  final Map<String, Shown> shown = new LinkedHashMap<>();

  /// Blocks as they were sent. Ticker only.
  final Map<String, String> blocks = new HashMap<>();

  /// Why the directory writes nothing, as its page says it. Ticker only.
  String away = "";

  /// The foot of its list may be old. Ticker only.
  boolean owesFoot;

  /// Until when it is not made anew, by the ticker's nano clock. Ticker only.
  long footRests;

  /// When it was last sent anything. Ticker only.
  long lastWord;

  /// @param sent the line as it was sent; null when only as a part of its list
  record Shown(String key, ListLine line, @Nullable String sent) {}

  Viewer(
      WebSocketSession socket,
      LiveHandshake.OpenedPage page,
      BooleanSupplier mayLook,
      Executor senders) {
    this.socket = socket;
    this.httpSession = page.httpSession();
    this.account = page.account();
    this.mayLook = mayLook;
    this.screen = page.screen();
    this.senders = senders;
  }

  boolean ready() {
    return wants && !sending.get() && socket.isOpen();
  }

  boolean behind() {
    return behind;
  }

  /// The next frames shall show everything anew.
  void miss() {
    behind = true;
  }

  void caughtUp() {
    behind = false;
  }

  /// A hidden or paused page is sent nothing.
  void want(boolean wanted) {
    if (wanted && !wants) {
      behind = true;
    }
    wants = wanted;
  }

  void send(List<TextMessage> frames) {
    if (frames.isEmpty() || !sending.compareAndSet(false, true)) {
      return;
    }
    senders.execute(
        () -> {
          try {
            for (var frame : frames) {
              socket.sendMessage(frame);
            }
          } catch (IOException | IllegalStateException closed) {
            log.debug("a page went away: {}", closed.getMessage());
            close(CloseStatus.SERVER_ERROR);
          } finally {
            sending.set(false);
          }
        });
  }

  void close(CloseStatus why) {
    try {
      socket.close(why);
    } catch (IOException gone) {
      log.debug("a page was gone already: {}", gone.getMessage());
    }
  }

  String id() {
    return socket.getId();
  }
}
