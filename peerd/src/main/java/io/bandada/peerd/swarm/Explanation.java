package io.bandada.peerd.swarm;

import java.util.ArrayList;
import java.util.List;

/// Why a download is not faster, in one sentence for a person.
final class Explanation {
  /// Names in one sentence; more are only counted.
  private static final int NAMES = 3;

  private Explanation() {}

  static String of(List<Source> sources, PiecePicker picker, long now) {
    if (sources.isEmpty()) {
      return "no peer is known that has it";
    }
    List<String> idle = new ArrayList<>();
    List<String> troubled = new ArrayList<>();
    int sending = 0;
    boolean fullWindow = true;
    for (Source source : sources) {
      String name = source.address.name();
      if (!source.isAwake(now)) {
        troubled.add(name + " (" + (source.trouble.isEmpty() ? "resting" : source.trouble) + ")");
      } else if (source.fetches.isEmpty()) {
        idle.add(name);
      } else {
        sending++;
        fullWindow &= source.room(now) <= 0;
      }
    }
    if (sending == 0 && idle.isEmpty()) {
      return "waiting for " + names(troubled);
    }
    if (sending == 0) {
      return names(idle) + (idle.size() == 1 ? " has" : " have") + " none of the missing pieces"
          + (troubled.isEmpty() ? "" : "; waiting for " + names(troubled));
    }
    String rest = troubled.isEmpty() ? "" : "; waiting for " + names(troubled);
    if (!picker.hasServable()) {
      return "the last pieces are on their way from " + count(sending) + rest;
    }
    String speed = fullWindow ? "as fast as " + count(sending) + (sending == 1 ? " sends" : " send") : count(sending) + " sending";
    return speed + rest;
  }

  private static String count(int sources) {
    return sources == 1 ? "1 source" : sources + " sources";
  }

  private static String names(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(NAMES, names.size())));
    return names.size() <= NAMES ? shown : shown + " and " + (names.size() - NAMES) + " more";
  }
}
