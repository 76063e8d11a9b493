package io.bandada.peerctl;

import io.bandada.proto.control.Failure;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.FolderItem;
import io.bandada.proto.control.NamesReply;
import io.bandada.proto.control.RemoveReply;
import io.bandada.proto.control.RemoveRequest;
import io.bandada.proto.control.RenameRequest;
import io.bandada.proto.control.RestoreRequest;
import io.bandada.proto.control.SetCopiesRequest;
import io.bandada.proto.control.TrashItem;
import io.grpc.StatusRuntimeException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the directory does with names: all of a change is done or nothing, and it refuses what the
/// real one refuses.
final class FakeNames {
  static final int MOST_NAMED = 1_000;

  private final FakeControl control;

  /// What was removed, by name.
  final Map<String, FileItem> trash = new TreeMap<>();

  FakeNames(FakeControl control) {
    this.control = control;
  }

  static StatusRuntimeException notFound(String what) {
    return FakeDaemon.failure(Failure.Code.NOT_FOUND, what, "see:  peerctl ls");
  }

  private static StatusRuntimeException badName(String why) {
    return FakeDaemon.failure(Failure.Code.BAD_NAME, why, "");
  }

  RemoveReply remove(RemoveRequest request) {
    List<FileItem> items = meant(request);
    if (!request.getDryRun()) {
      for (FileItem item : items) {
        control.files.remove(item.getName());
        trash.put(item.getName(), item);
      }
    }
    return RemoveReply.newBuilder()
        .setName(items.getFirst().getName())
        .setId(items.getFirst().getId())
        .addAllNames(names(items))
        .setFiles(items.size())
        .setBytes(bytes(items))
        .build();
  }

  private List<FileItem> meant(RemoveRequest request) {
    if (request.getExactCount() > MOST_NAMED) {
      throw badName("at most " + MOST_NAMED + " names at once");
    }
    if (request.getExactCount() > 0) {
      return request.getExactList().stream().map(this::exact).toList();
    }
    if (request.getRecursive()) {
      return below(request.getRef());
    }
    FileItem item = control.resolve(request.getRef());
    boolean byName = item.getName().equals(request.getRef()) && !request.getAllNames();
    List<FileItem> items = byName ? List.of(item) : control.withId(item.getId());
    if (items.size() > 1 && !request.getAllNames()) {
      throw FakeDaemon.failure(
          Failure.Code.BAD_NAME,
          request.getRef() + " is the content of several names: " + String.join(", ", names(items)),
          "--all-names");
    }
    return items;
  }

  private FileItem exact(String name) {
    FileItem item = control.files.get(name);
    if (item == null) {
      throw notFound("no file is called " + name);
    }
    return item;
  }

  private List<FileItem> below(String prefix) {
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      throw badName("a folder ends with a slash");
    }
    List<FileItem> items =
        control.files.values().stream().filter(file -> file.getName().startsWith(prefix)).toList();
    if (items.isEmpty()) {
      throw notFound("no name begins with " + prefix);
    }
    return items;
  }

  NamesReply rename(RenameRequest request) {
    boolean folder = request.getFrom().endsWith("/");
    if (folder != request.getTo().endsWith("/")) {
      throw badName("a folder becomes a folder, a name a name");
    }
    List<FileItem> items = folder ? below(request.getFrom()) : List.of(exact(request.getFrom()));
    Map<String, FileItem> now = new LinkedHashMap<>();
    for (FileItem item : items) {
      String to = request.getTo() + item.getName().substring(request.getFrom().length());
      if (control.files.containsKey(to) && !request.getReplace()) {
        throw FakeDaemon.failure(
            Failure.Code.CONFLICT, "the name " + to + " is in use", "to replace it:  --replace");
      }
      now.put(to, item.toBuilder().setName(to).build());
    }
    if (!request.getDryRun()) {
      if (!request.getKeep()) {
        items.forEach(item -> control.files.remove(item.getName()));
      }
      control.files.putAll(now);
    }
    return reply(items);
  }

  NamesReply setCopies(SetCopiesRequest request) {
    List<FileItem> items =
        request.getRecursive()
            ? below(request.getRef())
            : List.of(control.resolve(request.getRef()));
    for (FileItem item : items) {
      control.files.put(
          item.getName(), item.toBuilder().setCopiesWanted(request.getCopies()).build());
    }
    return reply(items);
  }

  List<TrashItem> trash(String prefix) {
    return trash.values().stream()
        .filter(item -> item.getName().startsWith(prefix))
        .map(
            item ->
                TrashItem.newBuilder()
                    .setName(item.getName())
                    .setId(item.getId())
                    .setSize(item.getSize())
                    .setRevision(item.getRevision())
                    .setOwner(item.getOwner())
                    .setRemovedBy("ben")
                    .setRemoved("2026-11-23T08:00:00Z")
                    .setEnds("2026-11-30T08:00:00Z")
                    .setHolders(2)
                    .build())
        .toList();
  }

  FileItem restore(RestoreRequest request) {
    FileItem removed = trash.get(request.getName());
    FileItem living = control.files.get(request.getName());
    if (request.getRevision() == 0 && removed != null) {
      trash.remove(request.getName());
      FileItem back = removed.toBuilder().setRevision(removed.getRevision() + 1).build();
      control.files.put(back.getName(), back);
      return back;
    }
    if (living == null || request.getRevision() >= living.getRevision() + 1) {
      throw notFound("nothing that was called " + request.getName() + " can be brought back");
    }
    if (request.getRevision() == 0) {
      throw FakeDaemon.failure(
          Failure.Code.CONFLICT,
          request.getName() + " was not removed",
          "an earlier revision:  peerctl restore NAME@REVISION");
    }
    FileItem next = living.toBuilder().setRevision(living.getRevision() + 1).build();
    control.files.put(next.getName(), next);
    return next;
  }

  Collection<FolderItem> folder(String prefix) {
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      throw badName("a folder ends with a slash");
    }
    Map<String, FolderItem> items = new TreeMap<>();
    for (FileItem file : control.files.values()) {
      if (file.getName().startsWith(prefix)) {
        int slash = file.getName().indexOf('/', prefix.length());
        String name = slash < 0 ? file.getName() : file.getName().substring(0, slash + 1);
        FolderItem.Builder item =
            items.getOrDefault(name, FolderItem.newBuilder().setName(name).build()).toBuilder();
        item.setFiles(item.getFiles() + 1).setBytes(item.getBytes() + file.getSize());
        if (slash < 0) {
          item.setFile(file);
        }
        if (file.getCopies() < file.getCopiesWanted()) {
          item.setFewestCopies(file.getCopies());
        }
        items.put(name, item.build());
      }
    }
    return items.values();
  }

  private static NamesReply reply(List<FileItem> items) {
    return NamesReply.newBuilder()
        .setFiles(items.size())
        .setBytes(bytes(items))
        .addAllNames(names(items))
        .build();
  }

  private static List<String> names(List<FileItem> items) {
    return items.stream().map(FileItem::getName).limit(MOST_NAMED).toList();
  }

  private static long bytes(List<FileItem> items) {
    return items.stream().mapToLong(FileItem::getSize).sum();
  }
}
