package io.bandada.directory.dashboard.screens;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.users.JoinTokens;
import io.bandada.directory.api.TokenRecord;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Join tokens, with the names of the peers that came in by them.
@Component
final class TokenLines {
  /// So many are shown; the API has them all.
  private static final int SHOWN = 100;

  private final JoinTokens tokens;
  private final Members members;

  TokenLines(JoinTokens tokens, Members members) {
    this.tokens = tokens;
    this.members = members;
  }

  /// This person's, the newest first; everybody's for an admin.
  List<TokenLine> of(Caller caller) {
    return tokens.listFor(caller).stream().limit(SHOWN).map(this::line).toList();
  }

  /// Null when there is no such token, or it is another one's.
  @Nullable TokenLine one(String id, Caller caller) {
    return tokens.find(id, caller).map(this::line).orElse(null);
  }

  private TokenLine line(TokenRecord token) {
    var peer = token.usedBy();
    var ended = token.ended();
    return new TokenLine(
        token.id(),
        token.account(),
        token.state(),
        millis(token.created()),
        millis(token.expires()),
        peer,
        peer == null ? null : members.get(peer).map(Member::name).orElse(peer),
        ended == null ? null : millis(ended));
  }

  private static long millis(String iso) {
    return Instant.parse(iso).toEpochMilli();
  }
}
