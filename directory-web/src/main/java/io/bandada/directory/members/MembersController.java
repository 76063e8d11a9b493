package io.bandada.directory.members;

import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PeerRecord;
import io.bandada.directory.problems.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The peers of the network.
@RestController
@RequestMapping(Paths.PEERS)
class MembersController {
  private final Members members;

  MembersController(Members members) {
    this.members = members;
  }

  @GetMapping
  PeerPage list(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String contains,
      @RequestParam(defaultValue = "name") String sort,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") int limit) {
    boolean descending = sort.startsWith("-");
    return members.page(
        new PeerQuery(
            state == null ? null : state(state),
            contains,
            sort(descending ? sort.substring(1) : sort),
            descending,
            after,
            limit));
  }

  @GetMapping("/{idOrName}")
  PeerRecord one(@PathVariable String idOrName) {
    return members
        .find(idOrName)
        .orElseThrow(() -> Refusal.notFound("there is no peer " + idOrName));
  }

  private static PeerState state(String word) {
    return switch (word) {
      case "live" -> PeerState.LIVE;
      case "stale" -> PeerState.STALE;
      case "lost" -> PeerState.LOST;
      case "left" -> PeerState.LEFT;
      default -> throw Refusal.badRequest("a state is live, stale, lost or left");
    };
  }

  private static PeerQuery.Sort sort(String word) {
    for (PeerQuery.Sort sort : PeerQuery.Sort.values()) {
      if (sort.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
        return sort;
      }
    }
    throw Refusal.badRequest(
        "peers are sorted by name, state, files, bytes, free, load or last-seen");
  }
}
