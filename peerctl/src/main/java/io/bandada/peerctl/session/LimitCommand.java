package io.bandada.peerctl.session;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Page;
import io.bandada.proto.control.LimitsReply;
import io.bandada.proto.control.LimitsRequest;
import tools.jackson.core.JsonGenerator;

/// `peerctl limit`: how fast this peer may send and receive.
public final class LimitCommand extends CommandWithOptions {
  private final Option<Long> up = option(rate("--up RATE", "all that is sent to other peers"));
  private final Option<Long> down = option(rate("--down RATE", "all that is received from them"));
  private final Option<Long> perPeer =
      option(rate("--per-peer RATE", "what is sent to any one peer"));

  private static Option<Long> rate(String spelled, String description) {
    return Option.of(spelled, description, 0L, Rate::read)
        .completing(new Completes.OneOf("off", "500Ki", "1Mi", "8Mi", "64Mi"));
  }

  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Shows the limits of this peer's transfers, or sets those that are given: 8Mi, 500Ki, or a"
            + " number of bytes per second, at least 16Ki; \"off\" lifts one. Running transfers"
            + " follow at once. What is set here holds until the daemon restarts or reads its"
            + " configuration again (SIGHUP, systemctl reload peerd); to keep it, set upload_rate,"
            + " download_rate or upload_rate_per_peer in peerd.toml.",
        new Completes.Nothing(),
        new Example("peerctl limit", "what holds now"),
        new Example("peerctl limit --up 8Mi", "send 8 MiB/s at most, all peers together"),
        new Example(
            "peerctl limit --up off --down off --per-peer off", "no limits until the next reload"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    LimitsRequest.Builder request = LimitsRequest.newBuilder();
    invocation.find(up).ifPresent(request::setUp);
    invocation.find(down).ifPresent(request::setDown);
    invocation.find(perPeer).ifPresent(request::setPerPeer);
    show(invocation, invocation.daemon().limits(request.build()));
    if (request.hasUp() || request.hasDown() || request.hasPerPeer()) {
      invocation.remark(
          "until peerd restarts or reads its configuration again; to keep it:  peerd.toml");
    }
    return ExitCode.DONE;
  }

  private static void show(Invocation invocation, LimitsReply limits) {
    if (invocation.output().isJson()) {
      invocation
          .output()
          .document(
              json -> {
                number(json, "up", limits.getUp());
                number(json, "down", limits.getDown());
                number(json, "per_peer", limits.getPerPeer());
              });
    } else {
      new Page()
          .add("up", Rate.words(limits.getUp()))
          .add("down", Rate.words(limits.getDown()))
          .add("per peer", Rate.words(limits.getPerPeer()))
          .print(invocation.output());
    }
  }

  /// Null is no limit.
  private static void number(JsonGenerator json, String name, long rate) {
    if (rate == 0) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, rate);
    }
  }
}
