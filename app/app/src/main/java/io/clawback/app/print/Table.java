package io.clawback.app.print;

import io.clawback.model.observed.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rows under titles: columns as wide as their widest cell, numbers to the right, unknown as {@code
 * -}. Not thread-safe.
 */
public final class Table {
  /** What stands for a value that is not known; never 0. */
  public static final String UNKNOWN = "-";

  /**
   * One column.
   *
   * @param title in capitals, Kafka's word where the column is Kafka's
   * @param number whether its cells are numbers, aligned to the right
   */
  public record Column(String title, boolean number) {
    /** Of texts. */
    public static Column text(String title) {
      return new Column(title, false);
    }

    /** Of numbers. */
    public static Column number(String title) {
      return new Column(title, true);
    }
  }

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row; an empty cell is shown as unknown. Returns this. */
  public Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    List<String> row = new ArrayList<>(cells.length);
    for (Object cell : cells) {
      String text = cell(cell);
      row.add(text.isEmpty() ? UNKNOWN : text);
    }
    rows.add(row);
    return this;
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /** The titles. */
  List<Column> columns() {
    return columns;
  }

  /** The cells, as they were given. */
  List<List<String>> rows() {
    return rows;
  }

  /** How wide the text is, without what is trimmed at the end of lines. */
  int width() {
    int sum = -2;
    for (int width : widths(lines())) {
      sum += width + 2;
    }
    return sum;
  }

  /** The widest cell in any of these columns. */
  int widest(List<String> titles) {
    int widest = 0;
    for (int i = 0; i < columns.size(); i++) {
      if (titles.contains(columns.get(i).title())) {
        for (List<String> row : rows) {
          widest = Math.max(widest, width(Visible.line(row.get(i))));
        }
      }
    }
    return widest;
  }

  /** The same without one column. */
  Table without(String title) {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).title().equals(title)) {
        kept.add(i);
      }
    }
    Table fewer = new Table(kept.stream().map(columns::get).toArray(Column[]::new));
    rows.forEach(row -> fewer.row(kept.stream().map(row::get).toArray()));
    return fewer;
  }

  /** The same, with cells of these columns cut in their middle where they are wider. */
  Table cut(List<String> titles, int widest) {
    Table cut = new Table(columns.toArray(Column[]::new));
    for (List<String> row : rows) {
      Object[] cells = row.toArray();
      for (int i = 0; i < cells.length; i++) {
        if (titles.contains(columns.get(i).title())) {
          cells[i] = middle(Visible.line(row.get(i)), widest);
        }
      }
      cut.row(cells);
    }
    return cut;
  }

  /** Both ends of a name tell it from others, so its middle goes. */
  private static String middle(String text, int widest) {
    int[] points = text.codePoints().toArray();
    if (points.length <= widest) {
      return text;
    }
    int head = widest / 2;
    int tail = widest - head - 1;
    return new String(points, 0, head) + "\u2026" + new String(points, points.length - tail, tail);
  }

  private static String cell(Object value) {
    return switch (value) {
      case Measured m -> cell(m.number());
      case OptionalLong n -> n.isPresent() ? Long.toString(n.getAsLong()) : UNKNOWN;
      case Optional<?> o -> o.isPresent() ? cell(o.get()) : UNKNOWN;
      default -> value.toString();
    };
  }

  /** The aligned text, each line ended; control characters in cells are escaped. */
  public String text() {
    List<List<String>> lines = lines();
    int[] widths = widths(lines);
    StringBuilder out = new StringBuilder();
    for (List<String> line : lines) {
      append(out, line, widths);
    }
    return out.toString();
  }

  private List<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>(rows.size() + 1);
    lines.add(columns.stream().map(Column::title).toList());
    rows.forEach(r -> lines.add(r.stream().map(Visible::line).toList()));
    return lines;
  }

  private int[] widths(List<List<String>> lines) {
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    return widths;
  }

  private void append(StringBuilder out, List<String> line, int[] widths) {
    int start = out.length();
    for (int i = 0; i < widths.length; i++) {
      String cell = line.get(i);
      int gap = widths[i] - width(cell);
      boolean right = columns.get(i).number();
      out.repeat(' ', (i == 0 ? 0 : 2) + (right ? gap : 0))
          .append(cell)
          .repeat(' ', right ? 0 : gap);
    }
    int end = out.length();
    while (end > start && out.charAt(end - 1) == ' ') {
      end--;
    }
    out.setLength(end);
    out.append('\n');
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
