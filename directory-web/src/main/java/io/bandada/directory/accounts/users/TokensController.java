package io.bandada.directory.accounts.users;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.NewToken;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.TokenRecord;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Join tokens, for who may run peers.
@RestController
@RequestMapping(Paths.TOKENS)
class TokensController {
  private final JoinTokens tokens;

  TokensController(JoinTokens tokens) {
    this.tokens = tokens;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  NewToken make(@AuthenticationPrincipal Caller caller) {
    return tokens.make(caller.account());
  }

  @GetMapping
  List<TokenRecord> list(@AuthenticationPrincipal Caller caller) {
    return tokens.listFor(caller);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
    tokens.revoke(id, caller);
  }
}
