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
    return isPlain(cell) ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static boolean isPlain(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      boolean edge = i == 0 || i == cell.length() - 1;
      if (c == ',' || c == '"' || c == '\r' || c == '\n' || (edge && Character.isWhitespace(c))) {
        return false;
      }
    }
    return true;
  }
}
