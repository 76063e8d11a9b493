package io.bandada.peerd.node;

import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Finds out which content a reference means: a name, `id:ROOT`, or a unique prefix of a root of at least 8 digits.
///
/// A reference by id finds what is complete here without the directory. A name is the directory's to tell; while it is away, or does not
/// take this peer for signed in, a name whose content is complete here is served from here.
final class Lookup {
  static final int LEAST_DIGITS = 8;

  private final Ports ports;
  private final Session session;
  private final Holdings holdings;
  private final Names names;

  /// What was found.
  ///
  /// @param supply who has it, when the directory was asked
  record Found(FileInfo file, Supply supply) {}

  Lookup(Ports ports, Session session, Holdings holdings, Names names) {
    this.ports = ports;
    this.session = session;
    this.holdings = holdings;
    this.names = names;
  }

  void find(String ref, Consumer<Result<Found>> then) {
    if (ref.startsWith("id:")) {
      String root = ref.substring(3);
      if (!isRootPrefix(root)) {
        then.accept(failed(NodeFailure.Kind.BAD_NAME, "after id: come 8 to 64 hex digits, not " + root, ""));
        return;
      }
      byRoot(root, then);
    } else if (isRootPrefix(ref)) {
      byRoot(
          ref,
          result -> {
            if (result instanceof Result.Failed<Found>(NodeFailure failure) && failure.kind() == NodeFailure.Kind.NOT_FOUND) {
              byName(ref, then);
            } else {
              then.accept(result);
            }
          });
    } else {
      byName(ref, then);
    }
  }

  static boolean isRootPrefix(String text) {
    return text.length() >= LEAST_DIGITS
        && text.length() <= 2 * FileId.BYTES
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /// Whether this is a whole one.
  static boolean isRoot(String text) {
    return text.length() == 2 * FileId.BYTES && isRootPrefix(text);
  }

  private void byRoot(String root, Consumer<Result<Found>> then) {
    List<PieceStore.Holding> complete =
        holdings.withPrefix(root).stream().filter(PieceStore.Holding::complete).toList();
    if (complete.size() == 1) {
      then.accept(new Result.Ok<>(local(complete.getFirst())));
      return;
    }
    if (complete.size() > 1) {
      then.accept(failed(NodeFailure.Kind.BAD_NAME, "several files here have an id that begins with " + root, "give more digits"));
      return;
    }
    if (!session.isOpen()) {
      then.accept(new Result.Failed<>(NodeFailure.NOT_LOGGED_IN));
      return;
    }
    ports.directory().sourcesByRoot(root, answer -> then.accept(found(answer, root, "no file has an id that begins with " + root)));
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
              boolean tells = !(answer instanceof Answer.Unavailable<DownloadReply>) && !isTurnedAway(result);
              then.accept(tells ? result : here(name).orElse(result));
            });
  }

  /// The directory does not talk about names with whom it does not know.
  private static boolean isTurnedAway(Result<Found> result) {
    return result instanceof Result.Failed<Found>(NodeFailure failure) && failure.kind() == NodeFailure.Kind.NOT_LOGGED_IN;
  }

  private Optional<Result<Found>> here(String name) {
    return names
        .find(name)
        .map(NameRecord::root)
        .map(FileId::parse)
        .flatMap(holdings::find)
        .filter(PieceStore.Holding::complete)
        .map(holding -> new Result.Ok<>(local(holding, name)));
  }

  /// @param prefix how the id of the content begins that was asked for
  private Result<Found> found(Answer<DownloadReply> answer, String prefix, String notFound) {
    return switch (answer) {
      case Answer.Ok<DownloadReply>(DownloadReply reply) -> {
        String root = reply.file().root();
        if (!isRoot(root) || !root.startsWith(prefix)) {
          yield failed(
              NodeFailure.Kind.FAILED, "the directory answered with content that was not asked for", "look at its version and its log");
        }
        FileId id = FileId.parse(root);
        if (holdings.find(id).isPresent()) {
          names.learn(reply.names());
        }
        yield new Result.Ok<>(
            new Found(
                FileInfo.of(reply.file(), id, holdings.isComplete(id)),
                new Supply(ports.addresses().told(reply.sources()), reply.ticket())));
      }
      case Answer.Refused<DownloadReply> refused ->
          refused.is(Problem.NOT_FOUND)
              ? failed(NodeFailure.Kind.NOT_FOUND, notFound, "peerctl ls")
              : new Result.Failed<>(NodeFailure.of(refused));
      case Answer.Unavailable<DownloadReply>(String why) -> new Result.Failed<>(NodeFailure.unavailable(why));
    };
  }

  private Found local(PieceStore.Holding holding) {
    List<NameRecord> known = names.of(holding.id());
    return known.isEmpty()
        ? new Found(FileInfo.nameless(holding.id(), holding.manifest().size(), true), Supply.UNKNOWN)
        : new Found(FileInfo.of(known.getFirst(), holding.id(), true), Supply.UNKNOWN);
  }

  private Found local(PieceStore.Holding holding, String name) {
    return names
        .find(name)
        .map(record -> new Found(FileInfo.of(record, holding.id(), true), Supply.UNKNOWN))
        .orElseGet(() -> local(holding));
  }

  private static Result<Found> failed(NodeFailure.Kind kind, String message, String hint) {
    return new Result.Failed<>(new NodeFailure(kind, message, hint));
  }
}
