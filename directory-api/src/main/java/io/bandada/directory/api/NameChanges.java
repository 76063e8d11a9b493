package io.bandada.directory.api;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the names of records are called now, after many [NameChangeWord]s. Pure; a look costs as
/// many steps as its name has parts, however many words there are.
public final class NameChanges {
  /// Names that one record may have become by copies: what goes beyond is not followed.
  static final int MOST_NAMES = 100;

  /// By what they are about, in order of time: whole names, and beginnings of names.
  private final Map<String, NavigableMap<Long, NameChangeWord>> names = new HashMap<>();

  private final Map<String, NavigableMap<Long, NameChangeWord>> prefixes = new HashMap<>();

  public NameChanges(Collection<NameChangeWord> words) {
    words.forEach(this::add);
  }

  private void add(NameChangeWord word) {
    (word.prefix() ? prefixes : names)
        .computeIfAbsent(word.from(), from -> new TreeMap<>())
        .put(word.at(), word);
  }

  /// @param since when it was given that name, milliseconds since 1970
  /// @param moved some word made it of the record's own name
  public record Named(String name, long since, boolean moved) {}

  /// Every name that this record means now; its own one among them unless it was moved away.
  public List<Named> of(NameRecord record) {
    return of(record.name(), Instant.parse(record.created()).toEpochMilli());
  }

  public List<Named> of(String name, long since) {
    List<Named> now = new ArrayList<>();
    Deque<Step> steps = new ArrayDeque<>(List.of(new Step(new Named(name, since, false), since)));
    while (!steps.isEmpty() && now.size() < MOST_NAMES) {
      Step step = steps.removeFirst();
      NameChangeWord word = nextAfter(step);
      if (word == null) {
        now.add(step.named);
        continue;
      }
      Named made = new Named(word.apply(step.named.name()), word.at(), true);
      steps.addFirst(new Step(made, word.at()));
      if (word.kind() == NameChangeWord.Kind.COPY) {
        steps.addLast(new Step(step.named, word.at()));
      }
    }
    return List.copyOf(now);
  }

  /// @param seen words up to here are behind it
  private record Step(Named named, long seen) {}

  private @Nullable NameChangeWord nextAfter(Step step) {
    String name = step.named.name();
    NameChangeWord next = first(names.get(name), step.seen);
    next = earlier(next, first(prefixes.get(""), step.seen));
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      next = earlier(next, first(prefixes.get(name.substring(0, slash + 1)), step.seen));
    }
    return next;
  }

  private static @Nullable NameChangeWord first(
      @Nullable NavigableMap<Long, NameChangeWord> words, long after) {
    var next = words == null ? null : words.higherEntry(after);
    return next == null ? null : next.getValue();
  }

  private static @Nullable NameChangeWord earlier(
      @Nullable NameChangeWord a, @Nullable NameChangeWord b) {
    return a == null || (b != null && b.at() < a.at()) ? b : a;
  }
}
