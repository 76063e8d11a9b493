package io.bandada.directory.accounts;

import io.bandada.directory.authority.Authority;
import org.springframework.stereotype.Component;

/// The pin of the network's root, as it stands in every join token.
@Component
class RootPin {
  private final Authority authority;

  RootPin(Authority authority) {
    this.authority = authority;
  }

  String pin() {
    return authority.pin();
  }
}
