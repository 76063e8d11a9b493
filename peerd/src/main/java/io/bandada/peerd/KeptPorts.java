package io.bandada.peerd;

import io.bandada.peerd.config.Setting;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.function.Function;

/// Where this daemon listens. A port that was picked once is picked again, so that a restart does
/// not move this peer.
final class KeptPorts {
  private static final System.Logger LOG = System.getLogger(KeptPorts.class.getName());

  private final NodeFiles files;

  KeptPorts(NodeFiles files) {
    this.files = files;
  }

  /// What begins to listen there.
  interface Server<S> {
    S at(InetSocketAddress address) throws IOException, InterruptedException;
  }

  /// @param setting says where
  /// @param file remembers the port
  /// @param address where it listens then
  <S> S listen(
      Setting setting,
      String file,
      InetSocketAddress wanted,
      Server<S> server,
      Function<S, InetSocketAddress> address)
      throws IOException, InterruptedException {
    OptionalInt before = files.port(file);
    S started = null;
    if (wanted.getPort() == 0 && before.isPresent()) {
      try {
        started = server.at(new InetSocketAddress(wanted.getAddress(), before.getAsInt()));
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "port " + before.getAsInt() + " of the last run is taken, picks another");
      }
    }
    if (started == null) {
      started = listen(setting, wanted, server);
    }
    files.port(file, address.apply(started).getPort());
    return started;
  }

  /// Whatever port it gets.
  static <S> S listen(Setting setting, InetSocketAddress wanted, Server<S> server)
      throws IOException, InterruptedException {
    try {
      return server.at(wanted);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + EgressPolicy.text(wanted)
              + " (setting `"
              + setting.key
              + "`): "
              + rootMessage(e),
          e);
    }
  }

  static String rootMessage(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return String.valueOf(root.getMessage());
  }
}
