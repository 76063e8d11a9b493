package io.bandada.peerd.node.names;

import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds out which content, or which names, a [Reference] means.
///
/// A reference by id finds what is complete here without the directory. A name is the directory's
/// to tell; while it is away, or does not take this peer for signed in, a name whose content is
/// complete here is served from here.
public final class Lookup {
  private final Ports ports;
  private final Session session;
  private final LocalHoldings holdings;
  private final NameRecords names;

  /// What was found.
  ///
  /// @param sources who has it, when the directory was asked
  public record Found(FileInfo file, SourceSet sources) {}

  public Lookup(Ports ports, Session session, LocalHoldings holdings, NameRecords names) {
    this.ports = ports;
    this.session = session;
    this.holdings = holdings;
    this.names = names;
  }

  /// The content that a reference means.
  public void find(String ref, Consumer<Result<Found>> then) {
    Reference wanted = Reference.of(ref);
    if (!wanted.mayBeName()) {
      if (wanted.mayBeRoot()) {
        byRoot(wanted.root(), then);
      } else {
        then.accept(new Result.Failed<>(Reference.none(ref)));
      }
    } else {
      byName(ref, named -> otherwise(named, wanted, then));
    }
  }

  /// Where there is no such name it is a revision, or the beginning of an id. While the directory
  /// does not say whether there is, what is known here has to do.
  private void otherwise(Result<Found> named, Reference wanted, Consumer<Result<Found>> then) {
    Reference.OfRevision revision = wanted.revision();
    switch (kind(named)) {
      case NOT_FOUND -> {
        if (revision != null) {
          byRevision(revision, then);
        } else if (wanted.mayBeRoot()) {
          byRoot(wanted.root(), then);
        } else {
          then.accept(named);
        }
      }
      case TRY_LATER, NOT_LOGGED_IN -> {
        Optional<Result<Found>> here =
            names.find(wanted.name()).isPresent()
                ? Optional.empty()
                : revision != null
                    ? complete(names.find(revision))
                    : wanted.mayBeRoot() ? local(wanted.root()) : Optional.empty();
        then.accept(here.orElse(named));
      }
      case null, default -> then.accept(named);
    }
  }

  private void byRevision(Reference.OfRevision revision, Consumer<Result<Found>> then) {
    ports
        .directory()
        .sourcesByRevision(
            revision.name(),
            revision.number(),
            answer -> then.accept(found(answer, "", noRevision(revision))));
  }

  /// The same, said in words of both readings when there is none.
  static <T> Result<T> revised(Result<T> answer, Reference.OfRevision revision) {
    return kind(answer) == NodeFailure.Kind.NOT_FOUND
        ? failed(
            NodeFailure.Kind.NOT_FOUND, noRevision(revision), "peerctl stat " + revision.name())
        : answer;
  }

  private static String noRevision(Reference.OfRevision revision) {
    return "no file is called "
        + revision.name()
        + "@"
        + revision.number()
        + ", and "
        + revision.name()
        + " has no revision "
        + revision.number()
        + " that is kept";
  }

  private static NodeFailure.@Nullable Kind kind(Result<?> result) {
    return result instanceof Result.Failed<?>(NodeFailure failure) ? failure.kind() : null;
  }

  /// The names that a reference means: one that was said, or all of the content whose id it is.
  /// Only the directory knows all of them.
  void names(String ref, Consumer<Result<Named>> then) {
    Reference wanted = Reference.of(ref);
    if (!session.isOpen()) {
      then.accept(new Result.Failed<>(NodeFailure.NOT_LOGGED_IN));
    } else if (!wanted.mayBeName() && !wanted.mayBeRoot()) {
      then.accept(new Result.Failed<>(Reference.none(ref)));
    } else if (!wanted.mayBeName()) {
      namesOf(wanted.root(), then);
    } else {
      ports
          .directory()
          .file(
              ref,
              answer -> {
                Result<FileDetail> found = DirectoryQueries.result(answer);
                if (kind(found) == NodeFailure.Kind.NOT_FOUND && wanted.mayBeRoot()) {
                  namesOf(wanted.root(), then);
                } else {
                  then.accept(found.map(detail -> new Named(detail.file().root(), List.of(ref))));
                }
              });
    }
  }

  private void namesOf(String root, Consumer<Result<Named>> then) {
    ports
        .directory()
        .sourcesByRoot(
            root,
            answer ->
                then.accept(
                    found(answer, root, noFileBegins(root))
                        .map(f -> new Named(f.file().id().hex(), namesIn(answer, f.file())))));
  }

  private static List<String> namesIn(Answer<DownloadReply> answer, FileInfo file) {
    TreeSet<String> all = new TreeSet<>(List.of(file.name()));
    if (answer instanceof Answer.Ok<DownloadReply>(DownloadReply reply)) {
      reply.names().stream()
          .filter(r -> r.root().equals(file.id().hex()))
          .map(NameRecord::name)
          .forEach(all::add);
    }
    return List.copyOf(all);
  }

  private static String noFileBegins(String root) {
    return "no file has an id that begins with " + root;
  }

