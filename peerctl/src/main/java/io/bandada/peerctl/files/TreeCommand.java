package io.bandada.peerctl.files;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.SafeText;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.FolderItem;
import org.jspecify.annotations.Nullable;

/// `peerctl tree`: the folders of the network as one picture. A folder is listed when it is come
/// to, so that little is in memory however large the network is.
public final class TreeCommand extends CommandWithOptions {
  private final Option<Integer> depth =
      option(Option.number("-L, --depth DEPTH", "so many levels; folders below are summed up"));

  @Override
  public Manual manual() {
    return Manual.of(
        "[PREFIX/]",
        "Draws what is in a folder of the network and below it, or in all of it. With -q it prints"
            + " the whole names, folders with a slash at their end.",
        new Completes.NetworkNames(),
        new Example("peerctl tree photos/", "one folder"),
        new Example("peerctl tree -L 1", "only the top"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    String prefix = NetworkFolder.prefix(invocation);
    int levels = invocation.find(depth).orElse(Integer.MAX_VALUE);
    Drawing drawing = new Drawing(invocation, levels);
    drawing.folder(prefix, "", 1);
    if (drawing.isEmpty() && !prefix.isEmpty()) {
      throw NetworkFolder.none(prefix);
    }
    drawing.finish();
    return ExitCode.DONE;
  }

  private static final class Drawing {
    private final Invocation invocation;
    private final Output output;
    private final int levels;
    private final boolean unicode;
    private final @Nullable PrintedList<FolderItem> listing;
    private long folders;
    private long files;
    private long bytes;

    Drawing(Invocation invocation, int levels) {
      this.invocation = invocation;
      this.output = invocation.output();
      this.levels = levels;
      this.unicode = invocation.surroundings().speaksUnicode();
      this.listing =
          output.isJson() || output.quiet() ? new PrintedList<>(output, new FolderRows()) : null;
    }

    /// @param indent what stands before its lines
    void folder(String prefix, String indent, int level) {
      try (Replies<FolderItem> items = NetworkFolder.items(invocation, prefix)) {
        @Nullable FolderItem item = items.next();
        while (item != null) {
          @Nullable FolderItem next = items.next();
          draw(item, prefix, indent, next == null);
          boolean deeper = !item.hasFile() && level < levels;
          count(item, deeper);
          if (deeper) {
            folder(
                item.getName(),
                indent + (next == null ? "   " : unicode ? "│  " : "|  "),
                level + 1);
          }
          item = next;
        }
      }
    }

    private void count(FolderItem item, boolean deeper) {
      folders += item.hasFile() ? 0 : 1;
      files += deeper ? 0 : item.getFiles();
      bytes += deeper ? 0 : item.getBytes();
    }

    private void draw(FolderItem item, String prefix, String indent, boolean last) {
      if (listing != null) {
        listing.add(item);
        return;
      }
      String branch = unicode ? (last ? "└─ " : "├─ ") : last ? "`- " : "|- ";
      String name = SafeText.of(item.getName().substring(prefix.length()));
      String sum =
          item.hasFile()
              ? Sizes.bytes(item.getBytes())
              : Sizes.count(item.getFiles(), "file") + ", " + Sizes.bytes(item.getBytes());
      output.line(
          indent
              + branch
              + (item.hasFile() ? name : output.paint(Colour.BOLD, name))
              + output.paint(Colour.DIM, "  " + sum));
    }

    boolean isEmpty() {
      return folders + files == 0;
    }

    void finish() {
      if (listing != null) {
        listing.finish();
        return;
      }
      output.line(
          Sizes.count(folders, "folder")
              + ", "
              + Sizes.count(files, "file")
              + ", "
              + Sizes.bytes(bytes));
    }
  }
}
