package io.bandada.peerd.node;

import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Tombstone;
import io.bandada.peerd.piece.FileId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Whether content may be given up on the directory's command: only on its signed word that the last name of it was taken away, and
/// not when a name is known here that the word does not cover. A directory that was set back to an old state does not know what was
/// named since; one that was wiped knows nothing.
final class DropWarrant {
  private final Ports ports;
  private final Names names;

  DropWarrant(Ports ports, Names names) {
    this.ports = ports;
    this.names = names;
  }

  /// @param then with why not; with nothing when it may
  void examine(PeerCommand command, FileId id, Consumer<Optional<String>> then) {
    Tombstone word = command.tombstone();
    String seal = word == null ? null : word.seal();
    if (word == null || seal == null) {
      then.accept(Optional.of("it carries no signed word that a name was taken away"));
    } else if (!word.root().equals(id.hex())) {
      then.accept(Optional.of("the signed word that it carries is about other content"));
    } else {
      ports
          .keyring()
          .vouched(
              word.statement(),
              seal,
              good ->
                  then.accept(
                      good ? newer(word, names.of(id)) : Optional.of("the word that it carries is not signed by this network")));
    }
  }

  private static Optional<String> newer(Tombstone word, List<NameRecord> known) {
    return known.stream()
        .filter(r -> r.seal() != null)
        .filter(r -> !r.name().equals(word.name()) || r.revision() > word.revision())
        .findFirst()
        .map(r -> r.name() + " is known to point to it, revision " + r.revision());
  }
}
