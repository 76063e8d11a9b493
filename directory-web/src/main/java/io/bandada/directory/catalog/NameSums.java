package io.bandada.directory.catalog;

import io.bandada.directory.database.Database;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// How many names lie in a range, and how large their contents are, in milliseconds at any number
/// of names.
///
/// The names stand in blocks, in their order; the sum of a block is kept, and of a range only what
/// reaches into its first and its last block is looked at. A block in which a name changed is
/// summed up anew when somebody asks next, and after [#TRUSTED] in any case: what nobody told of
/// does not stay wrong.
///
/// Neither sums that every change of a name keeps (all who write names would have to, and a moved
/// folder is a hundred thousand of them) nor a sum over the range (a second at a million names).
@Component
class NameSums {
  /// Names of a block.
  private static final int LEAST = 256;

  /// Of more names the blocks are larger.
  private static final int BLOCKS = 2_000;

  private static final long TRUSTED = 30_000_000_000L;

  /// Blocks that are summed up anew for their age, a look: all were made at once, and are not all
  /// made anew at once.
  private static final int AGED_A_LOOK = 50;

  private final Database database;
  private final LongSupplier nanoClock;

  /// Who looks at the database for a block; one at a time.
  private final ReentrantLock reading = new ReentrantLock();

  /// By the first name that may be in it. What a change of a name touches of it is guarded by it,
  /// so that no change waits for a look.
  private final NavigableMap<String, Block> blocks = new TreeMap<>(NameOrder.BYTES);

  private final int least;
  private int size;

  @Autowired
  NameSums(Database database, LongSupplier nanoClock) {
    this(database, nanoClock, LEAST);
  }

  /// @param least names of a block
  NameSums(Database database, LongSupplier nanoClock, int least) {
    this.database = database;
    this.nanoClock = nanoClock;
    this.least = least;
    this.size = least;
  }

  record Sum(long files, long bytes) {
    static final Sum NOTHING = new Sum(0, 0);

    Sum plus(Sum other) {
      return new Sum(files + other.files, bytes + other.bytes);
    }
  }

  private static final class Block {
    private Sum sum = Sum.NOTHING;
    private long at;
    private boolean changed = true;
  }

  @EventListener
  void changed(CatalogEvent event) {
    String name =
        event instanceof CatalogEvent.Published published
            ? published.name()
            : event instanceof CatalogEvent.Removed removed ? removed.name() : null;
    synchronized (blocks) {
      if (name == null) {
        blocks.values().forEach(block -> block.changed = true);
        return;
      }
      Map.Entry<String, Block> block = blocks.floorEntry(name);
      if (block != null) {
        block.getValue().changed = true;
      }
    }
  }

  /// @param to the first name behind the range; null: there is none
  Sum between(String from, @Nullable String to) {
    reading.lock();
    try {
      makeBlocks();
      renew(from, to);
      return sum(from, to);
    } finally {
      reading.unlock();
    }
  }

  /// What is in whole blocks is known; the ends are looked at.
  private Sum sum(String from, @Nullable String to) {
    NavigableMap<String, Block> whole = inside(from, to);
    // The last one may reach beyond the end.
    Map.Entry<String, Block> last = to == null ? null : whole.pollLastEntry();
    if (whole.isEmpty()) {
      return look(from, to);
    }
    Sum before = whole.firstKey().equals(from) ? Sum.NOTHING : look(from, whole.firstKey());
    Sum behind = last == null ? Sum.NOTHING : look(last.getKey(), to);
    return whole.values().stream().map(block -> block.sum).reduce(before.plus(behind), Sum::plus);
  }

  /// The blocks that begin in the range, to change as one likes.
  private NavigableMap<String, Block> inside(String from, @Nullable String to) {
    synchronized (blocks) {
      return new TreeMap<>(
          to == null ? blocks.tailMap(from, true) : blocks.subMap(from, true, to, false));
    }
  }

  private void makeBlocks() {
    synchronized (blocks) {
      if (!blocks.isEmpty()) {
        return;
      }
      blocks.put("", new Block());
    }
    long names = database.sql().sql("SELECT count(*) FROM file").query(Long.class).single();
    size = (int) Math.max(least, names / BLOCKS);
  }

  private void renew(String from, @Nullable String to) {
    int aged = 0;
    for (Map.Entry<String, Block> one : inside(from, to).entrySet()) {
      Block block = one.getValue();
      boolean old = nanoClock.getAsLong() - block.at > TRUSTED;
      if (changed(block) || (old && aged++ < AGED_A_LOOK)) {
        renew(one.getKey(), block);
      }
    }
  }

  private boolean changed(Block block) {
    synchronized (blocks) {
      return block.changed;
    }
  }

  private void renew(String from, Block block) {
    String to;
    synchronized (blocks) {
      block.changed = false;
      to = blocks.higherKey(from);
    }
    try {
      long at = nanoClock.getAsLong();
      Sum now = look(from, to);
      if (now.files() > 2L * size) {
        divide(block, from, to);
      } else {
        block.sum = now;
        block.at = at;
        dissolve(from, block);
      }
    } catch (RuntimeException notRead) {
      synchronized (blocks) {
        block.changed = true;
      }
      throw notRead;
    }
  }

  /// A block that has nothing left is a part of the one before it.
  private void dissolve(String from, Block block) {
    synchronized (blocks) {
      if (block.sum.files() == 0 && !block.changed && !from.isEmpty()) {
        blocks.remove(from);
      }
    }
  }

  /// Several blocks of the usual size instead of one that has grown.
  private void divide(Block block, String from, @Nullable String to) {
    long at = nanoClock.getAsLong();
    Map<String, Block> made = new HashMap<>();
    for (String start = from; start != null; ) {
      Step step = step(start, to);
      Block next = new Block();
      next.sum = step.sum();
      next.at = at;
      made.put(start, next);
      start = step.next();
    }
    synchronized (blocks) {
      made.values().forEach(one -> one.changed = block.changed);
      blocks.putAll(made);
    }
  }

  /// @param next where the next block begins; null: this was the last
  private record Step(Sum sum, @Nullable String next) {}

  private Step step(String from, @Nullable String to) {
    return database
        .sql()
        .sql(
            "SELECT count(*), coalesce(sum(size_bytes), 0), max(name) FROM (SELECT name, size_bytes"
                + " FROM file WHERE name >= :from"
                + (to == null ? "" : " AND name < :to")
                + " ORDER BY name LIMIT :size) block")
        .param("from", from)
        .param("to", to)
        .param("size", size)
        .query(
            (rs, n) ->
                new Step(
                    new Sum(rs.getLong(1), rs.getLong(2)),
                    rs.getLong(1) < size ? null : NameOrder.behind(rs.getString(3))))
        .single();
  }

  private Sum look(String from, @Nullable String to) {
    return database
        .sql()
        .sql(
            "SELECT count(*), coalesce(sum(size_bytes), 0) FROM file WHERE name >= :from"
                + (to == null ? "" : " AND name < :to"))
        .param("from", from)
        .param("to", to)
        .query((rs, n) -> new Sum(rs.getLong(1), rs.getLong(2)))
        .single();
  }
}
