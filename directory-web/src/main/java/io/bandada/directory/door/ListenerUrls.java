package io.bandada.directory.door;

import io.bandada.directory.authority.Authority;
import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.DirectorySettings;
import io.bandada.directory.settings.FolderAway;
import io.bandada.directory.settings.PeoplesAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Writes the real addresses to `peers.url` and `directory.url` once the ports are open: with port
/// 0 the system chose them. Last of all that the start does, `directory.url` at the very end, so
/// that whoever waits for it finds everything else, the setup token above all. `directory.url` is
/// for programs on this machine: it is the listener's own address even where people come another
/// way.
@Component
public class ListenerUrls {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerUrls.class);
  private static final String PEOPLE = "directory.url";
  private static final String PEERS = "peers.url";
  private static final String PIN = "network.pin";

  private final DataFolder data;
  private final Environment environment;
  private final DirectorySettings settings;
  private final PeersListener peers;
  private final Authority authority;

  /// What was never written is not ours to delete.
  private volatile boolean written;

  ListenerUrls(
      DataFolder data,
      Environment environment,
      DirectorySettings settings,
      PeersListener peers,
      Authority authority) {
    this.data = data;
    this.environment = environment;
    this.settings = settings;
    this.peers = peers;
    this.authority = authority;
  }

  @EventListener
  void ready(ApplicationReadyEvent event) {
    if (!(event.getApplicationContext() instanceof WebServerApplicationContext web)
        || web.getWebServer() == null) {
      return;
    }
    String people = peoplesUrl(web.getWebServer().getPort());
    written = true;
    data.write(PIN, authority.pin() + "\n");
    data.write(PEERS, peersUrl() + "\n");
    data.write(PEOPLE, people + "\n");
    String shown =
        settings
            .people()
            .origin()
            .map(pages -> pages + " (listening at " + people + ")")
            .orElse(people);
    LOG.info("the directory is at {}, for peers at {}", shown, peersUrl());
  }

  @EventListener
  void closed(ContextClosedEvent event) {
    if (!written) {
      return;
    }
    try {
      data.delete(PEOPLE);
      data.delete(PEERS);
      data.delete(PIN);
    } catch (FolderAway _) {
      // What lies there now is not ours to delete.
    }
  }

  private String peoplesUrl(int port) {
    return (PeoplesAddress.encrypted(environment) ? "https://" : "http://")
        + host(PeoplesAddress.of(environment))
        + ":"
        + port;
  }

  /// What a person gives a machine as the address of the directory.
  public String peersUrl() {
    String given = settings.peers().url();
    return given.isEmpty()
        ? "https://" + host(settings.peers().bindAddress()) + ":" + peers.port()
        : given;
  }

  private static String host(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return hostName();
    }
    String host = address.getHostAddress();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      LOG.debug("this machine does not know its own name", e);
      return "localhost";
    }
  }
}
