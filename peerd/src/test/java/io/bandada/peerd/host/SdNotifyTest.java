package io.bandada.peerd.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a datagram socket as systemd's; the system tests boot a real one.
class SdNotifyTest {
  @Test
  void withoutASocketNobodyListens() {
    SdNotify notify = new SdNotify(Map.of());
    assertThat(notify.isListening()).isFalse();
    assertThat(notify.watchdogMicros()).isZero();
    notify.ready("nobody hears this");
  }

  @Test
  void theWatchdogIsForThisProcessOnly() {
    String own = Long.toString(ProcessHandle.current().pid());
    assertThat(
            watchdog(
                Map.of(
                    "NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", own)))
        .isEqualTo(30_000_000);
    assertThat(
            watchdog(
                Map.of(
                    "NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "1")))
        .isZero();
    assertThat(watchdog(Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "soon"))).isZero();
  }

  @Test
  void aManagerThatIsGoneDoesNoHarm() {
    SdNotify notify = new SdNotify(Map.of("NOTIFY_SOCKET", "@bandada-test-of-nobody"));
    assertThat(notify.isListening()).isTrue();
    notify.watchdog();
  }

  @Test
  void everyWordArrivesAtASocketFile(@TempDir Path folder) throws Exception {
    hears(
        folder.resolve("notify").toString(),
        new DomainSocketAddress(folder.resolve("notify").toFile()));
  }

  @Test
  void everyWordArrivesAtAnAbstractSocket() throws Exception {
    String name = "bandada-notify-" + ProcessHandle.current().pid();
    hears("@" + name, new DomainSocketAddress("\0" + name));
  }

  private static void hears(String socket, DomainSocketAddress address) throws Exception {
    assumeTrue(Epoll.isAvailable(), "needs Netty's native part");
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      Channel channel =
          new Bootstrap()
              .group(group)
              .channel(EpollDomainDatagramChannel.class)
              .handler(
                  new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(
                        ChannelHandlerContext context, DomainDatagramPacket packet) {
                      heard.add(packet.content().toString(StandardCharsets.UTF_8));
                    }
                  })
              .bind(address)
              .sync()
              .channel();
      SdNotify notify = new SdNotify(Map.of("NOTIFY_SOCKET", socket));
      notify.ready("12 peers,\n3 transfers");
      notify.watchdog();
      notify.reloading();
      notify.stopping();
      assertThat(heard.poll(60, TimeUnit.SECONDS))
          .isEqualTo("READY=1\nSTATUS=12 peers, 3 transfers");
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("WATCHDOG=1");
      assertThat(heard.poll(60, TimeUnit.SECONDS)).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
      assertThat(heard.poll(60, TimeUnit.SECONDS)).startsWith("STOPPING=1");
      channel.close().sync();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static long watchdog(Map<String, String> environment) {
    return new SdNotify(environment).watchdogMicros();
  }
}
