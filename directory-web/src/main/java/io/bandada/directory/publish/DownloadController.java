package io.bandada.directory.publish;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.PeerSession;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.authority.signing.TicketIssuer;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.Removals;
import io.bandada.directory.catalog.Revisions;
import io.bandada.directory.catalog.SealedNames;
import io.bandada.directory.holdings.Holder;
import io.bandada.directory.holdings.Holdings;
import io.bandada.directory.members.ContentHolders;
import io.bandada.directory.members.Members;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Who has it?
@RestController
class DownloadController {
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{8,64}");

  /// Enough names of one content to see whether a prefix fits a second one.
  private static final int LOOKED_AT = 200;

  private static final int MOST_LAST_HOLDERS = 20;

  private final Catalog catalog;
  private final Revisions revisions;
  private final SealedNames sealed;
  private final Holdings holdings;
  private final Removals removals;
  private final Placements placements;
  private final Members members;
  private final ContentHolders holders;
  private final RecentRequesters requesters;
  private final TicketIssuer tickets;
  private final RandomGenerator chance;

  DownloadController(
      Catalog catalog,
      Revisions revisions,
      SealedNames sealed,
      Holdings holdings,
      Removals removals,
      Placements placements,
      Members members,
      ContentHolders holders,
      RecentRequesters requesters,
      TicketIssuer tickets,
      RandomGenerator chance) {
    this.catalog = catalog;
    this.revisions = revisions;
    this.sealed = sealed;
    this.holdings = holdings;
    this.removals = removals;
    this.placements = placements;
    this.members = members;
    this.holders = holders;
    this.requesters = requesters;
    this.tickets = tickets;
    this.chance = chance;
  }

  @GetMapping(Paths.DOWNLOAD)
  DownloadReply sources(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(required = false) @Nullable Integer revision,
      @RequestParam(required = false) @Nullable String root,
      @AuthenticationPrincipal Caller caller) {
    FileRecord file;
    if (name != null) {
      file = byName(name, revision);
    } else if (root != null) {
      file = byRoot(root, caller.peer());
    } else {
      throw Refusal.badRequest("give a name or a root");
    }
    PeerSession peer = caller.peer();
    List<SourceChoice.Known> known = known(file);
    if (peer != null) {
      requesters.asked(file.root(), peer.peerId());
    }
    return new DownloadReply(
        file,
        SourceChoice.choose(known, peer == null ? null : peer.peerId(), chance),
        sealed.of(file.root()),
        peer == null ? null : tickets.read(file.root(), file.sizeBytes(), peer.key()),
        file.copies() > 0 ? null : holders.gone(file.root(), MOST_LAST_HOLDERS));
  }

  private FileRecord byName(String name, @Nullable Integer revision) {
    FileRecord file =
        catalog
            .find(name)
            .orElseThrow(() -> gone(removals.ofName(name), "there is no file " + name));
    return revision == null || revision == file.revision()
        ? file
        : revisions
            .kept(name, revision)
            .orElseThrow(
                () -> Refusal.notFound("there is no revision " + revision + " of " + name));
  }

  private static Refusal gone(Optional<Removals.Removed> removal, String unknown) {
    return removal
        .map(Removals.Removed::text)
        .map(Refusal::removed)
        .orElseGet(() -> Refusal.notFound(unknown));
  }

  private FileRecord byRoot(String prefix, @Nullable PeerSession peer) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw Refusal.badRequest("a root, or its beginning, is 8 to 64 lower-case hex digits");
    }
    List<FileRecord> files = catalog.byRoot(prefix, LOOKED_AT);
    if (files.isEmpty()) {
      Optional<Removals.Removed> removed = removals.ofContent(prefix);
      if (peer != null) {
        // It may have begun to fetch it, and have reported none of it when it was removed.
        removed.ifPresent(removal -> placements.drop(peer.peerId(), prefix, removal.id()));
      }
      throw gone(removed, "there is no file with the id " + prefix);
    }
    if (files.stream().map(FileRecord::root).distinct().count() > 1) {
      throw Refusal.conflict(
          Problem.AMBIGUOUS,
          "several files have an id that begins with " + prefix,
          "give more digits of the id");
    }
    return files.getFirst();
  }

  /// Who holds some of it, and who has just begun to fetch it.
  private List<SourceChoice.Known> known(FileRecord file) {
    Map<String, SourceChoice.Known> all = new LinkedHashMap<>();
    for (Holder holder : holdings.holders(file.root())) {
      if (holder.sizeBytes() == file.sizeBytes()) {
        known(holder.peerId(), holder.complete(), holder.haveBytes())
            .ifPresent(k -> all.put(holder.peerId(), k));
      }
    }
    for (String peerId : requesters.of(file.root())) {
      if (!all.containsKey(peerId)) {
        known(peerId, false, 0).ifPresent(k -> all.put(peerId, k));
      }
    }
    return List.copyOf(all.values());
  }

  private Optional<SourceChoice.Known> known(String peerId, boolean complete, long haveBytes) {
    return members
        .get(peerId)
        .filter(member -> member.state().counts())
        .map(
            member ->
                new SourceChoice.Known(
                    ContentHolders.source(member, complete, haveBytes), member.vitals().load()));
  }
}
