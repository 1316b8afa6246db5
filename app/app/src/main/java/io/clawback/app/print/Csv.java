package io.clawback.app.print;

import java.util.List;

/** A table as comma-separated values, RFC 4180: CRLF ends, quotes where they are needed. */
final class Csv {
  private Csv() {}

  static String of(Table table) {
    StringBuilder out = new StringBuilder();
    line(out, table.columns().stream().map(Table.Column::title).toList());
    table.rows().forEach(row -> line(out, row));
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> cells) {
    String comma = "";
    for (String cell : cells) {
      out.append(comma).append(quoted(cell));
      comma = ",";
    }
    out.append("\r\n");
  }

  private static String quoted(String cell) {
    boolean plain =
        cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
            && cell.strip().length() == cell.length();
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
