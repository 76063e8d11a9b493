package io.bandada.peerd.node.fetch;

import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.LastHolder;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.SourceRecord;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.swarm.download.Download;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Whether content that is being fetched may still come: by what the directory says each time it is
/// asked, and by what came meanwhile. A directory that does not answer says nothing.
final class GiveUpPolicy {
  /// No copy is left, and nothing came and nobody offered anything for so long: it is certain then.
  static final Duration CERTAIN = Duration.ofSeconds(10);

  /// A directory that lost its database hears all again from its peers within this time.
  static final Duration FORGOTTEN = Duration.ofSeconds(30);

  /// What nobody here waits for is given up when the directory has known nothing of it for so long:
  /// its upload never went on. Else it would take a replica's place for ever.
  static final Duration ORPHANED = Duration.ofMinutes(15);

  private static final int MOST_NAMED = 3;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Loop loop;
  private final String name;
  private Standing standing = Standing.FINE;
  private long since;
  private long bytesThen;

  private enum Standing {
    FINE,
    NO_COPY,
    UNKNOWN,
    SHUT_OUT
  }

  /// What follows for those who wait.
  sealed interface Verdict {
    /// It may come.
    record Open() implements Verdict {}

    /// It was taken away for everyone.
    record Gone(NodeFailure why) implements Verdict {}

    /// Nobody knows of it, or of this peer, any more; perhaps somebody will again.
    record Unknown(NodeFailure why) implements Verdict {}

    /// It comes only when somebody who is away comes back.
    record NobodyHas(NodeFailure why) implements Verdict {}

    /// Nobody who waits is told anything, and nobody else need fetch it.
    record Orphaned() implements Verdict {}
  }

  /// @param name what people here call it; may be empty
  GiveUpPolicy(Loop loop, String name) {
    this.loop = loop;
    this.name = name.isEmpty() ? "it" : name;
  }

  /// Draws the conclusion from one more answer of the directory.
  Verdict judge(Answer<DownloadReply> answer, Download download) {
    return switch (answer) {
      case Answer.Ok<DownloadReply>(DownloadReply reply) -> {
        boolean copies =
            reply.file().copies() > 0 || reply.sources().stream().anyMatch(SourceRecord::complete);
        boolean certain =
            lasts(copies ? Standing.FINE : Standing.NO_COPY, download).compareTo(CERTAIN) >= 0;
        yield !copies && certain ? new Verdict.NobodyHas(nobodyHas(reply)) : new Verdict.Open();
      }
      case Answer.Refused<DownloadReply> refused -> {
        if (refused.is(Problem.REMOVED)) {
          // What only waits for its sync is delivered.
          yield download.isAllStored()
              ? new Verdict.Open()
              : new Verdict.Gone(NodeFailure.of(refused));
        }
        NodeFailure why = NodeFailure.of(refused);
        boolean shutOut = why.kind() == NodeFailure.Kind.NOT_LOGGED_IN;
        Duration lasts =
            lasts(
                shutOut
                    ? Standing.SHUT_OUT
                    : refused.is(Problem.NOT_FOUND) ? Standing.UNKNOWN : Standing.FINE,
                download);
        if (shutOut) {
          yield lasts.compareTo(FORGOTTEN) >= 0 ? new Verdict.Unknown(why) : new Verdict.Open();
        }
        if (standing == Standing.UNKNOWN && lasts.compareTo(ORPHANED) > 0) {
          yield new Verdict.Orphaned();
        }
        yield standing == Standing.UNKNOWN && lasts.compareTo(FORGOTTEN) >= 0
            ? new Verdict.Unknown(
                new NodeFailure(
                    NodeFailure.Kind.NOT_FOUND,
                    "the network knows nothing of " + name + " any more",
                    "peerctl ls"))
            : new Verdict.Open();
      }
      case Answer.Unavailable<DownloadReply> away -> {
        standing = Standing.FINE;
        yield new Verdict.Open();
      }
    };
  }

  /// How long it has been so, without a byte that came and without anybody who offers one.
  private Duration lasts(Standing now, Download download) {
    long bytes = download.durableBytes();
    if (now != standing || bytes != bytesThen || download.isGoingOn()) {
      standing = now;
      bytesThen = bytes;
      since = loop.nanoTime();
    }
    return Duration.ofNanos(loop.nanoTime() - since);
  }

  private static NodeFailure nobodyHas(DownloadReply reply) {
    FileRecord file = reply.file();
    List<LastHolder> last = reply.lastHolders() == null ? List.of() : reply.lastHolders();
    List<String> named = new ArrayList<>();
    for (LastHolder holder : last.subList(0, Math.min(MOST_NAMED, last.size()))) {
      named.add(
          holder.peerName()
              + " ("
              + (holder.complete() ? "" : "a part, ")
              + "last seen "
              + time(holder.lastSeen())
              + ")");
    }
    if (last.size() > MOST_NAMED) {
      named.add((last.size() - MOST_NAMED) + " more");
    }
    String who =
        named.isEmpty() ? "nobody is known who had it" : "it was at " + String.join(", ", named);
    return new NodeFailure(
        NodeFailure.Kind.TRY_LATER,
        "no peer has "
            + file.name()
            + " now, 0 of "
            + file.copiesWanted()
            + " copies are left; "
            + who,
        named.isEmpty()
            ? "upload it again where it came from"
            : "bring one of them back; --wait waits for that");
  }

  private static String time(String instant) {
    try {
      return TIME.format(Instant.parse(instant));
    } catch (DateTimeParseException e) {
      return instant;
    }
  }
}
