package io.bandada.peerd.control;

import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.EventRecord;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.rpc.PacedStream;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.proto.control.EventItem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The newest events of the network in the order in which they happened, and then, if asked for,
/// those that happen.
final class EventsCall {
  private static final int USUAL = 50;
  private static final int MOST = 1000;
  private static final int PAGE = 200;
  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final Duration BETWEEN_WHILE_AWAY = Duration.ofSeconds(5);

  private final LoopQuestions loop;
  private final Node node;
  private final PacedStream<EventItem> out;

  EventsCall(LoopQuestions loop, Node node, PacedStream<EventItem> out) {
    this.loop = loop;
    this.node = node;
    this.out = out;
  }

  void run(long limit, boolean follow)
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    int newest = limit == 0 ? USUAL : (int) Math.min(limit, MOST);
    long last = sendAll(page(0, newest, true).events().reversed(), 0);
    Semaphore left = new Semaphore(0);
    out.whenCancelled(left::release);
    Duration pause = BETWEEN;
    while (follow && !left.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        EventPage page = page(last, PAGE, false);
        last = sendAll(page.events(), last);
        pause = BETWEEN;
      } catch (ControlFailure.Refused e) {
        if (e.failure().kind() != NodeFailure.Kind.TRY_LATER) {
          throw e;
        }
        pause = BETWEEN_WHILE_AWAY;
      }
    }
  }

  private EventPage page(long after, int limit, boolean newestFirst) throws ControlFailure.Refused {
    return loop.<EventPage>ask(then -> node.catalog().events(after, limit, newestFirst, then));
  }

  private long sendAll(List<EventRecord> events, long last) throws Pacing.Stopped {
    long newest = last;
    for (EventRecord event : events) {
      out.send(ControlMessages.event(event));
      newest = Math.max(newest, event.id());
    }
    return newest;
  }
}
