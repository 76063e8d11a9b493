package io.bandada.directory.door;

import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// The listener of people, when it was given a certificate: no TLS before 1.3 there either.
@Component
class PeoplesListener implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  @Override
  public void customize(TomcatServletWebServerFactory tomcat) {
    tomcat.addConnectorCustomizers(PeoplesListener::newestTlsOnly);
  }

  private static void newestTlsOnly(Connector connector) {
    for (SSLHostConfig host : connector.findSslHostConfigs()) {
      host.setProtocols(PeersListener.TLS);
    }
  }
}
