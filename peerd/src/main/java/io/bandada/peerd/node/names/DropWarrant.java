package io.bandada.peerd.node.names;

import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Tombstone;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.piece.FileId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// Whether content may be given up on the directory's command: only on its signed word that the
/// last name of it was taken away, and not when a name is known here that neither that word nor one
/// beside it covers. A directory that was set back to an old state does not know what was named
/// since; one that was wiped knows nothing.
public final class DropWarrant {
  private final Ports ports;
  private final NameRecords names;

  public DropWarrant(Ports ports, NameRecords names) {
    this.ports = ports;
    this.names = names;
  }

  /// @param then with why not; with nothing when it may
  public void examine(PeerCommand command, FileId id, Consumer<Optional<String>> then) {
    Tombstone tombstone = command.tombstone();
    String seal = tombstone == null ? null : tombstone.seal();
    if (tombstone == null || seal == null) {
      then.accept(Optional.of("it carries no signed word that a name was taken away"));
    } else if (!tombstone.root().equals(id.hex())) {
      then.accept(Optional.of("the signed word that it carries is about other content"));
    } else {
      ports
          .keyring()
          .vouched(
              tombstone.statement(),
              seal,
              good -> {
                if (good) {
                  cover(
                      names.of(id).stream()
                          .filter(r -> r.seal() != null && !covers(tombstone, r))
                          .toList(),
                      command,
                      then);
                } else {
                  then.accept(
                      Optional.of("the word that it carries is not signed by this network"));
                }
              });
    }
  }

  /// Each of these names needs a word of its own, one after the other.
  private void cover(
      List<NameRecord> uncovered, PeerCommand command, Consumer<Optional<String>> then) {
    if (uncovered.isEmpty()) {
      then.accept(Optional.empty());
      return;
    }
    NameRecord name = uncovered.getFirst();
    Optional<String> pointsToIt =
        Optional.of(name.name() + " is known to point to it, revision " + name.revision());
    Tombstone tombstone =
        Objects.requireNonNullElse(command.others(), List.<Tombstone>of()).stream()
            .filter(w -> w.root().equals(command.root()) && covers(w, name))
            .findFirst()
            .orElse(null);
    String seal = tombstone == null ? null : tombstone.seal();
    if (tombstone == null || seal == null) {
      then.accept(pointsToIt);
    } else {
      ports
          .keyring()
          .vouched(
              tombstone.statement(),
              seal,
              good -> {
                if (good) {
                  cover(uncovered.subList(1, uncovered.size()), command, then);
                } else {
                  then.accept(pointsToIt);
                }
              });
    }
  }

  private static boolean covers(Tombstone tombstone, NameRecord name) {
    return tombstone.name().equals(name.name()) && tombstone.revision() >= name.revision();
  }
}
