package io.bandada.directory.publish;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChangePage;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.Paths;
import io.bandada.directory.catalog.RenameWords;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Changes of many names at once, and the words about them for peers.
@RestController
@RequestMapping(Paths.NAMES)
class NamesController {
  private final ManyNames names;
  private final RenameWords words;

  NamesController(ManyNames names, RenameWords words) {
    this.names = names;
    this.words = words;
  }

  @PostMapping
  NameChangeReply change(@RequestBody NameChange change, @AuthenticationPrincipal Caller caller) {
    return names.change(change, caller);
  }

  @GetMapping("/changes")
  NameChangePage words(@RequestParam(defaultValue = "0") long after) {
    return words.after(after);
  }
}
