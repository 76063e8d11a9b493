package io.bandada.peerd.swarm.explain;

import io.bandada.peerd.swarm.explain.Explanation.Measure;
import io.bandada.peerd.swarm.sources.Source;
import java.util.List;

/// The sentence about sources that send, by what limits most of them.
final class SendingText {
  private final Situation now;
  private final Limit limit;
  private final String subject;
  private final List<SourceReport> theirs;
  private final SourceReport first;
  private final Source fastest;
  private final boolean one;
  private final Measure measure;

  /// @param subject how much comes, and from whom
  /// @param theirs the sources that the limit is about, who sends most first
  SendingText(Situation now, Limit limit, String subject, List<SourceReport> theirs) {
    this.now = now;
    this.limit = limit;
    this.subject = subject;
    this.theirs = theirs;
    this.first = theirs.getFirst();
    this.fastest =
        now.sources().stream()
            .filter(s -> s.address.peerId().equals(first.peerId()))
            .findFirst()
            .orElseThrow();
    this.one = theirs.size() == 1;
    this.measure = Measure.rate(now.rate());
  }

  /// Without the list of sources.
  Explanation explanation() {
    return switch (limit) {
      case GRANT -> {
        long granted = theirs.stream().mapToLong(SourceReport::grantedBytesPerSecond).sum();
        yield sentence(
            (one ? ", which grants us " : ", which grant us ") + Figures.rate(granted),
            measure.most(granted));
      }
      case WINDOW -> window();
      case BUSY -> {
        long wait = theirs.stream().mapToLong(SourceReport::waitMillis).min().orElse(0);
        yield sentence(
            (one ? ", which is" : ", which are") + " busy: asked for more in " + Figures.span(wait),
            measure.waiting(wait));
      }
      case LAST_PIECES -> {
        int last = now.missing().size();
        yield sentence(
            ": the last " + (last == 1 ? "piece is" : last + " pieces are") + " on the way",
            measure.pieces(last, Measure.NONE));
      }
      case NO_MISSING_PIECE -> {
        long asked = theirs.stream().mapToLong(SourceReport::asked).sum();
        String what =
            (one ? ", which has" : ", which have")
                + " no more missing pieces than the "
                + asked
                + " being sent";
        yield sentence(what, measure.pieces(asked, Measure.NONE));
      }
      default ->
          sentence(
              (one ? ", as fast as it sends: it " : ", as fast as they send: " + first.name() + " ")
                  + "answers in "
                  + Figures.latency(fastest.pace.latencyNanos())
                  + ", at best in "
                  + Figures.latency(fastest.pace.leastLatencyNanos()),
              measure.latency(first.latencyMillis()));
    };
  }

  private Explanation window() {
    long asked = (long) first.asked() * fastest.window.pieceLength();
    long latency = Math.max(1, fastest.pace.latencyNanos());
    String what =
        ", as fast as the distance allows: "
            + (one ? "it" : first.name())
            + " answers in "
            + Figures.latency(latency)
            + ", and only "
            + Figures.bytes(asked)
            + " may be asked for at a time";
    return sentence(
        what, measure.most((long) (asked * 1e9 / latency)).latency(first.latencyMillis()));
  }

  private Explanation sentence(String what, Measure figures) {
    return Explanation.of(
        limit, subject + what, figures, theirs.stream().map(SourceReport::name).toList());
  }
}
