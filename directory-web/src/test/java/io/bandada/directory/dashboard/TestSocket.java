package io.bandada.directory.dashboard;

import io.bandada.directory.dashboard.live.LiveSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

/// A browser's end of the live line: keeps what it is sent.
public final class TestSocket implements WebSocketSession {
  private static int count;
  private final String id = "socket-" + count++;
  private final List<String> frames = new ArrayList<>();
  public @Nullable CloseStatus closed;

  /// What was sent since the last call.
  public List<String> frames() {
    var sent = List.copyOf(frames);
    frames.clear();
    return sent;
  }

  @Override
  public void sendMessage(WebSocketMessage<?> message) {
    frames.add(message.getPayload().toString());
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return closed == null;
  }

  @Override
  public void close() {
    close(CloseStatus.NORMAL);
  }

  @Override
  public void close(CloseStatus status) {
    closed = status;
  }

  @Override
  public @Nullable URI getUri() {
    return null;
  }

  @Override
  public HttpHeaders getHandshakeHeaders() {
    return new HttpHeaders();
  }

  @Override
  public Map<String, Object> getAttributes() {
    return Map.of();
  }

  @Override
  public @Nullable Principal getPrincipal() {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress getLocalAddress() {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress getRemoteAddress() {
    return null;
  }

  @Override
  public @Nullable String getAcceptedProtocol() {
    return null;
  }

  @Override
  public void setTextMessageSizeLimit(int limit) {}

  @Override
  public int getTextMessageSizeLimit() {
    return LiveSocket.MAX_HEARD_BYTES;
  }

  @Override
  public void setBinaryMessageSizeLimit(int limit) {}

  @Override
  public int getBinaryMessageSizeLimit() {
    return LiveSocket.MAX_HEARD_BYTES;
  }

  @Override
  public List<WebSocketExtension> getExtensions() {
    return List.of();
  }
}
