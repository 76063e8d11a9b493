package io.bandada.directory.accounts.access;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The sessions of signed-in browsers, so many of a user and no more: one more ends the oldest. Who
/// is not signed in has none, so this bounds what all sessions cost.
@Component
class OpenSessions implements HttpSessionListener {
  static final int MOST_OF_A_USER = 50;
  private static final String ACCOUNT = OpenSessions.class.getName();

  // Guarded by this.
  private final Map<String, Deque<HttpSession>> open = new HashMap<>();

  void signedIn(String account, HttpSession session) {
    HttpSession tooMany = add(account, session);
    if (tooMany != null) {
      end(tooMany);
    }
  }

  private synchronized @Nullable HttpSession add(String account, HttpSession session) {
    leave(session);
    session.setAttribute(ACCOUNT, account);
    Deque<HttpSession> sessions = open.computeIfAbsent(account, name -> new ArrayDeque<>());
    sessions.addLast(session);
    return sessions.size() > MOST_OF_A_USER ? sessions.pollFirst() : null;
  }

  private static void end(HttpSession session) {
    try {
      session.invalidate();
    } catch (IllegalStateException overAlready) {
      // It ended by itself in this very moment: nothing is left to do.
      return;
    }
  }

  @Override
  public synchronized void sessionDestroyed(HttpSessionEvent event) {
    leave(event.getSession());
  }

  private synchronized void leave(HttpSession session) {
    if (session.getAttribute(ACCOUNT) instanceof String account) {
      open.computeIfPresent(
          account,
          (name, sessions) -> {
            sessions.removeIf(one -> one.getId().equals(session.getId()));
            return sessions.isEmpty() ? null : sessions;
          });
    }
  }
}