  private void byRoot(String root, Consumer<Result<Found>> then) {
    Optional<Result<Found>> here = local(root);
    if (here.isPresent()) {
      then.accept(here.get());
    } else if (!session.isOpen()) {
      then.accept(new Result.Failed<>(NodeFailure.NOT_LOGGED_IN));
    } else {
      ports
          .directory()
          .sourcesByRoot(root, answer -> then.accept(found(answer, root, noFileBegins(root))));
    }
  }

  /// What is here, complete or not, of what a reference means.
  ///
  /// @param ref empty: everything
  public Result<List<FileId>> held(String ref) {
    if (ref.isEmpty()) {
      return new Result.Ok<>(holdings.all().stream().map(PieceStore.Holding::id).toList());
    }
    Reference wanted = Reference.of(ref);
    Reference.OfRevision revision = wanted.revision();
    Optional<NameRecord> named =
        (wanted.mayBeName() ? names.find(ref) : Optional.<NameRecord>empty())
            .or(() -> revision == null ? Optional.empty() : names.find(revision));
    String root = named.map(NameRecord::root).orElse(wanted.root());
    List<FileId> found =
        root.isEmpty()
            ? List.of()
            : holdings.withPrefix(root).stream().map(PieceStore.Holding::id).toList();
    return switch (found.size()) {
      case 0 -> failed(NodeFailure.Kind.NOT_FOUND, ref + " is not here", "peerctl ls --local");
      case 1 -> new Result.Ok<>(found);
      default -> new Result.Failed<>(Reference.ambiguous(root));
    };
  }

  /// What is complete here, or that it cannot be told which.
  private Optional<Result<Found>> local(String root) {
    List<PieceStore.Holding> complete =
        holdings.withPrefix(root).stream().filter(PieceStore.Holding::complete).toList();
    return switch (complete.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new Result.Ok<>(local(complete.getFirst())));
      default -> Optional.of(new Result.Failed<>(Reference.ambiguous(root)));
    };
  }

  private void byName(String name, Consumer<Result<Found>> then) {
    if (!session.isOpen()) {
      then.accept(here(name).orElseGet(() -> new Result.Failed<>(NodeFailure.NOT_LOGGED_IN)));
      return;
    }
    ports
        .directory()
        .sourcesByName(
            name,
            answer -> {
              Result<Found> result = found(answer, "", "no file is called " + name);
              boolean tells =
                  !(answer instanceof Answer.Unavailable<DownloadReply>)
                      && !isTurnedAway(result)
                      && !hasWrongClock(answer);
              then.accept(tells ? result : here(name).orElse(result));
            });
  }

  /// The directory does not talk about names with whom it does not know.
  private static boolean isTurnedAway(Result<Found> result) {
    return kind(result) == NodeFailure.Kind.NOT_LOGGED_IN;
  }

  /// Then it was not even asked, maybe: its certificate has run out by this machine's clock.
  private static boolean hasWrongClock(Answer<DownloadReply> answer) {
    return answer instanceof Answer.Refused<DownloadReply> refused
        && refused.is(Problem.WRONG_CLOCK);
  }

  private Optional<Result<Found>> here(String name) {
    return complete(names.find(name));
  }

  /// What it points to, when that is complete here.
  private Optional<Result<Found>> complete(Optional<NameRecord> record) {
    return record.flatMap(
        named ->
            holdings
                .find(FileId.parse(named.root()))
                .filter(PieceStore.Holding::complete)
                .map(
                    holding ->
                        new Result.Ok<>(
                            new Found(FileInfo.of(named, holding.id(), true), SourceSet.UNKNOWN))));
  }

  /// @param prefix how the id of the content begins that was asked for
  private Result<Found> found(Answer<DownloadReply> answer, String prefix, String notFound) {
    return switch (answer) {
      case Answer.Ok<DownloadReply>(DownloadReply reply) -> {
        String root = reply.file().root();
        if (!Reference.isRoot(root) || !root.startsWith(prefix)) {
          yield failed(
              NodeFailure.Kind.FAILED,
              "the directory answered with content that was not asked for",
              "look at its version and its log");
        }
        FileId id = FileId.parse(root);
        if (holdings.find(id).isPresent()) {
          names.learn(reply.names());
        }
        yield new Result.Ok<>(
            new Found(
                FileInfo.of(reply.file(), id, holdings.isComplete(id)),
                new SourceSet(ports.addresses().fromDirectory(reply.sources()), reply.ticket())));
      }
      case Answer.Refused<DownloadReply> refused ->
          refused.is(Problem.NOT_FOUND)
              ? failed(NodeFailure.Kind.NOT_FOUND, notFound, "peerctl ls")
              : new Result.Failed<>(NodeFailure.of(refused));
      case Answer.Unavailable<DownloadReply>(String why) ->
          new Result.Failed<>(NodeFailure.unavailable(why));
    };
  }

  private Found local(PieceStore.Holding holding) {
    List<NameRecord> called = names.of(holding.id());
    return called.isEmpty()
        ? new Found(
            FileInfo.nameless(holding.id(), holding.manifest().size(), true), SourceSet.UNKNOWN)
        : new Found(FileInfo.of(called.getFirst(), holding.id(), true), SourceSet.UNKNOWN);
  }

  private static <T> Result<T> failed(NodeFailure.Kind kind, String message, String hint) {
    return new Result.Failed<>(new NodeFailure(kind, message, hint));
  }
}
