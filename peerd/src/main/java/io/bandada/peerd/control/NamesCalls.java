package io.bandada.peerd.control;

import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.FolderPage;
import io.bandada.directory.api.FolderRecord;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.api.TrashRecord;
import io.bandada.peerd.directory.Directory.FileQuery;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.names.DirectoryChanges;
import io.bandada.peerd.node.names.DirectoryQueries;
import io.bandada.peerd.node.names.Named;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.rpc.PacedStream;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.FolderItem;
import io.bandada.proto.control.ListFilesRequest;
import io.bandada.proto.control.ListFolderRequest;
import io.bandada.proto.control.ListTrashRequest;
import io.bandada.proto.control.NamesReply;
import io.bandada.proto.control.RemoveReply;
import io.bandada.proto.control.RemoveRequest;
import io.bandada.proto.control.RenameRequest;
import io.bandada.proto.control.SetCopiesRequest;
import io.bandada.proto.control.StatReply;
import io.bandada.proto.control.StatRequest;
import io.bandada.proto.control.TrashItem;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// What people ask and want of names: lists, changes, and the way back.
final class NamesCalls {
  private static final int PAGE = 500;
  private static final int MOST_COPIES = 1000;

  private final LoopQuestions loop;
  private final Node node;

  NamesCalls(LoopQuestions loop, Node node) {
    this.loop = loop;
    this.node = node;
  }

  void listFiles(ListFilesRequest request, PacedStream<FileItem> out)
      throws Pacing.Stopped, ControlFailure.Refused {
    @Nullable String after = null;
    do {
      FileQuery query =
          new FileQuery(
              NameCheck.referenceMaybeEmpty("the prefix", request.getPrefix()),
              NameCheck.referenceMaybeEmpty("the pattern", request.getGlob()),
              NameCheck.referenceMaybeEmpty("the text", request.getContains()),
              NameCheck.checkedMaybeEmpty("the order", request.getSort()),
              after,
              PAGE);
      FilePage page = loop.<FilePage>ask(then -> node.catalog().files(query, then));
      List<Boolean> here = loop.get(() -> page.files().stream().map(f -> holds(f.root())).toList());
      for (int i = 0; i < page.files().size(); i++) {
        out.send(ControlMessages.file(page.files().get(i), here.get(i)));
      }
      after = page.next();
    } while (after != null);
  }

