package io.bandada.peerd.node.fetch;

import io.bandada.directory.api.Grant;
import io.bandada.directory.api.Ticket;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.swarm.TicketProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The READ tickets of what this peer is fetching or spreading: each is exchanged at half its life,
/// as long as somebody uses it.
///
/// While the directory is away the old ones are shown on: others take them for a while.
public final class ReadTickets implements TicketProvider {
  /// Contents that have a ticket at a time. For more none is asked for until one of these is in use
  /// no longer.
  static final int MOST = 4096;

  /// A ticket that is younger is not to blame when a source has nothing.
  static final Duration FRESH = Duration.ofSeconds(5);

  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(2);
  private static final Duration LONGEST_LIFE = Duration.ofHours(24);

  /// One that came along with another answer is taken when the one at hand has lived this part of
  /// its life.
  private static final int PART = 4;

  private static final int MOST_CHARACTERS =
      (Ticket.MOST_BYTES + Ticket.SIGNATURE_BYTES) * 4 / 3 + 2;

  private static final System.Logger LOG = System.getLogger(ReadTickets.class.getName());

  private final Ports ports;
  private final Map<FileId, InUse> all = new TreeMap<>();

  /// Those that have one, or may ask for it.
  private int kept;

  public ReadTickets(Ports ports) {
    this.ports = ports;
  }

  /// From now on the ticket for this content is kept fresh.
  ///
  /// @return cancel: until nobody uses it any more
  public Handle use(FileId id) {
    InUse one = all.computeIfAbsent(id, InUse::new);
    one.users++;
    return new Use(one);
  }

  /// A ticket came along with another answer. Sources have to check a new one, so that it is taken
  /// only when the one at hand has become older.
  public void offer(FileId id, @Nullable Grant grant) {
    InUse one = all.get(id);
    if (one != null && grant != null) {
      one.offered(grant);
    }
  }

  int inUse() {
    return all.size();
  }

  @Override
  public String read(FileId id) {
    InUse one = all.get(id);
    return one == null ? "" : one.ticket;
  }

  @Override
  public void renew(FileId id, String shown, Consumer<String> then) {
    InUse one = all.get(id);
    if (one == null) {
      then.accept(shown);
    } else {
      one.renew(shown, then);
    }
  }

  /// Only what can be sent on: the peers that it is shown to judge the rest.
  private static boolean isPlausible(String ticket) {
    return !ticket.isEmpty()
        && ticket.length() <= MOST_CHARACTERS
        && ticket
            .chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_');
  }

  private final class Use implements Handle {
    private final InUse one;
    private boolean over;

    Use(InUse one) {
      this.one = one;
    }

    @Override
    public void cancel() {
      if (!over && --one.users == 0) {
        all.remove(one.id);
        one.end();
      }
      over = true;
    }
  }

  /// The ticket for one content.
  private final class InUse {
    private final FileId id;
    private final Backoff retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, ports.random());
    private final List<Consumer<String>> waiting = new ArrayList<>();
    private int users;
    private String ticket = "";
    private long since;
    private long life;
    private long notBefore;
    private boolean asking;
    private boolean keeps;
    private Loop.@Nullable Timer timer;

    InUse(FileId id) {
      this.id = id;
      this.notBefore = ports.loop().nanoTime();
    }

    void offered(Grant grant) {
      if (ticket.isEmpty() ? hasPlace() : age() * PART >= life) {
        take(grant);
      }
    }

    void renew(String shown, Consumer<String> then) {
      boolean fresh = !ticket.isEmpty() && age() < FRESH.toNanos();
      if (!ticket.equals(shown)
          || fresh
          || (!asking && (ports.loop().nanoTime() < notBefore || !hasPlace()))) {
        then.accept(ticket);
      } else {
        waiting.add(then);
        ask();
      }
    }

    /// Whether it may have one; its place is kept until it is in use no longer.
    private boolean hasPlace() {
      if (!keeps && kept < MOST) {
        keeps = true;
        kept++;
      }
      return keeps;
    }

    void end() {
      kept -= keeps ? 1 : 0;
      cancelTimer();
      tellWaiting();
    }

    private long age() {
      return ports.loop().nanoTime() - since;
    }

    private void ask() {
      cancelTimer();
      if (!asking) {
        asking = true;
        ports.directory().ticket(id.hex(), this::answered);
      }
    }

    private void answered(Answer<Grant> answer) {
      asking = false;
      if (users == 0) {
        return;
      }
      if (!(answer instanceof Answer.Ok<Grant>(Grant grant) && take(grant))) {
        Duration wait = retries.next();
        notBefore = ports.loop().nanoTime() + wait.toNanos();
        if (!ticket.isEmpty()) {
          schedule(wait);
        }
      }
      tellWaiting();
    }

    private boolean take(Grant grant) {
      if (!isPlausible(grant.ticket())) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the directory gave something for {0} that is no ticket",
            id);
        return false;
      }
      ticket = grant.ticket();
      since = ports.loop().nanoTime();
      Duration given =
          Duration.ofMillis(
              Math.clamp(grant.lifeMillis(), SHORTEST_LIFE.toMillis(), LONGEST_LIFE.toMillis()));
      life = given.toNanos();
      retries.reset();
      schedule(given.dividedBy(2));
      return true;
    }

    private void schedule(Duration wait) {
      cancelTimer();
      timer = ports.loop().after(wait, this::ask);
    }

    private void cancelTimer() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }

    private void tellWaiting() {
      List<Consumer<String>> told = List.copyOf(waiting);
      waiting.clear();
      told.forEach(one -> one.accept(ticket));
    }
  }
}
