package io.bandada.directory.publish;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.catalog.Trash;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What was removed, and the way back.
@RestController
@RequestMapping(Paths.TRASH)
class TrashController {
  private final Trash trash;
  private final Restores restores;

  TrashController(Trash trash, Restores restores) {
    this.trash = trash;
    this.restores = restores;
  }

  @GetMapping
  TrashPage list(
      @RequestParam(required = false) @Nullable String prefix,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") int limit) {
    return trash.page(prefix, after, limit);
  }

  @PostMapping("/restore")
  RestoreReply restore(
      @RequestBody RestoreRequest request, @AuthenticationPrincipal Caller caller) {
    return restores.restore(request, caller);
  }
}
