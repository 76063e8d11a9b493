package io.bandada.peerd.node.names;

import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// Names are taken away, one after the other. Those of one content come from the directory a
/// hundred at a time, so it is asked again until it knows none.
final class NameRemoval {
  /// A content with more has its others the next time.
  private static final int MOST_NAMES = 10_000;

  private static final int MOST_LISTED = 10;

  private final Ports ports;
  private final Lookup lookup;
  private final NameRecords names;
  private final boolean allNames;
  private final Consumer<Result<Named>> then;
  private final List<String> removed = new ArrayList<>();

  NameRemoval(
      Ports ports,
      Lookup lookup,
      NameRecords names,
      boolean allNames,
      Consumer<Result<Named>> then) {
    this.ports = ports;
    this.lookup = lookup;
    this.names = names;
    this.allNames = allNames;
    this.then = then;
  }

  void begin(String ref) {
    lookup.names(
        ref,
        found -> {
          switch (found) {
            case Result.Failed<Named>(NodeFailure failure) ->
                then.accept(new Result.Failed<>(refused(ref, failure)));
            case Result.Ok<Named>(Named named) -> {
              if (allNames) {
                again(named.root());
              } else if (named.names().size() > 1) {
                then.accept(new Result.Failed<>(several(ref, named.names())));
              } else {
                next(named.root(), new ArrayDeque<>(named.names()));
              }
            }
          }
        });
  }

  /// A revision is none of the names.
  private static NodeFailure refused(String ref, NodeFailure failure) {
    Reference.OfRevision revision = Reference.of(ref).revision();
    return failure.kind() == NodeFailure.Kind.NOT_FOUND && revision != null
        ? new NodeFailure(
            NodeFailure.Kind.NOT_FOUND,
            "no file is called " + ref + ", and a revision is not taken away by itself",
            "earlier revisions go with their name, or when they are too many")
        : failure;
  }

  /// The one name that is meant.
  static Result<Named> one(String ref, Named named) {
    return named.names().size() > 1
        ? new Result.Failed<>(several(ref, named.names()))
        : new Result.Ok<>(named);
  }

  private static NodeFailure several(String ref, List<String> names) {
    String list = String.join(", ", names.subList(0, Math.min(names.size(), MOST_LISTED)));
    String more = names.size() > MOST_LISTED ? ", ..." : "";
    return new NodeFailure(
        NodeFailure.Kind.BAD_NAME,
        ref + " is the content of several names: " + list + more,
        "say which of them, or take all of them away with --all-names");
  }

  private void again(String root) {
    lookup.names(
        Reference.ID + root,
        found -> {
          switch (found) {
            case Result.Ok<Named>(Named named) when removed.size() < MOST_NAMES ->
                next(root, new ArrayDeque<>(named.names()));
            case Result.Ok<Named> _ -> done(root);
            case Result.Failed<Named>(NodeFailure failure) -> {
              if (failure.kind() == NodeFailure.Kind.NOT_FOUND && !removed.isEmpty()) {
                done(root);
              } else {
                failed(failure);
              }
            }
          }
        });
  }

  private void next(String root, Deque<String> left) {
    String name = left.poll();
    if (name == null) {
      if (allNames) {
        again(root);
      } else {
        done(root);
      }
      return;
    }
    String key = "rm-" + Long.toHexString(ports.random().nextLong() | Long.MIN_VALUE);
    ports.directory().remove(key, name, answer -> answered(answer, root, name, left));
  }

  private void answered(Answer<Boolean> answer, String root, String name, Deque<String> left) {
    switch (DirectoryQueries.result(answer)) {
      case Result.Ok<Boolean> _ -> {
        names.forgetName(name);
        removed.add(name);
        next(root, left);
      }
      case Result.Failed<Boolean>(NodeFailure failure) -> failed(failure);
    }
  }

  private void done(String root) {
    then.accept(new Result.Ok<>(new Named(root, List.copyOf(removed))));
  }

  private void failed(NodeFailure failure) {
    String message =
        removed.isEmpty()
            ? failure.message()
            : failure.message() + " (after " + removed.size() + " names were taken away)";
    then.accept(new Result.Failed<>(new NodeFailure(failure.kind(), message, failure.hint())));
  }
}
