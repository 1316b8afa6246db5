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
    int[] widths = new int[columns.size()];
    List<List<String>> lines = new ArrayList<>(rows.size() + 1);
    lines.add(columns.stream().map(Column::title).toList());
    rows.forEach(r -> lines.add(r.stream().map(Visible::line).toList()));
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> line : lines) {
      append(out, line, widths);
    }
    return out.toString();
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
