package io.bandada.peerd.node;

import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.PeerPage;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.directory.Directory;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the directory knows, asked in the name of this peer's session.
public final class Catalog {
  private final Ports ports;
  private final Session session;
  private final Lookup lookup;
  private final Names names;

  Catalog(Ports ports, Session session, Lookup lookup, Names names) {
    this.ports = ports;
    this.session = session;
    this.lookup = lookup;
    this.names = names;
  }

  public void files(Directory.FileQuery query, Consumer<Result<FilePage>> then) {
    if (mayAsk(then)) {
      ports.directory().files(query, answer -> then.accept(result(answer)));
    }
  }

  /// @param ref a name, `id:ROOT`, or a unique prefix of a root of at least 8 digits
  public void stat(String ref, Consumer<Result<FileDetail>> then) {
    if (mayAsk(then)) {
      named(ref, then, name -> ports.directory().file(name, answer -> then.accept(result(answer))));
    }
  }

  /// Takes the name away for everyone.
  public void remove(String ref, Consumer<Result<FileRecord>> then) {
    stat(
        ref,
        detail -> {
          switch (detail) {
            case Result.Failed<FileDetail>(NodeFailure failure) -> then.accept(new Result.Failed<>(failure));
            case Result.Ok<FileDetail>(FileDetail found) -> remove(found.file(), then);
          }
        });
  }

  /// @param after `next` of the page before; null: from the beginning
  public void peers(@Nullable String after, Consumer<Result<PeerPage>> then) {
    if (mayAsk(then)) {
      ports.directory().peers(after, answer -> then.accept(result(answer)));
    }
  }

  /// Events with an id above `after`, oldest first; with `newestFirst`, the newest below it.
  public void events(long after, int limit, boolean newestFirst, Consumer<Result<EventPage>> then) {
    if (mayAsk(then)) {
      ports.directory().events(after, limit, newestFirst, answer -> then.accept(result(answer)));
    }
  }

  /// How long the directory takes to answer.
  public void ping(Consumer<Result<Duration>> then) {
    if (mayAsk(then)) {
      long asked = ports.loop().nanoTime();
      Directory.FileQuery nothing = new Directory.FileQuery("", "", "", "", null, 1);
      ports
          .directory()
          .files(
              nothing,
              answer -> then.accept(result(answer).map(page -> Duration.ofNanos(ports.loop().nanoTime() - asked))));
    }
  }

  private void remove(FileRecord file, Consumer<Result<FileRecord>> then) {
    String key = "rm-" + Long.toHexString(ports.random().nextLong() | Long.MIN_VALUE);
    ports
        .directory()
        .remove(
            key,
            file.name(),
            answer -> {
              if (answer instanceof Answer.Ok<Boolean>) {
                names.forgetName(file.name());
              }
              then.accept(result(answer).map(removed -> file));
            });
  }

  /// Most references are names; what looks like a root may be one.
  private <T> void named(String ref, Consumer<Result<T>> then, Consumer<String> name) {
    if (!ref.startsWith("id:") && !Lookup.isRootPrefix(ref)) {
      name.accept(ref);
      return;
    }
    lookup.find(
        ref,
        found -> {
          switch (found) {
            case Result.Failed<Lookup.Found>(NodeFailure failure) -> then.accept(new Result.Failed<>(failure));
            case Result.Ok<Lookup.Found>(Lookup.Found file) -> {
              if (file.file().name().isEmpty()) {
                then.accept(
                    new Result.Failed<>(
                        new NodeFailure(NodeFailure.Kind.NOT_FOUND, "no name is known for " + ref, "peerctl ls --local")));
              } else {
                name.accept(file.file().name());
              }
            }
          }
        });
  }

  private <T> boolean mayAsk(Consumer<Result<T>> then) {
    if (!session.isOpen()) {
      then.accept(new Result.Failed<>(NodeFailure.NOT_LOGGED_IN));
    }
    return session.isOpen();
  }

  private static <T> Result<T> result(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T>(T value) -> new Result.Ok<>(value);
      case Answer.Refused<T> refused -> new Result.Failed<>(NodeFailure.of(refused));
      case Answer.Unavailable<T>(String why) -> new Result.Failed<>(NodeFailure.unavailable(why));
    };
  }
}
