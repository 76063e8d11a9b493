package io.bandada.directory.accounts;

import org.springframework.stereotype.Component;

/// The pin of the network's root, as it stands in every join token.
@Component
class RootPin {
  String pin() {
    return "A".repeat(43);
  }
}
