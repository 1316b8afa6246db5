package io.clawback.model.name;

/**
 * A glob over names: {@code *} stands for any run of characters, {@code ?} for one, all else for
 * itself. A pattern without either is an exact name; one that ends in its only {@code *} is a
 * prefix. Globs, not regular expressions: matching takes linear space and at most length × length
 * time, and a dot in a topic's name is a dot.
 *
 * @param glob the text as declared
 */
public record NamePattern(String glob) implements Comparable<NamePattern> {
  /** Matches every name. */
  public static final NamePattern ANY = new NamePattern("*");

  /** Whether the whole of {@code name} matches. */
  public boolean matches(String name) {
    int g = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        mark = n;
      } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == name.charAt(n))) {
        g++;
        n++;
      } else if (star >= 0) {
        g = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }

  /** Whether it names exactly one thing. */
  public boolean exact() {
    return glob.indexOf('*') < 0 && glob.indexOf('?') < 0;
  }

  @Override
  public int compareTo(NamePattern other) {
    return glob.compareTo(other.glob);
  }

  @Override
  public String toString() {
    return glob;
  }
}
