package io.bandada.peerd.swarm.explain;

import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.explain.Explanation.Measure;
import io.bandada.peerd.swarm.explain.SourceReport.State;
import io.bandada.peerd.swarm.sources.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What limits a download that has its piece list and its room on the disk. The first rule that
/// fits holds; the table of the rules is in ARCHITECTURE.md. Nothing is kept: it looks, in
/// O(sources), at what was measured while pieces came.
public final class Diagnosis {
  /// A sync that has taken so long is what the rest waits for.
  static final Duration LONG_SYNC = Duration.ofSeconds(1);

  private final Situation now;
  private final List<SourceReport> sources = new ArrayList<>();

  private Diagnosis(Situation situation) {
    this.now = situation;
    SourceDiagnosis each = new SourceDiagnosis(situation);
    situation.sources().forEach(source -> sources.add(each.of(source)));
    situation.banned().forEach(peer -> sources.add(each.ofBanned(peer)));
    sources.sort(Comparator.comparingLong(SourceReport::bytesPerSecond).reversed());
  }

  public static Explanation of(Situation situation) {
    return new Diagnosis(situation).explain();
  }

  private Explanation explain() {
    Explanation ours = ofOurDisk();
    if (ours != null) {
      return ours;
    }
    List<SourceReport> sending = in(State.SENDING);
    if (!sending.isEmpty()) {
      return now.own().isUsedUp() ? ofOurLimit(sending) : ofThoseWhoSend(sending);
    }
    List<SourceReport> awaited = in(State.AWAITED);
    if (awaited.isEmpty()) {
      return ofThoseWhoDoNot();
    }
    List<SourceReport> asked = awaited.stream().filter(s -> s.asked() > 0).toList();
    long pieces = asked.stream().mapToLong(SourceReport::asked).sum();
    return asked.isEmpty()
        ? explanation(Limit.AWAITED, "asking what they have: " + names(awaited), rate(), awaited)
        : explanation(
            Limit.AWAITED,
            "waiting for the first piece from " + names(asked),
            rate().pieces(pieces, Measure.NONE),
            asked);
  }

  private @Nullable Explanation ofOurDisk() {
    Situation.Disk disk = now.disk();
    String unsynced = Figures.bytes(disk.unsyncedBytes());
    long took = disk.syncingNanos() / 1_000_000;
    if (now.missing().isEmpty() && disk.unsyncedBytes() == 0) {
      return explanation(Limit.NOTHING, "", rate(), List.of());
    }
    if (now.missing().isEmpty()) {
      return explanation(
          Limit.DISK,
          "all pieces are here; our disk makes the last " + unsynced + " durable",
          rate().waiting(took),
          List.of());
    }
    if (disk.pausedNanos() > 0) {
      long wait = disk.pausedNanos() / 1_000_000;
      String text =
          "our store took no piece (" + disk.refusal() + "); tried again in " + Figures.span(wait);
      return explanation(Limit.DISK, text, rate().waiting(wait), List.of());
    }
    if (disk.syncingNanos() >= LONG_SYNC.toNanos()) {
      String text =
          "our disk is slow: a sync has taken "
              + Figures.span(took)
              + " so far, "
              + unsynced
              + " are not durable";
      return explanation(Limit.DISK, text, rate().waiting(took), List.of());
    }
    return null;
  }

  private Explanation ofOurLimit(List<SourceReport> sending) {
    String limit = Figures.rate(now.own().most());
    return explanation(
        Limit.OWN_RATE,
        from(sending) + ": our own download limit is " + limit,
        rate().most(now.own().most()),
        sending);
  }

  /// The factor behind most of the bytes.
  private Explanation ofThoseWhoSend(List<SourceReport> sending) {
    Map<Limit, Long> shares = new EnumMap<>(Limit.class);
    sending.forEach(s -> shares.merge(s.limit(), s.bytesPerSecond(), Long::sum));
    Limit limit = sending.getFirst().limit();
    for (Map.Entry<Limit, Long> share : shares.entrySet()) {
      limit = share.getValue() > shares.getOrDefault(limit, 0L) ? share.getKey() : limit;
    }
    Limit most = limit;
    List<SourceReport> theirs = sending.stream().filter(s -> s.limit() == most).toList();
    boolean all = theirs.size() == sending.size();
    String subject = all ? from(sending) : from(sending) + ", most of it from " + names(theirs);
    Explanation sentence = new SendingText(now, most, subject, theirs).explanation();
    return explanation(most, sentence.text(), sentence.measure(), theirs);
  }

