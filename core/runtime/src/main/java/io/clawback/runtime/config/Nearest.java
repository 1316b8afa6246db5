package io.clawback.runtime.config;

import java.util.Collection;
import java.util.Optional;

/**
 * The known word that was probably meant: the least optimal string alignment distance (insert,
 * delete, replace, swap neighbours), if that is small for the word's length.
 */
public final class Nearest {
  private static final int LONGEST = 100;

  private Nearest() {}

  /** The nearest of the known words, if one is near. */
  public static Optional<String> to(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String best = null;
    int least = Math.max(1, Math.min(4, (word.length() + 2) / 3)) + 1;
    for (String candidate : known) {
      int distance = candidate.length() > LONGEST ? LONGEST : distance(fold(word), fold(candidate));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** A sentence for the next move: the nearest word, or all of them when none is near. */
  static String advice(String word, Collection<String> known) {
    return to(word, known)
        .map(near -> "Did you mean '" + near + "'?")
        .orElseGet(
            () -> known.isEmpty() ? "Remove it." : "Known: " + String.join(", ", known) + ".");
  }

  /** Other spellings of the same key are near: {@code lagMessages}, {@code lag_messages}. */
  private static String fold(String word) {
    StringBuilder out = new StringBuilder(word.length() + 4);
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (Character.isUpperCase(c) && i > 0 && Character.isLowerCase(word.charAt(i - 1))) {
        out.append('-');
      }
      out.append(c == '_' ? '-' : Character.toLowerCase(c));
    }
    return out.toString();
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
