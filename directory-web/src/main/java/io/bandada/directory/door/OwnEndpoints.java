package io.bandada.directory.door;

import io.bandada.directory.settings.PeoplesAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Where this directory itself listens: no peer is to be sent there.
@Component
public class OwnEndpoints {
  private final PeersListener peers;
  private final InetAddress people;
  private volatile int peoplesPort;

  OwnEndpoints(PeersListener peers, Environment environment) {
    this.peers = peers;
    this.people = PeoplesAddress.of(environment);
  }

  @EventListener
  void listening(WebServerInitializedEvent event) {
    peoplesPort = event.getWebServer().getPort();
  }

  public boolean contain(InetSocketAddress address) {
    return (address.getPort() == peers.port() && serves(peers.address(), address.getAddress()))
        || (address.getPort() == peoplesPort && serves(people, address.getAddress()));
  }

  private static boolean serves(InetAddress bound, InetAddress asked) {
    return bound.isAnyLocalAddress() ? isOfThisMachine(asked) : bound.equals(asked);
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }
}