  /// Nobody was asked for anything.
  private Explanation ofThoseWhoDoNot() {
    List<SourceReport> idle = in(State.IDLE);
    List<SourceReport> busy = in(State.BUSY);
    List<SourceReport> resting = in(State.RESTING);
    List<SourceReport> banned = in(State.BANNED);
    if (idle.isEmpty() && busy.isEmpty() && resting.isEmpty()) {
      return banned.isEmpty()
          ? explanation(Limit.NO_SOURCE, "no peer is known that has it", rate(), List.of())
          : explanation(
              Limit.BANNED,
              "not asked, though it may have it: " + troubled(banned),
              rate().waiting(soonest(banned)),
              banned);
    }
    int lacking = now.picker().hasServable() ? -1 : firstNobodyHas();
    if (lacking >= 0 && now.sources().stream().allMatch(Source::isKnown)) {
      String text =
          "nobody has "
              + pieces(lacking)
              + " of "
              + now.missing().pieces()
              + ", of "
              + Figures.count(sources.size(), "source");
      return explanation(
          Limit.NOBODY_HAS, text + waitingClause(), rate().pieces(nobodyHas(), lacking), List.of());
    }
    if (!idle.isEmpty()) {
      String missing = Figures.count(now.missing().size(), "missing piece");
      String text = names(idle) + (idle.size() == 1 ? " has" : " have") + " none of the " + missing;
      return explanation(
          Limit.NO_MISSING_PIECE,
          text + waitingClause(),
          rate().pieces(now.missing().size(), -1),
          idle);
    }
    Limit limit = busy.size() >= resting.size() ? Limit.BUSY : Limit.RESTING;
    List<SourceReport> theirs = limit == Limit.BUSY ? busy : resting;
    return explanation(
        limit, waitingClause().substring(2), rate().waiting(soonest(theirs)), theirs);
  }

  /// @param peers whom it is about
  private Explanation explanation(
      Limit limit, String text, Measure measure, List<SourceReport> peers) {
    boolean open =
        limit == Limit.NO_SOURCE
            || limit == Limit.DISK
            || limit == Limit.NOBODY_HAS
            || in(State.SENDING).isEmpty();
    String rest = open ? "" : nobodyClause() + waitingClause();
    return new Explanation(
        limit, text + rest, measure, peers.stream().map(SourceReport::name).toList(), sources);
  }

  private String nobodyClause() {
    if (now.picker().hasServable() || now.picker().openPieces() == 0) {
      return "";
    }
    int lacking = firstNobodyHas();
    return lacking < 0 ? "" : "; nobody has " + pieces(lacking);
  }

  private String waitingClause() {
    List<SourceReport> waiting =
        sources.stream()
            .filter(
                s ->
                    s.state() == State.BUSY
                        || s.state() == State.RESTING
                        || s.state() == State.BANNED)
            .toList();
    return waiting.isEmpty() ? "" : "; waiting for " + troubled(waiting);
  }

  private String pieces(int first) {
    int more = nobodyHas() - 1;
    return "piece " + first + (more > 0 ? " and " + more + " more" : "");
  }

  /// -1 when each missing piece is at some source.
  private int firstNobodyHas() {
    return nowhere().nextFrom(0);
  }

  private int nobodyHas() {
    return nowhere().size();
  }

  /// What is missing, and at no source.
  private PieceSet nowhere() {
    PieceSet nowhere = now.missing().copy();
    now.sources().forEach(source -> source.removeFrom(nowhere));
    return nowhere;
  }

  private List<SourceReport> in(State state) {
    return sources.stream().filter(s -> s.state() == state).toList();
  }

  private String from(List<SourceReport> sending) {
    String who =
        sending.size() == 1 ? sending.getFirst().name() : Figures.count(sending.size(), "source");
    return Figures.rate(now.rate()) + " from " + who;
  }

  private Measure rate() {
    return Measure.rate(now.rate());
  }

  private static long soonest(List<SourceReport> waiting) {
    return waiting.stream().mapToLong(SourceReport::waitMillis).min().orElse(Measure.NONE);
  }

  private static String names(List<SourceReport> reports) {
    return Figures.names(reports.stream().map(SourceReport::name).toList());
  }

  private static String troubled(List<SourceReport> reports) {
    return Figures.names(
        reports.stream()
            .map(
                s ->
                    s.name()
                        + " ("
                        + s.trouble()
                        + ", asked again in "
                        + Figures.span(s.waitMillis())
                        + ")")
            .toList());
  }
}
