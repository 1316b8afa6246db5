package io.clawback.app.print;

import java.util.ArrayList;
import java.util.List;

/**
 * A table made to fit a terminal: columns that can be done without are left out, the least needed
 * first; then names are cut in their middle. Numbers and titles stay whole.
 *
 * @param text the aligned lines
 * @param leftOut the titles of what is not shown, in the table's order
 */
public record Fitted(String text, List<String> leftOut) {
  /** No name is cut shorter than this. */
  private static final int SHORTEST = 9;

  /**
   * Fits the table.
   *
   * @param width of the terminal, in characters
   * @param spare titles of columns that may be left out, the first of them first
   * @param names titles of columns whose cells may be cut when nothing else helps
   */
  public static Fitted of(Table table, int width, List<String> spare, List<String> names) {
    List<String> out = new ArrayList<>();
    Table fitting = table;
    for (String title : spare) {
      if (fitting.width() <= width) {
        break;
      }
      if (fitting.columns().stream().anyMatch(c -> c.title().equals(title))) {
        fitting = fitting.without(title);
        out.add(title);
      }
    }
    int widest = fitting.widest(names);
    while (fitting.width() > width && widest > SHORTEST) {
      widest--;
      fitting = fitting.cut(names, widest);
    }
    List<String> leftOut =
        table.columns().stream().map(Table.Column::title).filter(out::contains).toList();
    return new Fitted(fitting.text(), leftOut);
  }
}
