package io.bandada.peerd;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.loop.Loop.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// Where the directory in use is, so that nobody can name it as a peer. Its name is looked up once
/// for each directory that this peer changes to.
final class DirectoryAddresses {
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Loop loop;
  private String looked = "";
  private volatile List<InetSocketAddress> known = List.of();

  DirectoryAddresses(Loop loop) {
    this.loop = loop;
  }

  /// On the loop.
  ///
  /// @param url empty while there is no directory
  void begin(Supplier<String> url) {
    String now = url.get();
    if (!now.equals(looked)) {
      looked = now;
      loop.offload(() -> resolved(now), found -> found(now, found));
    }
    loop.after(LOOK, () -> begin(url));
  }

  private void found(String of, Outcome<List<InetSocketAddress>> found) {
    if (!of.equals(looked)) {
      return;
    }
    switch (found) {
      case Outcome.Done<List<InetSocketAddress>>(List<InetSocketAddress> addresses) ->
          known = addresses;
      case Outcome.Failed<List<InetSocketAddress>>(Exception unknown) -> looked = "";
    }
  }

  private static List<InetSocketAddress> resolved(String url) throws Exception {
    if (url.isEmpty()) {
      return List.of();
    }
    URI uri = new URI(url);
    int port = uri.getPort() >= 0 ? uri.getPort() : url.startsWith("https:") ? HTTPS : HTTP;
    return Arrays.stream(InetAddress.getAllByName(uri.getHost()))
        .map(ip -> new InetSocketAddress(ip, port))
        .toList();
  }

  /// From any thread.
  List<InetSocketAddress> known() {
    return known;
  }
}
