package io.bandada.directory.publish;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.Paths;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.FileQuery;
import io.bandada.directory.problems.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The names of the network.
@RestController
@RequestMapping(Paths.FILES)
class FilesController {
  private final Catalog catalog;
  private final FileRemoval removal;

  FilesController(Catalog catalog, FileRemoval removal) {
    this.catalog = catalog;
    this.removal = removal;
  }

  @GetMapping
  FilePage list(
      @RequestParam(required = false) @Nullable String prefix,
      @RequestParam(required = false) @Nullable String glob,
      @RequestParam(required = false) @Nullable String contains,
      @RequestParam(defaultValue = "any") String health,
      @RequestParam(defaultValue = "name") String sort,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") int limit) {
    boolean descending = sort.startsWith("-");
    return catalog.page(
        new FileQuery(
            prefix,
            glob,
            contains,
            health(health),
            sort(descending ? sort.substring(1) : sort),
            descending,
            after,
            limit));
  }

  @GetMapping("/{*name}")
  FileDetail detail(@PathVariable String name) {
    String file = name.substring(1);
    return catalog.detail(file).orElseThrow(() -> Refusal.notFound("there is no file " + file));
  }

  @DeleteMapping("/{*name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@PathVariable String name, @AuthenticationPrincipal Caller caller) {
    removal.remove(name.substring(1), caller);
  }

  private static FileQuery.Sort sort(String word) {
    return switch (word) {
      case "name" -> FileQuery.Sort.NAME;
      case "size" -> FileQuery.Sort.SIZE;
      case "created" -> FileQuery.Sort.CREATED;
      case "copies" -> FileQuery.Sort.COPIES;
      default ->
          throw Refusal.badRequest(
              "files are sorted by name, size, created or copies, with - before it for descending");
    };
  }

  private static FileQuery.Health health(String word) {
    return switch (word) {
      case "any" -> FileQuery.Health.ANY;
      case "enough" -> FileQuery.Health.ENOUGH;
      case "under" -> FileQuery.Health.UNDER;
      case "none" -> FileQuery.Health.NONE;
      default -> throw Refusal.badRequest("health is any, enough, under or none");
    };
  }
}
