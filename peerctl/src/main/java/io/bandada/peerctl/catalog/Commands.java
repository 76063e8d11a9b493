package io.bandada.peerctl.catalog;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.download.CatCommand;
import io.bandada.peerctl.download.DownloadCommand;
import io.bandada.peerctl.files.FindCommand;
import io.bandada.peerctl.files.LsCommand;
import io.bandada.peerctl.files.RmCommand;
import io.bandada.peerctl.files.StatCommand;
import io.bandada.peerctl.files.VerifyCommand;
import io.bandada.peerctl.network.EventsCommand;
import io.bandada.peerctl.network.ExplainCommand;
import io.bandada.peerctl.network.PeerCommand;
import io.bandada.peerctl.network.TransferCommand;
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

/// The table of commands, in the order and groups in which help shows them.
public final class Commands {
  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "Files",
              List.of(
                  new Entry("upload", "publish files in the network"),
                  new Entry("download", "fetch a file"),
                  new Entry("cat", "write a file to standard output"),
                  new Entry("ls", "list the files of the network"),
                  new Entry("find", "files whose name contains a text"),
                  new Entry("stat", "all about one file, and who holds it"),
                  new Entry("rm", "take a file away for everyone"),
                  new Entry("verify", "check what this peer holds"))),
          new Group(
              "This peer",
              List.of(
                  new Entry("login", "sign in at a directory"),
                  new Entry("logout", "leave the network"),
                  new Entry("whoami", "the account of this peer"),
                  new Entry("status", "how this peer is doing"),
                  new Entry("limit", "how fast it may send and receive"),
                  new Entry("ping", "ask the directory for an answer"))),
          new Group(
              "Network",
              List.of(
                  new Entry("peer", "the peers: ls, show"),
                  new Entry("transfer", "what is being moved: ls, show, wait"),
                  new Entry("explain", "why a transfer is not faster"),
                  new Entry("events", "what happened"))),
          new Group(
              "More",
              List.of(
                  new Entry("shell", "a session with a menu"),
                  new Entry("completion", "completion for bash or zsh"),
                  new Entry("help", "this, or all about one command"),
                  new Entry("version", "peerctl's and peerd's version"))));

  private Commands() {}

  /// A command's name and what it does in a few words.
  public record Entry(String name, String summary) {}

  public record Group(String title, List<Entry> entries) {}

  static List<Group> groups() {
    return GROUPS;
  }

  static List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    for (Group group : GROUPS) {
      all.addAll(group.entries());
    }
    return all;
  }

  public static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Entry entry : all()) {
      names.add(entry.name());
    }
    return names;
  }

  /// A new command of that name, or null. Only the class that is asked for gets loaded.
  public static @Nullable Command named(String name) {
    return switch (name) {
      case "upload" -> new UploadCommand();
      case "download" -> new DownloadCommand();
      case "cat" -> new CatCommand();
      case "ls" -> new LsCommand();
      case "find" -> new FindCommand();
      case "stat" -> new StatCommand();
      case "rm" -> new RmCommand();
      case "verify" -> new VerifyCommand();
      case "login" -> new LoginCommand();
      case "logout" -> new LogoutCommand();
      case "whoami" -> new WhoamiCommand();
      case "status" -> new StatusCommand();
      case "limit" -> new LimitCommand();
      case "ping" -> new PingCommand();
      case "peer" -> new PeerCommand();
      case "transfer" -> new TransferCommand();
      case "explain" -> new ExplainCommand();
      case "events" -> new EventsCommand();
      case "shell" -> new ShellCommand();
      case "completion" -> new CompletionCommand();
      case "help" -> new HelpCommand();
      case "version" -> new VersionCommand();
      default -> null;
    };
  }

  /// The same for a name from the table.
  static Command get(String name) {
    Command command = named(name);
    if (command == null) {
      throw new IllegalArgumentException("no command " + name);
    }
    return command;
  }

  static String summary(String name) {
    for (Entry entry : all()) {
      if (entry.name().equals(name)) {
        return entry.summary();
      }
    }
    return "";
  }
}
