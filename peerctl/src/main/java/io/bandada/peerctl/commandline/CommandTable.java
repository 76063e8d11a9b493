package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.download.CatCommand;
import io.bandada.peerctl.download.DownloadCommand;
import io.bandada.peerctl.files.DuCommand;
import io.bandada.peerctl.files.FindCommand;
import io.bandada.peerctl.files.LsCommand;
import io.bandada.peerctl.files.StatCommand;
import io.bandada.peerctl.files.TreeCommand;
import io.bandada.peerctl.files.VerifyCommand;
import io.bandada.peerctl.names.CopiesCommand;
import io.bandada.peerctl.names.RenameCommand;
import io.bandada.peerctl.names.RestoreCommand;
import io.bandada.peerctl.names.RmCommand;
import io.bandada.peerctl.names.TrashCommand;
import io.bandada.peerctl.network.EventsCommand;
import io.bandada.peerctl.network.ExplainCommand;
import io.bandada.peerctl.network.PeersCommand;
import io.bandada.peerctl.network.TransferCommand;
import io.bandada.peerctl.option.Nearest;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.session.LimitCommand;
import io.bandada.peerctl.session.LoginCommand;
import io.bandada.peerctl.session.LogoutCommand;
import io.bandada.peerctl.session.PingCommand;
import io.bandada.peerctl.session.StatusCommand;
import io.bandada.peerctl.session.VersionCommand;
import io.bandada.peerctl.session.WhoamiCommand;
import io.bandada.peerctl.upload.UploadCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The commands, each in one line, in the order and groups in which help shows them. The table is a
/// walk that ends where the command that was typed is made, so that no class of another one is
/// loaded. A lambda for each would take 7 ms of the 90 of `peerctl help`.
final class CommandTable {
  private final String wanted;
  private final List<Group> groups = new ArrayList<>();

  private CommandTable(String wanted) {
    this.wanted = wanted;
  }

  private @Nullable Command walk() {
    group("Files");
    if (is("upload", "publish files in the network")) return new UploadCommand();
    if (is("download", "fetch a file")) return new DownloadCommand();
    if (is("cat", "write a file to standard output")) return new CatCommand();
    if (is("ls", "list the files of the network")) return new LsCommand();
    if (is("find", "files whose name contains a text")) return new FindCommand();
    if (is("stat", "all about one file, and who holds it")) return new StatCommand();
    if (is("tree", "draw the folders of the network")) return new TreeCommand();
    if (is("du", "how much there is in folders")) return new DuCommand();
    if (is("mv", "give a file or folder another name")) return new RenameCommand(false);
    if (is("cp", "give a file or folder one more name")) return new RenameCommand(true);
    if (is("rm", "take files away for everyone")) return new RmCommand();
    if (is("restore", "bring back what was removed or replaced")) return new RestoreCommand();
    if (is("trash", "what was removed: ls")) return new TrashCommand();
    if (is("copies", "how many copies of a file to keep")) return new CopiesCommand();
    if (is("verify", "check what this peer holds")) return new VerifyCommand();

    group("This peer");
    if (is("login", "sign in at a directory")) return new LoginCommand();
    if (is("logout", "leave the network")) return new LogoutCommand();
    if (is("whoami", "the account of this peer")) return new WhoamiCommand();
    if (is("status", "how this peer is doing")) return new StatusCommand();
    if (is("limit", "how fast it may send and receive")) return new LimitCommand();
    if (is("ping", "ask the directory for an answer")) return new PingCommand();

    group("Network");
    if (is("peer", "the peers: ls, show")) return new PeersCommand();
    if (is("transfer", "what is being moved: ls, pause, cancel ...")) return new TransferCommand();
    if (is("explain", "why a transfer is not faster")) return new ExplainCommand();
    if (is("events", "what happened")) return new EventsCommand();

    group("More");
    if (is("shell", "a session with a menu")) return new ShellCommand();
    if (is("completion", "completion for bash or zsh")) return new CompletionCommand();
    if (is("help", "this, or all about one command")) return new HelpCommand();
    if (is("version", "peerctl's and peerd's version")) return new VersionCommand();
    return null;
  }

  private void group(String title) {
    groups.add(new Group(title, new ArrayList<>()));
  }

  private boolean is(String name, String summary) {
    groups.getLast().entries().add(new Entry(name, summary));
    return name.equals(wanted);
  }

  /// A command's name and what it does in a few words.
  record Entry(String name, String summary) {}

  record Group(String title, List<Entry> entries) {}

  static List<Group> groups() {
    CommandTable all = new CommandTable("");
    all.walk();
    return all.groups;
  }

  static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (Group group : groups()) {
      entries.addAll(group.entries());
    }
    return entries;
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Entry entry : entries()) {
      names.add(entry.name());
    }
    return names;
  }

  static String summary(String name) {
    CommandTable until = new CommandTable(name);
    until.walk();
    return until.groups.getLast().entries().getLast().summary();
  }

  /// Made anew. A word that is no command is refused, with the nearest one that is.
  static Command get(String name) {
    Command command = new CommandTable(name).walk();
    if (command != null) {
      return command;
    }
    @Nullable String nearest = Nearest.to(name, names());
    throw CommandFailed.usage(
        "there is no command \"" + name + "\"",
        nearest == null ? "all commands:  peerctl help" : "did you mean:  peerctl " + nearest);
  }
}
