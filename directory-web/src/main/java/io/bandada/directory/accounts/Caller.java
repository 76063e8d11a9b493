package io.bandada.directory.accounts;

import io.bandada.directory.problems.Refusal;
import java.io.Serializable;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/// Who is asking: a person, or a peer in the name of a person.
///
/// @param peer the session of the peer, null for a person
public record Caller(String account, Role role, @Nullable PeerSession peer)
    implements Principal, Serializable {

  @Override
  public String getName() {
    return account;
  }

  /// The peer that asks.
  public PeerSession asPeer() {
    if (peer == null) {
      throw Refusal.notAllowed("only a peer can ask this", "log a peer in: peerctl login");
    }
    return peer;
  }

  /// What this caller may change: all for an admin, one's own for a member, nothing for a viewer.
  public boolean mayChange(String owner) {
    return switch (role) {
      case ADMIN -> true;
      case MEMBER -> account.equals(owner);
      case VIEWER -> false;
    };
  }
}
