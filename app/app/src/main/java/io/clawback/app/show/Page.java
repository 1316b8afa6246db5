package io.clawback.app.show;

import io.clawback.app.print.Visible;

/** Lines as wide as a terminal: what others wrote is escaped, and what does not fit is cut. */
final class Page {
  private static final String INDENT = "    ";

  private final int columns;
  private final boolean unicode;
  private final StringBuilder out = new StringBuilder();

  /**
   * @param columns how wide lines may be
   * @param unicode whether more than ASCII may be written
   */
  Page(int columns, boolean unicode) {
    this.columns = columns;
    this.unicode = unicode;
  }

  int columns() {
    return columns;
  }

  boolean unicode() {
    return unicode;
  }

  /** All lines so far. */
  String text() {
    return out.toString();
  }

  /** Whether a line of that text has to be cut. */
  boolean cuts(String text) {
    return Visible.line(text).length() > columns;
  }

  /** A text that was made to fit already, with its line ends. */
  void add(String text) {
    out.append(text);
  }

  /** All of a text that was cut, on as many lines as it takes. */
  void whole(String text) {
    String safe = Visible.line(text);
    int room = Math.max(16, columns - INDENT.length());
    for (int i = 0; i < safe.length(); i += room) {
      under(safe.substring(i, Math.min(safe.length(), i + room)));
    }
  }

  /** Whole, on as many lines as it takes: a note that is cut may say the opposite. */
  void note(String text) {
    String rest = Visible.line("note: " + text);
    while (rest.length() > columns) {
      int space = rest.lastIndexOf(' ', columns);
      int end = space > INDENT.length() ? space : columns;
      line(rest.substring(0, end));
      rest = INDENT + rest.substring(end).stripLeading();
    }
    line(rest);
  }

  void under(String text) {
    line(INDENT + text);
  }

  /** What others wrote is escaped, and a line that does not fit is cut, except on no terminal. */
  void line(String text) {
    String safe = Visible.line(text);
    int fits = safe.codePointCount(0, safe.length());
    out.append(
            fits <= columns
                ? safe
                : safe.substring(0, safe.offsetByCodePoints(0, columns - 1))
                    + (unicode ? "…" : "~"))
        .append('\n');
  }
}
