package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.app.print.Visible;
import io.clawback.model.json.RecordJson;
import io.clawback.runtime.Doctor;
import java.util.List;

/** What the doctor saw: one line each, with what to do where something is missing. */
public final class DoctorView {
  private DoctorView() {}

  /** The lines in all forms. */
  public static Shown of(List<Doctor.Line> lines) {
    return new Shown(() -> text(lines), () -> rows(lines), () -> RecordJson.write(lines));
  }

  private static String text(List<Doctor.Line> lines) {
    Table table =
        new Table(
            Column.text("SUBJECT"),
            Column.text("CHECK"),
            Column.text("STATE"),
            Column.text("DETAIL"));
    lines.forEach(l -> table.row(l.subject(), l.check(), l.state(), l.detail()));
    List<String> printed = table.text().lines().toList();
    StringBuilder out = new StringBuilder(printed.getFirst()).append('\n');
    for (int i = 0; i < lines.size(); i++) {
      out.append(printed.get(i + 1)).append('\n');
      if (!lines.get(i).next().isEmpty()) {
        out.append("    next: ").append(Visible.line(lines.get(i).next())).append('\n');
      }
    }
    return out.toString();
  }

  private static Table rows(List<Doctor.Line> lines) {
    Table table =
        new Table(
            Column.text("SUBJECT"),
            Column.text("CHECK"),
            Column.text("STATE"),
            Column.text("DETAIL"),
            Column.text("NEXT"));
    lines.forEach(l -> table.row(l.subject(), l.check(), l.state(), l.detail(), l.next()));
    return table;
  }
}
