package io.bandada.directory.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.core.env.PropertyResolver;

/// Where people reach the directory: loopback, or anywhere once there is a certificate.
public final class PeoplesAddress {
  private static final String LOOPBACK = "127.0.0.1";

  private PeoplesAddress() {}

  /// @throws ConfigurationMistake for an address that would be served without encryption
  public static InetAddress of(PropertyResolver settings) {
    String address = settings.getProperty("server.address", LOOPBACK);
    InetAddress found;
    try {
      found = InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new ConfigurationMistake(
          "server.address " + address + " is no address", "use 127.0.0.1 or one of this machine");
    }
    if (!found.isLoopbackAddress() && !encrypted(settings)) {
      throw new ConfigurationMistake(
          "server.address is " + address + ", and there is no certificate to encrypt with",
          "set server.ssl.certificate and server.ssl.certificate-private-key, or use 127.0.0.1");
    }
    return found;
  }

  public static boolean encrypted(PropertyResolver settings) {
    return settings.getProperty("server.ssl.enabled", Boolean.class, true)
        && (settings.containsProperty("server.ssl.certificate")
            || settings.containsProperty("server.ssl.key-store")
            || settings.containsProperty("server.ssl.bundle"));
  }
}
