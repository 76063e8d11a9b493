package io.bandada.directory.members;

import io.bandada.directory.members.address.AddressSyntax;
import io.bandada.directory.problems.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A peer that wants in.
///
/// @param peerId the id that it had before, null the first time
/// @param name how it wants to be called; a suffix makes it unique
public record Arrival(
    @Nullable String peerId,
    String name,
    String account,
    @Nullable String site,
    long incarnation,
    PeerVitals vitals) {
  private static final int MOST_NAME = 80;
  private static final Pattern ID = Pattern.compile("p[0-9a-f]{20}");

  public Arrival {
    name = label("a peer's name", name);
    site = site == null || site.isBlank() ? null : label("a site", site);
    if (peerId != null && !ID.matcher(peerId).matches()) {
      throw Refusal.badRequest("a peer's id is p and 20 hex digits");
    }
    AddressSyntax.check(vitals.addresses());
    if (incarnation < 0 || vitals.capacityBytes() < 0 || vitals.freeBytes() < 0) {
      throw Refusal.badRequest("incarnation, capacity and free space are never negative");
    }
  }

  private static String label(String what, String text) {
    boolean good =
        !text.isBlank()
            && text.length() <= MOST_NAME
            && text.strip().equals(text)
            && text.codePoints().allMatch(Arrival::visible);
    if (!good) {
      throw Refusal.badRequest(
          what + " has 1 to " + MOST_NAME + " visible characters and no space around it");
    }
    return text;
  }

  private static boolean visible(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
