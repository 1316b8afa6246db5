package io.clawback.app.print;

/**
 * Makes characters that would steer a terminal or deceive a reader visible: control characters,
 * bidirectional overrides and invisible ones become {@code \}{@code uXXXX}. Names and payloads are
 * written by others.
 */
public final class Visible {
  private Visible() {}

  /** The text on one line: every such character escaped, line ends and tabs too. */
  public static String line(String text) {
    return escape(text, false);
  }

  /** The same, but line ends stay. */
  public static String lines(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean keepLines) {
    int clean = 0;
    while (clean < text.length() && harmless(text.charAt(clean), keepLines)) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
    for (int i = clean; i < text.length(); i++) {
      char c = text.charAt(i);
      if (harmless(c, keepLines)) {
        out.append(c);
      } else {
        out.append("\\u").append(String.format("%04x", (int) c));
      }
    }
    return out.toString();
  }

  private static boolean harmless(char c, boolean keepLines) {
    if (c >= 0x20 && c < 0x7f) {
      return true;
    }
    if (c == '\n') {
      return keepLines;
    }
    return c >= 0xa0 && c != 0xad && !invisible(c);
  }

  private static boolean invisible(char c) {
    return c == 0x061c
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0xfeff
        || (c >= 0xfff9 && c <= 0xfffb);
  }
}
