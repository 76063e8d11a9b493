package io.bandada.peerctl.files;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.proto.control.FolderItem;

/// `peerctl du`: how much there is in the folders of the network.
public final class DuCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "[PREFIX/]",
        "Tells how many files and bytes there are below each entry of a folder, and last of the"
            + " folder itself. Without a folder: of the whole network. Copies are not counted.",
        new Completes.NetworkNames(),
        new Example("peerctl du", "the folders at the top"),
        new Example("peerctl du photos/", "one folder"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    String prefix = NetworkFolder.prefix(invocation);
    PrintedList<FolderItem> listing = new PrintedList<>(invocation.output(), new FolderRows());
    FolderItem.Builder all = FolderItem.newBuilder().setName(prefix);
    NetworkFolder.items(invocation, prefix)
        .forEach(
            item -> {
              listing.add(item);
              all.setFiles(all.getFiles() + item.getFiles())
                  .setBytes(all.getBytes() + item.getBytes());
              if (item.hasFewestCopies()
                  && (!all.hasFewestCopies() || item.getFewestCopies() < all.getFewestCopies())) {
                all.setFewestCopies(item.getFewestCopies());
              }
            });
    if (listing.count() == 0 && !prefix.isEmpty()) {
      throw NetworkFolder.none(prefix);
    }
    listing.add(all.build());
    listing.finish();
    return ExitCode.DONE;
  }
}
