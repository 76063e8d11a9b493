package io.bandada.peerd.node.names;

import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.FolderPage;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TrashPage;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.Session;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Changes of names that move no byte, folders, and the way back from the trash: asked of the
/// directory in the name of this peer's session.
public final class DirectoryChanges {
  /// A change whose answer got lost is asked for again, under the same key, so often in all.
  static final int ATTEMPTS = 2;

  /// Unanswered looks in a row before who waits is told to come back later.
  static final int PATIENCE = 4;

  static final Duration FIRST_LOOK = Duration.ofMillis(200);
  static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

  private final Ports ports;
  private final Session session;
  private final NameRecords names;

  public DirectoryChanges(Ports ports, Session session, NameRecords names) {
    this.ports = ports;
    this.session = session;
    this.names = names;
  }

  public void change(NameChange change, Consumer<Result<NameChangeReply>> then) {
    if (session.isOpen()) {
      String key = "names-" + Long.toHexString(ports.random().nextLong() | Long.MIN_VALUE);
      change(key, change, ATTEMPTS, then);
    } else {
      then.accept(new Result.Failed<>(NodeFailure.NOT_LOGGED_IN));
    }
  }

  private void change(
      String key, NameChange change, int attempts, Consumer<Result<NameChangeReply>> then) {
    ports
        .directory()
        .change(
            key,
            change,
            answer -> {
              if (answer instanceof Answer.Unavailable<NameChangeReply> && attempts > 1) {
                change(key, change, attempts - 1, then);
                return;
              }
              if (answer instanceof Answer.Ok<NameChangeReply>(NameChangeReply reply)
                  && change.kind() == NameChange.Kind.REMOVE
                  && !change.dryRun()) {
                reply.names().forEach(names::forgetName);
              }
              then.accept(DirectoryQueries.result(answer));
            });
  }

  /// @param after `next` of the page before; null: from the beginning
  public void trash(
      String prefix, @Nullable String after, int limit, Consumer<Result<TrashPage>> then) {
    if (session.isOpen()) {
      ports
          .directory()
          .trash(prefix, after, limit, answer -> then.accept(DirectoryQueries.result(answer)));
    } else {
      then.accept(new Result.Failed<>(NodeFailure.NOT_LOGGED_IN));
    }
  }

  public void folder(
      String prefix, @Nullable String after, int limit, Consumer<Result<FolderPage>> then) {
    if (session.isOpen()) {
      ports
          .directory()
          .folder(prefix, after, limit, answer -> then.accept(DirectoryQueries.result(answer)));
    } else {
      then.accept(new Result.Failed<>(NodeFailure.NOT_LOGGED_IN));
    }
  }

  /// Somebody who waits until a name is back.
  public interface RestoreListener {
    /// @param peers that have not said yet whether they have it still
    void awaited(int peers);

    void done(FileRecord file);

    void failed(NodeFailure failure);
  }

  /// Brings a name back, and looks until it is.
  ///
  /// @return cancel: nobody looks any more; what was ordered goes on
  public Restoring restore(RestoreRequest request, RestoreListener listener) {
    Restoring restoring = new Restoring(request, listener);
    restoring.ask();
    return restoring;
  }

  /// One who waits, from the question to the answer.
  public final class Restoring {
    private final RestoreRequest request;
    private final RestoreListener listener;
    private final Backoff looks = new Backoff(FIRST_LOOK, LONGEST_LOOK, ports.random());
    private int unanswered;
    private boolean over;

    private Restoring(RestoreRequest request, RestoreListener listener) {
      this.request = request;
      this.listener = listener;
    }

    public void cancel() {
      over = true;
    }

    private void ask() {
      if (over) {
        return;
      }
      if (!session.isOpen()) {
        end(NodeFailure.NOT_LOGGED_IN);
        return;
      }
      ports.directory().restore(request, this::answered);
    }

    private void answered(Answer<RestoreReply> answer) {
      if (over) {
        return;
      }
      if (answer instanceof Answer.Unavailable<RestoreReply> && ++unanswered < PATIENCE) {
        ports.loop().after(looks.next(), this::ask);
        return;
      }
      switch (DirectoryQueries.result(answer)) {
        case Result.Ok<RestoreReply>(RestoreReply reply) -> {
          unanswered = 0;
          FileRecord file = reply.file();
          if (file != null) {
            over = true;
            listener.done(file);
          } else {
            listener.awaited(reply.awaited());
            ports.loop().after(looks.next(), this::ask);
          }
        }
        case Result.Failed<RestoreReply>(NodeFailure failure) -> end(failure);
      }
    }

    private void end(NodeFailure failure) {
      over = true;
      listener.failed(failure);
    }
  }
}
