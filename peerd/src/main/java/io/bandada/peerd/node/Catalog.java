package io.bandada.peerd.node;

import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.PeerPage;
import io.bandada.peerd.directory.Directory;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the directory knows, asked in the name of this peer's session.
@SuppressWarnings("DoNotCallSuggester")
public final class Catalog {
  Catalog() {}

  public void files(Directory.FileQuery query, Consumer<Result<FilePage>> then) {
    throw new UnsupportedOperationException();
  }

  /// @param ref a name, `id:ROOT`, or a unique prefix of a root of at least 8 digits
  public void stat(String ref, Consumer<Result<FileDetail>> then) {
    throw new UnsupportedOperationException();
  }

  /// Takes the name away for everyone.
  public void remove(String ref, Consumer<Result<FileRecord>> then) {
    throw new UnsupportedOperationException();
  }

  /// @param after `next` of the page before; null: from the beginning
  public void peers(@Nullable String after, Consumer<Result<PeerPage>> then) {
    throw new UnsupportedOperationException();
  }

  /// Events with an id above `after`, oldest first; with `newestFirst`, the newest below it.
  public void events(long after, int limit, boolean newestFirst, Consumer<Result<EventPage>> then) {
    throw new UnsupportedOperationException();
  }

  /// How long the directory takes to answer.
  public void ping(Consumer<Result<Duration>> then) {
    throw new UnsupportedOperationException();
  }
}
