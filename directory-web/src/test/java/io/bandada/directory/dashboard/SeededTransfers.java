package io.bandada.directory.dashboard;

import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.api.PingRequest.TransferSource;
import io.bandada.directory.dashboard.text.PageText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/// Transfers made up of a seed, each limited by something else, to look at the Transfers page with.
final class SeededTransfers {
  private static final long MIB = 1 << 20;

  private final Random random;
  private final IntFunction<String> peerName;

  SeededTransfers(Random random, IntFunction<String> peerName) {
    this.random = random;
    this.peerName = peerName;
  }

  TransferReport report(int number, String name, String root, long size, long seq) {
    List<TransferSource> from = new ArrayList<>();
    String a = peerName.apply(number + 3);
    String b = peerName.apply(number + 4);
    long rate = (3 + 7L * (number % 9)) * MIB + random.nextInt(1 << 20);
    String kind = number % 5 == 4 ? "replica" : number % 7 == 6 ? "upload" : "download";
    String state = kind.equals("upload") ? "spreading" : "fetching";
    String limit;
    String note;
    if (kind.equals("upload")) {
      limit = "holders";
      note =
          mib(rate)
              + " to 2 holders; waiting for "
              + a
              + " (62 %), "
              + b
              + " (busy, asked again in 4 s)";
      from.add(source(number + 3, "taking", "holders", rate, null, size * 62 / 100, null));
      from.add(source(number + 4, "busy", "busy", 0, "busy", 0, 4000L));
      from.add(source(number + 5, "signed", "nothing", 0, null, size, null));
      return new TransferReport(
          "t1-" + number,
          kind,
          name,
          root,
          state,
          size * 62 / 100,
          size,
          rate,
          2,
          note,
          limit,
          from);
    }
    switch (number % 8) {
      case 0 -> {
        limit = "grant";
        note =
            mib(rate)
                + " from 3 sources, which grant us "
                + mib(rate + MIB / 2)
                + "; waiting for "
                + b
                + " (silent, asked again in 4 s)";
        for (int i = 0; i < 3; i++) {
          from.add(source(number + 5 + i, "sending", "grant", rate / 3, null, 300 * MIB, null));
        }
        from.add(source(number + 4, "resting", "resting", 0, "silent", 12 * MIB, 3900L));
      }
      case 1 -> {
        limit = "source";
        note =
            mib(rate)
                + " from "
                + a
                + ", as fast as it sends: it answers in 420 ms, at best in 3.1 ms";
        from.add(source(number + 3, "sending", "source", rate, null, 800 * MIB, null));
      }
      case 2 -> {
        limit = "window";
        note =
            mib(rate)
                + " from "
                + a
                + ", as fast as the distance allows: it answers in 148 ms, and only 16 MiB may be"
                + " asked for at a time";
        from.add(source(number + 3, "sending", "window", rate, null, 90 * MIB, null));
      }
      case 3 -> {
        limit = "disk";
        rate = 0;
        note = "our disk is slow: a sync has taken 3 s so far, 61 MiB are not durable";
        from.add(source(number + 3, "awaited", "awaited", 0, null, 90 * MIB, null));
      }
      case 4 -> {
        limit = "nobody-has";
        state = "waiting";
        rate = 0;
        note =
            "nobody has piece 17 and 3 more of 2048, of 2 sources; waiting for "
                + b
                + " (not reachable, asked again in 21 s)";
        from.add(source(number + 3, "idle", "no-missing-piece", 0, null, 90 * MIB, null));
        from.add(source(number + 4, "resting", "resting", 0, "not reachable", 0, 20_400L));
      }
      case 5 -> {
        limit = "no-source";
        state = "finding";
        rate = 0;
        note = "no peer is known that has it";
      }
      case 6 -> {
        limit = "own-rate";
        note = mib(rate) + " from 6 sources: our own download limit is " + mib(rate);
        for (int i = 0; i < 6; i++) {
          from.add(
              source(
                  number + 5 + i,
                  "sending",
                  i % 2 == 0 ? "source" : "window",
                  rate / (2 + i),
                  null,
                  30 * MIB,
                  null));
        }
        from.add(source(number + 12, "banned", "banned", 0, "sent wrong bytes", 0, 540_000L));
      }
      default -> {
        limit = "last-pieces";
        note = mib(rate) + " from 2 sources: the last 3 pieces are on the way";
        from.add(source(number + 3, "sending", "last-pieces", rate, null, 300 * MIB, null));
        from.add(source(number + 4, "idle", "last-pieces", 0, null, 200 * MIB, null));
      }
    }
    long done =
        limit.equals("last-pieces")
            ? size * 99 / 100
            : (long) (size * ((0.08 + 0.019 * number + (rate == 0 ? 0 : seq % 100 * 0.01)) % 1));
    return new TransferReport(
        "t1-" + number, kind, name, root, state, done, size, rate, from.size(), note, limit, from);
  }

  private TransferSource source(
      int peer,
      String state,
      String limit,
      long rate,
      @org.jspecify.annotations.Nullable String trouble,
      long bytes,
      @org.jspecify.annotations.Nullable Long wait) {
    boolean sends = state.equals("sending");
    return new TransferSource(
        SeededNetwork.peerId(peer),
        peerName.apply(peer),
        state,
        limit,
        trouble,
        rate,
        limit.equals("grant") ? (Long) (rate + MIB / 6) : null,
        sends ? 1 + random.nextInt(31) : 0,
        sends ? 32 : state.equals("taking") || state.equals("signed") ? 0 : 2,
        sends ? (Long) (3L + random.nextInt(400)) : null,
        bytes,
        state.equals("banned") ? 2 : 0,
        wait);
  }

  private static String mib(long bytesPerSecond) {
    return new PageText(java.time.InstantSource.system()).rate(bytesPerSecond);
  }
}
