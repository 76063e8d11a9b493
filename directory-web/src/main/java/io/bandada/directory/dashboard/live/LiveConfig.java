package io.bandada.directory.dashboard.live;

import io.bandada.directory.settings.DirectorySettings;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/// Puts the live line at /live. The only origin that is named is that of our own pages when they
/// are reached through a proxy: others than our own are not let in. (What comes here was looked at
/// before; this is the second lock.)
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class LiveConfig implements WebSocketConfigurer {
  private final LiveSocket socket;
  private final DirectorySettings settings;

  LiveConfig(LiveSocket socket, DirectorySettings settings) {
    this.socket = socket;
    this.settings = settings;
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    var line = registry.addHandler(socket, "/live").addInterceptors(new LiveHandshake());
    settings.people().origin().ifPresent(line::setAllowedOrigins);
  }
}
