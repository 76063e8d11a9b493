package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.Invocation;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.ListFilesRequest;
import io.bandada.proto.control.UploadDone;
import io.bandada.proto.control.UploadHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of trees that need not be read: they are what they were when they went up
/// ([UploadCache]) and the network still has just that under their names.
final class KnownFiles {
  private record CachedTree(UploadPlan.PlannedTree tree, UploadCache cache) {}

  private record Candidate(String root, FileStat stat, String inside, UploadCache cache) {}

  private final List<CachedTree> trees = new ArrayList<>();
  private final Map<String, UploadDone> known = new HashMap<>();

  /// @param checksum read all, whatever is remembered
  KnownFiles(
      Invocation invocation,
      UploadPlan plan,
      UploadHeader header,
      boolean preserve,
      boolean checksum) {
    for (UploadPlan.PlannedTree tree : plan.trees()) {
      UploadCache.of(invocation.surroundings().environment(), tree.root())
          .ifPresent(cache -> trees.add(new CachedTree(tree, cache)));
    }
    if (checksum) {
      return;
    }
    for (CachedTree cached : trees) {
      Map<String, Candidate> candidates = candidates(plan, cached);
      if (!candidates.isEmpty()) {
        invocation
            .daemon()
            .files(ListFilesRequest.newBuilder().setPrefix(cached.tree.prefix()).build())
            .forEach(file -> look(file, candidates, header, preserve));
      }
    }
  }

  private static Map<String, Candidate> candidates(UploadPlan plan, CachedTree cached) {
    Map<String, Candidate> candidates = new HashMap<>();
    String prefix = cached.tree.prefix();
    for (UploadPlan.Item item : plan.items()) {
      if (item.path() == null || !item.name().startsWith(prefix)) {
        continue;
      }
      try {
        FileStat stat = FileStat.of(item.path());
        String inside = item.name().substring(prefix.length());
        cached
            .cache
            .root(inside, stat)
            .ifPresent(
                root ->
                    candidates.put(item.name(), new Candidate(root, stat, inside, cached.cache)));
      } catch (IOException vanished) {
        // Told when it is to go up.
      }
    }
    return candidates;
  }

  private void look(
      FileItem file, Map<String, Candidate> candidates, UploadHeader header, boolean preserve) {
    @Nullable Candidate candidate = candidates.get(file.getName());
    if (candidate == null) {
      return;
    }
    boolean same =
        candidate.root.equals(file.getId())
            && (!preserve
                || (file.hasAttributes()
                    && file.getAttributes().equals(candidate.stat.attributes())))
            && (header.getCopies() == 0 || header.getCopies() == file.getCopiesWanted())
            && header.getAck() <= file.getCopies();
    if (same) {
      candidate.cache.keep(candidate.inside);
      known.put(
          file.getName(),
          UploadDone.newBuilder()
              .setName(file.getName())
              .setId(file.getId())
              .setSize(file.getSize())
              .setRevision(file.getRevision())
              .setCopies(file.getCopies())
              .setUnchanged(true)
              .build());
    }
  }

  /// What a file is in the network already.
  Optional<UploadDone> find(String name) {
    return Optional.ofNullable(known.get(name));
  }

  /// It went up.
  void remember(String name, FileStat stat, String root, long readMillis) {
    for (CachedTree cached : trees) {
      String prefix = cached.tree.prefix();
      if (name.startsWith(prefix)) {
        cached.cache.remember(name.substring(prefix.length()), stat, root, readMillis);
        return;
      }
    }
  }

  void write() {
    trees.forEach(cached -> cached.cache.write());
  }
}
