package io.bandada.peerd.swarm;

import io.bandada.peerd.piece.FileId;
import java.util.function.Consumer;

/// The directory's word that this peer may read a content, to be shown to whoever has it.
public interface TicketProvider {
  /// The READ ticket to show for this content, base64url; empty while there is none.
  String read(FileId id);

  /// A peer that was shown this said that it has nothing of the content: it has not, or it does not
  /// take the ticket any more, for which it has the same words.
  ///
  /// @param shown as it came from [#read]
  /// @param then hears on the loop, perhaps at once, what to show now: the same when there is no
  ///   better one
  void renew(FileId id, String shown, Consumer<String> then);
}
