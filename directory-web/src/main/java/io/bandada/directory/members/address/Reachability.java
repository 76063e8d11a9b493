package io.bandada.directory.members.address;

import io.bandada.directory.api.PingRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/// Whether peers can be reached where they say that they are, by the word of other peers, which
/// each of their pings says anew.
///
/// One that nobody has reached lately is unreachable when two others could not, or the only other
/// one there is: neither a liar nor somebody who is badly connected himself blackens anybody alone,
/// and whoever reached it outweighs them all.
@Component
public final class Reachability {
  /// Words that are kept of one peer.
  static final int MOST_WORDS = 64;

  /// Some pings may be lost.
  static final Duration FRESH = Duration.ofMinutes(2);

  static final int ENOUGH = 2;

  private final LongSupplier nanoClock;

  /// By the peer that they are about, by who said them, the oldest first; guarded by itself.
  private final Map<String, LinkedHashMap<String, Word>> words = new HashMap<>();

  /// By the peer, when it came here or was somewhere else before; the oldest first; guarded by the
  /// words.
  private final LinkedHashMap<String, Long> came = new LinkedHashMap<>();

  private record Word(boolean reached, long at) {}

  Reachability(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /// What a peer says of others that are members.
  public void heard(String by, Collection<String> unreachable, Collection<String> reached) {
    long now = nanoClock.getAsLong();
    synchronized (words) {
      while (!came.isEmpty() && came.firstEntry().getValue() < now - PingRequest.LATELY.toNanos()) {
        came.pollFirstEntry();
      }
      unreachable.stream()
          .limit(PingRequest.MOST_CONTACTS)
          .forEach(of -> put(of, by, new Word(false, now)));
      reached.stream()
          .limit(PingRequest.MOST_CONTACTS)
          .forEach(of -> put(of, by, new Word(true, now)));
    }
  }

  private void put(String of, String by, Word word) {
    if (of.equals(by) || (!word.reached && came.containsKey(of))) {
      return;
    }
    LinkedHashMap<String, Word> said = words.computeIfAbsent(of, id -> new LinkedHashMap<>());
    said.remove(by);
    said.putLast(by, word);
    if (said.size() > MOST_WORDS) {
      said.pollFirstEntry();
    }
  }

  /// How many peers could not reach it; 0 when it can be reached, as far as is known.
  ///
  /// @param live peers that are there, itself among them
  public int unreachableBy(String peerId, int live) {
    long since = nanoClock.getAsLong() - FRESH.toNanos();
    synchronized (words) {
      LinkedHashMap<String, Word> said = words.get(peerId);
      if (said == null) {
        return 0;
      }
      said.values().removeIf(word -> word.at < since);
      if (said.isEmpty()) {
        words.remove(peerId);
      }
      boolean enough = said.size() >= Math.min(ENOUGH, Math.max(1, live - 1));
      return enough && said.values().stream().noneMatch(Word::reached) ? said.size() : 0;
    }
  }

  /// It was not there, or somewhere else, until now: who could not reach it lately may have tried
  /// before.
  public void came(String peerId) {
    synchronized (words) {
      words.remove(peerId);
      came.remove(peerId);
      came.putLast(peerId, nanoClock.getAsLong());
    }
  }
}
