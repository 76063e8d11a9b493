package io.bandada.directory.settings;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Writes the real address to `directory.url` once the port is open: with port 0 the system chose it. Last of all that the start
/// does, so that whoever waits for the file finds everything else, the setup token above all.
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
  void ready(ApplicationReadyEvent event) {
    if (!(event.getApplicationContext() instanceof WebServerApplicationContext web) || web.getWebServer() == null) {
      return;
    }
    InetAddress address = Loopback.check(environment.getProperty("server.address", "127.0.0.1"));
    String host = address.getHostAddress();
    String url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + web.getWebServer().getPort();
    data.write(FILE, url + "\n");
    LOG.info("the directory is at {}", url);
  }

  @EventListener
  void closed(ContextClosedEvent event) {
    data.delete(FILE);
  }
}
