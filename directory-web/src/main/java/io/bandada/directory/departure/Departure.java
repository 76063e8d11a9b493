package io.bandada.directory.departure;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.users.Users;
import io.bandada.directory.api.Problem;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.catalog.LastCopies;
import io.bandada.directory.holdings.PresenceProofs;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// The one way by which peers go for good.
@Component
public class Departure {
  private static final int MOST_NAMES = 100;
  private static final int NAMES_IN_A_LINE = 3;

  /// A look at a disk that is not older shows that a copy is there. Peers look every ten seconds,
  /// those with much on their disks less often.
  private static final Duration JUST_NOW = Duration.ofSeconds(30);

  /// For such a look; the peer that asks waits no longer than 15 s.
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Members members;
  private final LastCopies lastCopies;
  private final Placements placements;
  private final Authority authority;
  private final Users users;
  private final PresenceProofs proofs;

  Departure(
      Members members,
      LastCopies lastCopies,
      Placements placements,
      Authority authority,
      Users users,
      PresenceProofs proofs) {
    this.members = members;
    this.lastCopies = lastCopies;
    this.placements = placements;
    this.authority = authority;
    this.users = users;
    this.proofs = proofs;
  }

  /// Because it asks to. It is not enough that others said some time ago that they have what it
  /// has: for each content one of them must have looked at its disk just now, which is waited for a
  /// little.
  ///
  /// @param force although it holds last copies
  /// @return what had no other copy
  /// @throws Refusal last-copy
  public LastCopies.AtRisk logOut(String peerId, String by, boolean force) {
    if (!force) {
      awaitProof(peerId);
    }
    return members.leave(
        member -> member.id().equals(peerId),
        by,
        " left the network.",
        leaving -> {
          LastCopies.AtRisk risk = lastCopies.of(Set.of(peerId), MOST_NAMES);
          if (risk.count() > 0 && !force) {
            throw Refusal.conflict(
                Problem.LAST_COPY,
                "this peer holds the last copy of " + named(risk),
                "wait until they have another copy, or leave without:  peerctl logout --force");
          }
          LastCopies.AtRisk unproven = unproven(peerId);
          if (unproven.count() > 0 && !force) {
            throw Refusal.conflict(
                Problem.LAST_COPY,
                "no other peer has shown in the last "
                    + JUST_NOW.toSeconds()
                    + " s that its copy is still on its disk: of "
                    + named(unproven),
                "look at the other holders (peerctl stat), try again in a minute, or leave without:"
                    + "  peerctl logout --force");
          }
          end(Set.of(peerId), by);
          return risk;
        });
  }

  private LastCopies.AtRisk unproven(String peerId) {
    return lastCopies.unproven(Set.of(peerId), proofs.within(JUST_NOW), MOST_NAMES);
  }

  /// As long as what it holds has other holders, and these have not looked just now.
  private void awaitProof(String peerId) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (long left = PATIENCE.toNanos(); left > 0; left = end - System.nanoTime()) {
        boolean others = lastCopies.of(Set.of(peerId), 1).count() == 0;
        if (!others || unproven(peerId).count() == 0) {
          return;
        }
        proofs.await(Duration.ofNanos(left));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A machine that was lost or stolen is thrown out, whatever it holds: its disk may be read by
  /// others now, and must not be asked.
  ///
  /// @param idOrName of a peer of the caller's own, or of anybody's when an admin asks
  /// @return what had no other copy
  /// @throws Refusal not-found, not-allowed
  public LastCopies.AtRisk revoke(String idOrName, Caller by) {
    Member member =
        members
            .member(idOrName)
            .orElseThrow(() -> Refusal.notFound("there is no peer " + idOrName));
    if (!by.mayChange(member.account())) {
      throw Refusal.notAllowed(
          member.name() + " belongs to " + member.account(),
          "ask " + member.account() + " or an admin to revoke it");
    }
    Set<String> id = Set.of(member.id());
    return members.leave(
        m -> m.id().equals(member.id()),
        by.account(),
        " was thrown out.",
        leaving -> {
          LastCopies.AtRisk risk = lastCopies.of(id, MOST_NAMES);
          end(id, by.account());
          return risk;
        });
  }

  /// A user is removed, and all peers of his go with him.
  ///
  /// @return what had no copy but theirs
  /// @throws Refusal not-found; not-allowed for the last admin
  public LastCopies.AtRisk removeUser(String name, String by) {
    return members.leave(
        member -> member.account().equals(name),
        by,
        " went with its user.",
        leaving -> {
          Set<String> ids =
              leaving.stream().map(Member::id).collect(Collectors.toUnmodifiableSet());
          LastCopies.AtRisk risk = lastCopies.of(ids, MOST_NAMES);
          users.remove(name, by);
          ids.forEach(placements::release);
          return risk;
        });
  }

  /// What would be gone with this peer.
  public LastCopies.AtRisk atRisk(String peerId) {
    return lastCopies.of(Set.of(peerId), MOST_NAMES);
  }

  private void end(Set<String> ids, String by) {
    for (String id : ids) {
      placements.release(id);
      authority.revokePeer(id, by);
    }
  }

  /// The first of them, for a line of text.
  public static String named(LastCopies.AtRisk risk) {
    List<String> names = risk.names().subList(0, Math.min(NAMES_IN_A_LINE, risk.names().size()));
    String first = String.join(", ", names);
    return risk.count() > names.size()
        ? first + " and " + (risk.count() - names.size()) + " more"
        : first;
  }
}
