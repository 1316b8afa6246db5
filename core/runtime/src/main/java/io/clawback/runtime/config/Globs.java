package io.clawback.runtime.config;

import io.clawback.model.name.NamePattern;

/** Questions about two patterns at once. */
final class Globs {
  private Globs() {}

  /** Whether there is a name that both match: a walk over both, at most length × length steps. */
  static boolean meet(NamePattern a, NamePattern b) {
    String p = a.glob();
    String q = b.glob();
    boolean[] next = new boolean[q.length() + 1];
    for (int i = p.length(); i >= 0; i--) {
      boolean[] here = new boolean[q.length() + 1];
      for (int j = q.length(); j >= 0; j--) {
        boolean stars = i < p.length() && p.charAt(i) == '*';
        boolean starsToo = j < q.length() && q.charAt(j) == '*';
        if (i == p.length() && j == q.length()) {
          here[j] = true;
        } else if (stars && (next[j] || (j < q.length() && here[j + 1]))) {
          here[j] = true;
        } else if (starsToo && (here[j + 1] || (i < p.length() && next[j]))) {
          here[j] = true;
        } else if (!stars && !starsToo && i < p.length() && j < q.length()) {
          boolean same = p.charAt(i) == q.charAt(j) || p.charAt(i) == '?' || q.charAt(j) == '?';
          here[j] = same && next[j + 1];
        }
      }
      next = here;
    }
    return next[0];
  }

  /** What every name that the pattern matches begins with: its text before any wildcard. */
  static String head(NamePattern pattern) {
    String glob = pattern.glob();
    int end = 0;
    while (end < glob.length() && glob.charAt(end) != '*' && glob.charAt(end) != '?') {
      end++;
    }
    return glob.substring(0, end);
  }

  /**
   * Whether {@code outer} surely matches every name that {@code inner} matches: matching the
   * inner's text letter by letter is enough, as its wildcards are only taken by the outer's {@code
   * *}.
   */
  static boolean covers(NamePattern outer, NamePattern inner) {
    return outer.matches(inner.glob().replace('?', '\u0000').replace('*', '\u0001'))
        && (inner.exact() || outer.glob().indexOf('?') < 0);
  }

  /** Whether it is an exact name, or one with a single star at its end. */
  static boolean simple(NamePattern pattern) {
    String glob = pattern.glob();
    int star = glob.indexOf('*');
    return glob.indexOf('?') < 0 && (star < 0 || star == glob.length() - 1);
  }
}
