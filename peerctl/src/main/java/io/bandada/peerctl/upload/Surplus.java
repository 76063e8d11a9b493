package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.Confirmation;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.ListFilesRequest;
import io.bandada.proto.control.RemoveRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `upload -r --delete`: names of the network below a tree's that are no files here. They go to the
/// network's trash, after it was said which, and only when all else went well: a folder that could
/// not be read is no reason to remove anything.
final class Surplus {
  /// In one call.
  static final int BATCH = 1_000;

  /// So many are named.
  static final int MOST_NAMED = 20;

  private final Invocation invocation;
  private final String prefix;
  private final List<String> names = new ArrayList<>();
  private long bytes;

  private Surplus(Invocation invocation, String prefix) {
    this.invocation = invocation;
    this.prefix = prefix;
  }

  /// @param excluded what was left out on purpose stays there, too
  static Surplus of(Invocation invocation, UploadPlan plan, Excluded excluded) {
    if (plan.trees().size() != 1 || plan.trees().getFirst().prefix().isEmpty()) {
      throw CommandFailed.usage(
          "--delete is for one folder with a name (-r)",
          "for example:  peerctl upload -r photos --delete");
    }
    Surplus surplus = new Surplus(invocation, plan.trees().getFirst().prefix());
    if (plan.failed().isEmpty()) {
      surplus.look(plan, excluded);
    } else {
      invocation.messages().warn("nothing is removed, since not all could be read here");
    }
    return surplus;
  }

  private void look(UploadPlan plan, Excluded excluded) {
    Set<String> here = HashSet.newHashSet(plan.items().size());
    plan.items().forEach(item -> here.add(item.name()));
    invocation
        .daemon()
        .files(ListFilesRequest.newBuilder().setPrefix(prefix).build())
        .forEach(
            (FileItem file) -> {
              String inside = file.getName().substring(prefix.length());
              if (!here.contains(file.getName()) && !excluded.covers(inside)) {
                names.add(file.getName());
                bytes += file.getSize();
              }
            });
  }

  /// Says which; the person, or the line, must say yes.
  void confirm(boolean sure) {
    if (!names.isEmpty()) {
      tell("removes ");
      Confirmation.ask(invocation, "remove " + sum() + ", for everyone", sure);
    }
  }

  void tell(String does) {
    names.stream().limit(MOST_NAMED).forEach(name -> invocation.messages().say(does + name));
    if (names.size() > MOST_NAMED) {
      invocation.messages().say(does + (names.size() - MOST_NAMED) + " more");
    }
  }

  private String sum() {
    return Sizes.count(names.size(), "file") + " of " + prefix + ", " + Sizes.bytes(bytes);
  }

  void remove() {
    for (int from = 0; from < names.size(); from += BATCH) {
      invocation
          .daemon()
          .remove(
              RemoveRequest.newBuilder()
                  .addAllExact(names.subList(from, Math.min(from + BATCH, names.size())))
                  .build());
    }
    if (!names.isEmpty()) {
      invocation.messages().say("removed " + sum() + "; they come back by  peerctl restore");
    }
  }
}
