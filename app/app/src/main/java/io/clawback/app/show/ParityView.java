package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.engine.parity.ParityMatrix;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rules and subjects against environments. What agrees everywhere is left out unless asked for. */
public final class ParityView {
  private ParityView() {}

  /**
   * The matrix in all forms; documents always have every row.
   *
   * @param all whether rows that agree everywhere are shown too
   */
  public static Shown of(ParityMatrix matrix, boolean all) {
    return new Shown(() -> text(matrix, all), () -> rows(matrix, all), () -> document(matrix));
  }

  private static List<ParityMatrix.Row> chosen(ParityMatrix matrix, boolean all) {
    Comparator<ParityMatrix.Row> drifting =
        Comparator.comparing(r -> r.cells().stream().noneMatch(c -> c.verdict().drifts()));
    return matrix.rows().stream()
        .filter(r ->
            all
                || r.cells().stream()
                    .anyMatch(
                        c -> c.verdict().drifts() || c.verdict() == ParityMatrix.Verdict.UNSEEN))
        .sorted(drifting)
        .toList();
  }

  private static String text(ParityMatrix matrix, boolean all) {
    List<Column> columns =
        new ArrayList<>(
            List.of(Column.text("RULE"), Column.text("PROPERTY"), Column.text("SUBJECT")));
    matrix.environments().forEach(e -> columns.add(Column.text(e.toUpperCase(Locale.ROOT))));
    columns.add(Column.text("MEANS"));
    Table table = new Table(columns.toArray(Column[]::new));
    for (ParityMatrix.Row row : chosen(matrix, all)) {
      List<Object> cells = new ArrayList<>(List.of(row.rule(), row.property(), row.subject()));
      for (String environment : matrix.environments()) {
        cells.add(cell(row, environment));
      }
      cells.add(means(row));
      table.row(cells.toArray());
    }
    return table.text();
  }

  private static String cell(ParityMatrix.Row row, String environment) {
    Optional<ParityMatrix.Cell> found =
        row.cells().stream().filter(c -> c.environment().equals(environment)).findFirst();
    if (found.isEmpty()) {
      return "";
    }
    ParityMatrix.Cell cell = found.get();
    String value = Words.value(row.property(), cell.value());
    return switch (cell.verdict()) {
      case REFERENCE -> value + " (right)";
      case AGREES -> value + " ok";
      case DRIFTS -> value + " DRIFTS";
      case MISSING -> "MISSING";
      case UNSEEN -> "- (unseen)";
    };
  }

  /** What aligning the row would mean: the worst of its cells. */
  private static String means(ParityMatrix.Row row) {
    return row.cells().stream()
        .flatMap(c -> c.change().stream())
        .max(Comparator.naturalOrder())
        .map(Words::small)
        .orElse("");
  }

  private static Table rows(ParityMatrix matrix, boolean all) {
    Table table =
        new Table(
            Column.text("RULE"),
            Column.text("PROPERTY"),
            Column.text("RELATION"),
            Column.text("SUBJECT"),
            Column.text("ENVIRONMENT"),
            Column.text("VALUE"),
            Column.text("VERDICT"),
            Column.text("CHANGE"),
            Column.text("NOTE"));
    for (ParityMatrix.Row row : chosen(matrix, all)) {
      for (ParityMatrix.Cell cell : row.cells()) {
        table.row(
            row.rule(),
            row.property(),
            row.relation(),
            row.subject(),
            cell.environment(),
            cell.value(),
            cell.verdict(),
            cell.change(),
            cell.note());
      }
    }
    return table;
  }

  private static Json document(ParityMatrix matrix) {
    return ((Json.Obj) RecordJson.write(matrix)).with("mismatches", Json.of(matrix.drifts()));
  }
}
