package io.bandada.peerctl.option;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// "Did you mean ...?": the known word that is fewest edits away from what was typed
/// (Damerau-Levenshtein, the variant that counts two swapped letters as one edit), or none when
/// nothing is near.
public final class Nearest {
  private Nearest() {}

  public static @Nullable String to(String typed, Collection<String> known) {
    @Nullable String best = null;
    int bestEdits = Math.max(1, typed.length() / 3) + 1;
    for (String word : known) {
      int edits = edits(typed, word);
      if (edits < bestEdits) {
        bestEdits = edits;
        best = word;
      }
    }
    return best;
  }

  private static int edits(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
