package io.bandada.directory.systemd;

import io.bandada.directory.database.Database;
import io.bandada.directory.members.Fleet;
import io.bandada.directory.members.Members;
import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.FolderAway;
import io.bandada.directory.settings.KeptFiles;
import io.bandada.directory.settings.PeoplesAddress;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// READY, STATUS, WATCHDOG and STOPPING for systemd, when it started us.
@Component
@ConditionalOnProperty("NOTIFY_SOCKET")
class SystemdNotice {
  private static final Logger LOG = LoggerFactory.getLogger(SystemdNotice.class);
  private static final Duration STATUS_EVERY = Duration.ofSeconds(10);
  private static final int PATIENCE_MILLIS = 2_000;

  private final NotifySocket socket;
  private final long watchdogMicros;
  private final Database database;
  private final KeptFiles kept;
  private final Members members;
  private final Environment environment;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "systemd-notice"));
  private @Nullable URI health;
  private boolean encrypted;
  private boolean told;

  SystemdNotice(
      @Value("${NOTIFY_SOCKET}") String socket,
      @Value("${WATCHDOG_USEC:0}") long watchdogMicros,
      Environment environment,
      Database database,
      DataFolder data,
      Members members) {
    this.socket = new NotifySocket(socket);
    this.watchdogMicros = watchdogMicros;
    this.environment = environment;
    this.database = database;
    this.kept = data.kept();
    this.members = members;
  }

  @EventListener
  void ready(ApplicationReadyEvent event) throws IOException {
    if (event.getApplicationContext() instanceof WebServerApplicationContext web
        && web.getWebServer() != null) {
      InetAddress bound = PeoplesAddress.of(environment);
      String host =
          (bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound).getHostAddress();
      encrypted = PeoplesAddress.encrypted(environment);
      health =
          URI.create(
              "http://"
                  + (host.contains(":") ? "[" + host + "]" : host)
                  + ":"
                  + web.getWebServer().getPort()
                  + "/actuator/health");
    }
    socket.send("READY=1\nSTATUS=" + status());
    long every =
        watchdogMicros > 0
            ? Math.min(watchdogMicros / 3, STATUS_EVERY.toNanos() / 1_000)
            : STATUS_EVERY.toNanos() / 1_000;
    var _ = thread.scheduleWithFixedDelay(this::beat, every, every, TimeUnit.MICROSECONDS);
  }

  /// The watchdog is fed only when the database and the web server, asked from outside, answer. It
  /// is fed while the data folder is away: started again, the directory would begin a new network
  /// in an empty one.
  private void beat() {
    try {
      boolean well = (kept.trouble().isPresent() || database.answers()) && webAnswers();
      if (well) {
        socket.send((watchdogMicros > 0 ? "WATCHDOG=1\n" : "") + "STATUS=" + status());
      } else if (!told) {
        LOG.error("the database or the web server does not answer: systemd's watchdog is not fed");
      }
      told = !well;
    } catch (IOException | RuntimeException e) {
      LOG.warn("systemd was not told how we are: {}", e.toString());
    }
  }

  private boolean webAnswers() {
    URI asked = health;
    if (asked == null) {
      return true;
    }
    try {
      HttpURLConnection call = (HttpURLConnection) asked.toURL().openConnection();
      call.setConnectTimeout(PATIENCE_MILLIS);
      call.setReadTimeout(PATIENCE_MILLIS);
      try {
        // Asked in plain text, the listener says that it wants TLS: it lives, and nobody had to
        // look away from a certificate.
        int said = call.getResponseCode();
        return said == (encrypted ? HttpURLConnection.HTTP_BAD_REQUEST : HttpURLConnection.HTTP_OK)
            || (said == HttpURLConnection.HTTP_UNAVAILABLE && kept.trouble().isPresent());
      } finally {
        call.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  private String status() {
    return kept.trouble()
        .map(why -> FolderAway.words(why).lines().findFirst().orElse(""))
        .orElseGet(this::peers);
  }

  private String peers() {
    Fleet fleet = members.fleet();
    return fleet.live() + " peers live, " + fleet.stale() + " stale, " + fleet.lost() + " lost";
  }

  @EventListener(ContextClosedEvent.class)
  void stopping() {
    thread.shutdownNow();
    try {
      socket.send("STOPPING=1\nSTATUS=stopping");
    } catch (IOException e) {
      LOG.debug("systemd was not told that we stop", e);
    }
  }

  @PreDestroy
  void end() {
    thread.shutdownNow();
  }
}
