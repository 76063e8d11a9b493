package io.bandada.directory.dashboard.screens;

import io.bandada.directory.dashboard.text.PageText;
import io.bandada.directory.health.NetworkHealth;
import io.bandada.directory.members.Fleet;
import io.bandada.directory.safemode.SafeMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The first sentence of the overview: is everything all right, and if not, what to do.
///
/// @param since when it began, milliseconds since 1970; null where that is not known
/// @param tone ok, warn, bad
/// @param icon of the icon sheet
/// @param next what to do, or what is being done
/// @param link where to look; null when there is nothing to look at
/// @param show what the link says
public record HealthSentence(
    @Nullable Long since,
    String tone,
    String icon,
    String say,
    String next,
    @Nullable String link,
    String show) {
  private HealthSentence(
      String tone, String icon, String say, String next, @Nullable String link, String show) {
    this(null, tone, icon, say, next, link, show);
  }

  /// Safe mode comes before all else: while it is on, the numbers are not the whole of the network.
  public static HealthSentence of(SafeMode.Standing safeMode, PageText words) {
    return new HealthSentence(
        safeMode.since().toEpochMilli(),
        "warn",
        "stale",
        "Safe mode: "
            + safeMode.cause().words()
            + ". Names come back with the peers; nothing is removed, dropped or repaired.",
        safeMode.whole()
            ? words.count(safeMode.heard())
                + " of the "
                + words.several(safeMode.called(), "peer that was", "peers that were")
                + " there last have reported. Start the others: it ends by itself when they have."
                + " If some are gone for good, an admin can end it."
            : "Nobody knows how many peers there were. Start them all; when they are back, an admin"
                + " ends it.",
        "/safe-mode",
        "End it");
  }

  /// @param fewest copies of the file that has the fewest
  /// @param lease silence after which a peer is lost
  public static HealthSentence of(NetworkHealth now, int fewest, Duration lease, PageText words) {
    return new Look(now, now.fleet(), fewest, lease, words).sentence();
  }

  /// The numbers that are looked at; what is worst is told.
  private record Look(NetworkHealth now, Fleet fleet, int fewest, Duration lease, PageText words) {
    HealthSentence sentence() {
      if (fleet.live() + fleet.stale() + fleet.lost() + fleet.left() == 0) {
        return nobody();
      }
      if (now.verdictsHeld()) {
        return manySilent();
      }
      if (now.none() > 0) {
        return noCopy();
      }
      if (fleet.live() == 0) {
        return nobodyLive();
      }
      if (now.under() > 0) {
        return fewCopies();
      }
      return now.files() == 0 ? noFiles() : allSafe();
    }

    private static HealthSentence nobody() {
      return new HealthSentence(
          "warn",
          "peer",
          "No peer has joined yet.",
          "Add the first one: that is one line to paste on a machine that runs peerd.",
          null,
          "");
    }

    private static HealthSentence manySilent() {
      return new HealthSentence(
          "warn",
          "stale",
          "Many peers fell silent at once.",
          "That looks like a fault of this machine or its network, so no peer is given up for some"
              + " minutes. Running transfers go on.",
          "/peers?state=stale",
          "Show the peers");
    }

    private HealthSentence noCopy() {
      return new HealthSentence(
          "bad",
          "none",
          words.several(now.none(), "file has", "files have") + " no copy within reach." + peers(),
          "They come back with the peers that hold them: start one of these peers again.",
          "/files?health=none",
          "Show the files");
    }

    private HealthSentence nobodyLive() {
      return new HealthSentence(
          "bad",
          "lost",
          "No peer is live." + peers(),
          "Start a peer, or look at the network between here and the peers.",
          "/peers",
          "Show the peers");
    }

    /// No repair helps: each has as many copies as there are peers.
    private HealthSentence moreThanPeers(int there) {
      return new HealthSentence(
          now.scarcest() == 1 ? "bad" : "warn",
          now.scarcest() == 1 ? "last" : "few",
          words.several(now.under(), "file wants ", "files want ")
              + (now.under() == 1 ? "" : "up to ")
              + words.several(now.mostWanted(), "copy", "copies")
              + (there == 1 ? ", there is " : ", there are ")
              + words.several(there, "peer", "peers")
              + "."
              + peers(),
          "Add peers, or want fewer copies.",
          "/files?health=few&sort=copies",
          "Show the files");
    }

    private HealthSentence fewCopies() {
      int there = fleet.live() + fleet.stale();
      if (now.scarcest() >= there) {
        return moreThanPeers(there);
      }
      return new HealthSentence(
          fewest == 1 ? "bad" : "warn",
          fewest == 1 ? "last" : "few",
          words.several(now.under(), "file has", "files have")
              + " fewer copies than wanted"
              + (fewest > 1 ? "." : now.under() == 1 ? ": only one." : ", the scarcest only one.")
              + peers(),
          "New copies are made as soon as enough peers with space are live.",
          "/files?health=few&sort=copies",
          "Show the files");
    }

    private HealthSentence noFiles() {
      String live = words.several(fleet.live(), "peer is", "peers are") + " live, no files yet.";
      return stale()
          ? new HealthSentence(
              "warn", "stale", live + peers(), whatOfSilent(), silent(), "Show the peers")
          : new HealthSentence(
              "ok",
              "live",
              live,
              "Share the first file with the command below.",
              silent(),
              "Show the peers");
    }

    private HealthSentence allSafe() {
      return new HealthSentence(
          stale() ? "warn" : "ok",
          stale() ? "stale" : "safe",
          copies() + peers(),
          whatOfSilent(),
          silent(),
          "Show the peers");
    }

    private boolean stale() {
      return fleet.stale() > 0;
    }

    private @Nullable String silent() {
      return stale() ? "/peers?state=stale" : fleet.lost() > 0 ? "/peers?state=lost" : null;
    }

    private String whatOfSilent() {
      if (stale()) {
        return "A stale peer gets no new work; it counts as lost after "
            + words.span(lease)
            + " of silence.";
      }
      return fleet.lost() > 0
          ? "The files do without what is lost; start it again when you can."
          : "Nothing to do.";
    }

    private String copies() {
      if (now.files() == 1) {
        return "The one file has " + words.several(fewest, "copy", "copies") + ".";
      }
      return "All "
          + words.several(now.files(), "file", "files")
          + " have "
          + (fewest <= 1 ? "their copy." : words.count(fewest) + " or more copies.");
    }

    private String peers() {
      var said = new StringBuilder();
      if (fleet.stale() > 0) {
        said.append(' ')
            .append(words.several(fleet.stale(), "peer is", "peers are"))
            .append(" stale.");
      }
      if (fleet.lost() > 0) {
        said.append(' ')
            .append(words.several(fleet.lost(), "peer is", "peers are"))
            .append(" lost.");
      }
      return said.isEmpty() ? " All peers are on time." : said.toString();
    }
  }
}
