package io.clawback.app.print;

/** A sentence in lines. Pure. */
public final class Lines {
  private Lines() {}

  /**
   * The text broken between words, so that no line is wider; a word that is wider stays whole.
   *
   * @param width in characters, at least 1 more than the indent
   * @param indent spaces before every line but the first
   */
  public static String of(String text, int width, int indent) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    boolean begun = false;
    for (String word : text.split(" ", -1)) {
      if (column > indent && column + 1 + word.length() > width) {
        out.append('\n').repeat(" ", indent);
        column = indent;
      } else if (begun) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += word.length();
      begun = true;
    }
    return out.toString();
  }
}
