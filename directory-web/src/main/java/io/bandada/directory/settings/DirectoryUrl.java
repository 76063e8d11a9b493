package io.bandada.directory.settings;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Writes the real address to `directory.url` once the port is open: with port 0 the system chose it.
@Component
class DirectoryUrl {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryUrl.class);
  private static final String FILE = "directory.url";

  private final DataFolder data;
  private final Environment environment;

  DirectoryUrl(DataFolder data, Environment environment) {
    this.data = data;
    this.environment = environment;
  }

  @EventListener
  void opened(WebServerInitializedEvent event) {
    if (event.getApplicationContext() instanceof ServletWebServerApplicationContext web
        && "management".equals(web.getServerNamespace())) {
      return;
    }
    InetAddress address = Loopback.check(environment.getProperty("server.address", "127.0.0.1"));
    String host = address.getHostAddress();
    String url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + event.getWebServer().getPort();
    data.write(FILE, url + "\n");
    LOG.info("the directory is at {}", url);
  }

  @EventListener
  void closed(ContextClosedEvent event) {
    data.delete(FILE);
  }
}
