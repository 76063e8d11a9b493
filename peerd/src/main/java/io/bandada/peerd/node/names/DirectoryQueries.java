package io.bandada.peerd.node.names;

import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.PeerPage;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the directory knows, asked in the name of this peer's session.
public final class DirectoryQueries {
  private final Ports ports;
  private final Session session;
  private final Lookup lookup;
  private final NameRecords names;

  public DirectoryQueries(Ports ports, Session session, Lookup lookup, NameRecords names) {
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

  /// What the directory knows of one file.
  ///
  /// @param names all of the content when it was asked for by its id, else the one
  public record Described(FileDetail detail, List<String> names) {}

  /// @param ref a [Reference]; of an id, and of an earlier revision, no revisions are told
  public void stat(String ref, Consumer<Result<Described>> then) {
    Reference.OfRevision revision = Reference.of(ref).revision();
    lookup.names(
        ref,
        found -> {
          switch (found) {
            case Result.Failed<Named>(NodeFailure failure) -> {
              if (failure.kind() == NodeFailure.Kind.NOT_FOUND && revision != null) {
                stat(revision, then);
              } else {
                then.accept(new Result.Failed<>(failure));
              }
            }
            case Result.Ok<Named>(Named named) ->
                ports
                    .directory()
                    .file(
                        named.names().getFirst(),
                        answer ->
                            then.accept(
                                result(answer).map(detail -> described(detail, named, ref))));
          }
        });
  }

  private static Described described(FileDetail detail, Named named, String ref) {
    boolean byName = named.names().equals(List.of(ref));
    return new Described(
        byName ? detail : new FileDetail(detail.file(), detail.holders(), List.of()),
        named.names());
  }

  private void stat(Reference.OfRevision revision, Consumer<Result<Described>> then) {
    ports
        .directory()
        .sourcesByRevision(
            revision.name(),
            revision.number(),
            answer ->
                then.accept(
                    Lookup.revised(result(answer), revision)
                        .map(
                            reply ->
                                new Described(
                                    new FileDetail(reply.file(), reply.sources(), List.of()),
                                    List.of(revision.name())))));
  }

  /// The names that a reference means: one that was said, or all of the content whose id it is.
  public void named(String ref, Consumer<Result<Named>> then) {
    lookup.names(ref, then);
  }

  /// Those that [#remove] would take away.
  public void removable(String ref, boolean allNames, Consumer<Result<Named>> then) {
    lookup.names(
        ref,
        found -> {
          switch (found) {
            case Result.Failed<Named> failed -> then.accept(failed);
            case Result.Ok<Named>(Named named) -> {
              if (allNames) {
                lookup.names(Reference.ID + named.root(), then);
              } else {
                then.accept(NameRemoval.one(ref, named));
              }
            }
          }
        });
  }

  /// Takes a name away for everyone. An id of several names is none of them: it is refused, and
  /// they are listed.
  ///
  /// @param ref a [Reference]
  /// @param allNames all names of the content are meant
  public void remove(String ref, boolean allNames, Consumer<Result<Named>> then) {
    new NameRemoval(ports, lookup, names, allNames, then).begin(ref);
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
              answer ->
                  then.accept(
                      result(answer)
                          .map(page -> Duration.ofNanos(ports.loop().nanoTime() - asked))));
    }
  }

  private <T> boolean mayAsk(Consumer<Result<T>> then) {
    if (!session.isOpen()) {
      then.accept(new Result.Failed<>(NodeFailure.NOT_LOGGED_IN));
    }
    return session.isOpen();
  }

  static <T> Result<T> result(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T>(T value) -> new Result.Ok<>(value);
      case Answer.Refused<T> refused -> new Result.Failed<>(NodeFailure.of(refused));
      case Answer.Unavailable<T>(String why) -> new Result.Failed<>(NodeFailure.unavailable(why));
    };
  }
}
