package io.bandada.directory.catalog;

import io.bandada.directory.api.FolderPage;
import io.bandada.directory.api.Paths;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What is in a folder.
@RestController
@RequestMapping(Paths.FOLDERS)
class FoldersController {
  private final Folders folders;

  FoldersController(Folders folders) {
    this.folders = folders;
  }

  /// A folder that is not there is empty.
  @GetMapping
  FolderPage list(
      @RequestParam(defaultValue = "") String prefix,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") int limit) {
    return folders.page(prefix, after, limit);
  }
}