  private boolean holds(String root) {
    try {
      return node.holds(FileId.parse(root));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  StatReply stat(StatRequest request) throws ControlFailure.Refused {
    String ref = NameCheck.reference("the file", request.getRef());
    DirectoryQueries.Described found =
        loop.<DirectoryQueries.Described>ask(then -> node.catalog().stat(ref, then));
    boolean here = loop.get(() -> holds(found.detail().file().root()));
    return ControlMessages.stat(found, here);
  }

  RemoveReply remove(RemoveRequest request) throws ControlFailure.Refused {
    if (request.getExactCount() > 0) {
      if (!request.getRef().isEmpty() || request.getRecursive() || request.getAllNames()) {
        throw usage("exact names come alone");
      }
      return removed(change(NameChange.Kind.REMOVE, exact(request), null, request.getDryRun()));
    }
    if (request.getRecursive()) {
      String folder = folder("the folder", request.getRef());
      NameChangeReply gone = change(NameChange.Kind.REMOVE, List.of(), folder, request.getDryRun());
      if (gone.files() == 0) {
        throw nothingBelow(folder);
      }
      return removed(gone);
    }
    String ref = NameCheck.reference("the file", request.getRef());
    Named gone =
        request.getDryRun()
            ? loop.<Named>ask(then -> node.catalog().removable(ref, request.getAllNames(), then))
            : loop.<Named>ask(then -> node.catalog().remove(ref, request.getAllNames(), then));
    RemoveReply.Builder reply =
        RemoveReply.newBuilder()
            .setName(gone.names().getFirst())
            .setId(gone.root())
            .addAllNames(gone.names())
            .setFiles(gone.names().size());
    return request.getDryRun()
        ? reply
            .setBytes(change(NameChange.Kind.REMOVE, gone.names(), null, true).sizeBytes())
            .build()
        : reply.build();
  }

  private static RemoveReply removed(NameChangeReply gone) {
    return RemoveReply.newBuilder()
        .setName(gone.names().isEmpty() ? "" : gone.names().getFirst())
        .addAllNames(gone.names())
        .setFiles(gone.files())
        .setBytes(gone.sizeBytes())
        .build();
  }

  private static List<String> exact(RemoveRequest request) throws ControlFailure.Refused {
    if (request.getExactCount() > NameChange.MOST_NAMES) {
      throw usage("at most " + NameChange.MOST_NAMES + " names at once");
    }
    for (String name : request.getExactList()) {
      NameCheck.checked("the file", name);
    }
    return List.copyOf(request.getExactList());
  }

  NamesReply rename(RenameRequest request) throws ControlFailure.Refused {
    boolean folder = request.getFrom().endsWith("/") || request.getFrom().isEmpty();
    String from =
        folder
            ? NameCheck.referenceMaybeEmpty("the folder", request.getFrom())
            : NameCheck.reference("the file", request.getFrom());
    String to = NameCheck.referenceMaybeEmpty("the new name", request.getTo());
    if (folder != (to.endsWith("/") || to.isEmpty())) {
      throw usage("a folder becomes a folder, and both end with a slash; a file becomes a file");
    }
    if (!folder) {
      NameCheck.given(to);
    }
    NameChange change =
        new NameChange(
            request.getKeep() ? NameChange.Kind.COPY : NameChange.Kind.MOVE,
            folder ? null : List.of(from),
            folder ? from : null,
            to,
            request.getReplace(),
            null,
            request.getDryRun());
    NameChangeReply reply = ask(change);
    if (folder && reply.files() == 0) {
      throw nothingBelow(from);
    }
    return names(reply);
  }

  NamesReply setCopies(SetCopiesRequest request) throws ControlFailure.Refused {
    int copies = request.getCopies();
    if (copies < 1 || copies > MOST_COPIES) {
      throw usage("copies are 1 to " + MOST_COPIES);
    }
    List<String> names = List.of();
    @Nullable String prefix = null;
    if (request.getRecursive()) {
      prefix = folder("the folder", request.getRef());
    } else {
      String ref = NameCheck.reference("the file", request.getRef());
      names = loop.<Named>ask(then -> node.catalog().named(ref, then)).names();
    }
    NameChangeReply reply =
        ask(new NameChange(NameChange.Kind.COPIES, names, prefix, null, false, copies, false));
    if (prefix != null && reply.files() == 0) {
      throw nothingBelow(prefix);
    }
    return names(reply);
  }

  private NameChangeReply change(
      NameChange.Kind kind, List<String> names, @Nullable String prefix, boolean dryRun)
      throws ControlFailure.Refused {
    return ask(new NameChange(kind, names, prefix, null, false, null, dryRun));
  }

  private NameChangeReply ask(NameChange change) throws ControlFailure.Refused {
    return loop.<NameChangeReply>ask(then -> node.changes().change(change, then));
  }

  private static NamesReply names(NameChangeReply reply) {
    return NamesReply.newBuilder()
        .setFiles(reply.files())
        .setBytes(reply.sizeBytes())
        .addAllNames(reply.names())
        .build();
  }

  void listTrash(ListTrashRequest request, PacedStream<TrashItem> out)
      throws Pacing.Stopped, ControlFailure.Refused {
    String prefix = NameCheck.referenceMaybeEmpty("the prefix", request.getPrefix());
    @Nullable String after = null;
    do {
      @Nullable String from = after;
      TrashPage page = loop.<TrashPage>ask(then -> node.changes().trash(prefix, from, PAGE, then));
      for (TrashRecord record : page.records()) {
        out.send(trash(record));
      }
      after = page.next();
    } while (after != null);
  }

  private static TrashItem trash(TrashRecord record) {
    return TrashItem.newBuilder()
        .setName(record.name())
        .setRevision(record.revision())
        .setId(record.root())
        .setSize(record.sizeBytes())
        .setOwner(record.owner())
        .setRemovedBy(record.removedBy())
        .setRemoved(record.removedAt())
        .setEnds(record.endsAt())
        .setHolders(record.holders())
        .build();
  }

  void listFolder(ListFolderRequest request, PacedStream<FolderItem> out)
      throws Pacing.Stopped, ControlFailure.Refused {
    String prefix = request.getPrefix().isEmpty() ? "" : folder("the folder", request.getPrefix());
    @Nullable String after = null;
    do {
      @Nullable String from = after;
      FolderPage page =
          loop.<FolderPage>ask(then -> node.changes().folder(prefix, from, PAGE, then));
      for (FolderRecord record : page.records()) {
        out.send(folder(record));
      }
      after = page.next();
    } while (after != null);
  }

  private FolderItem folder(FolderRecord record) throws ControlFailure.Refused {
    FolderItem.Builder item =
        FolderItem.newBuilder()
            .setName(record.name())
            .setFiles(record.files())
            .setBytes(record.sizeBytes());
    Integer fewest = record.fewestCopies();
    if (fewest != null) {
      item.setFewestCopies(fewest);
    }
    FileRecord file = record.file();
    if (file != null) {
      item.setFile(ControlMessages.file(file, loop.get(() -> holds(file.root()))));
    }
    return item.build();
  }

  /// A folder may be said without the slash at its end.
  private static String folder(String what, String text) throws ControlFailure.Refused {
    String prefix = NameCheck.reference(what, text);
    return prefix.endsWith("/") ? prefix : prefix + "/";
  }

  private static ControlFailure.Refused nothingBelow(String folder) {
    return new ControlFailure.Refused(
        NodeFailure.Kind.NOT_FOUND, "there is no file below " + folder, "peerctl ls");
  }

  private static ControlFailure.Refused usage(String what) {
    return new ControlFailure.Refused(NodeFailure.Kind.USAGE, what, "");
  }

  /// What is heard of a restore.
  private sealed interface Word {
    record Done(FileRecord file) implements Word {}

    record Failed(NodeFailure failure) implements Word {}

    record Left() implements Word {}
  }

  /// Waits until the name is back; who leaves stops nothing.
  FileItem restore(io.bandada.proto.control.RestoreRequest request, PacedStream<FileItem> out)
      throws Pacing.Stopped, ControlFailure.Refused, InterruptedException {
    String name = NameCheck.reference("the file", request.getName());
    @Nullable Integer revision = request.getRevision() == 0 ? null : request.getRevision();
    LinkedBlockingQueue<Word> words = new LinkedBlockingQueue<>();
    out.whenCancelled(() -> words.add(new Word.Left()));
    DirectoryChanges.RestoreListener listener =
        new DirectoryChanges.RestoreListener() {
          @Override
          public void awaited(int peers) {}

          @Override
          public void done(FileRecord file) {
            words.add(new Word.Done(file));
          }

          @Override
          public void failed(NodeFailure failure) {
            words.add(new Word.Failed(failure));
          }
        };
    DirectoryChanges.Restoring restoring =
        loop.get(() -> node.changes().restore(new RestoreRequest(name, revision), listener));
    try {
      while (true) {
        switch (words.take()) {
          case Word.Done(FileRecord file) -> {
            return ControlMessages.file(file, loop.get(() -> holds(file.root())));
          }
          case Word.Failed(NodeFailure failure) -> throw new ControlFailure.Refused(failure);
          case Word.Left() -> out.checkCancelled();
        }
      }
    } finally {
      loop.run(restoring::cancel);
    }
  }
}
