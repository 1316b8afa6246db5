package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.app.print.Visible;
import io.clawback.model.json.RecordJson;
import io.clawback.runtime.Doctor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the doctor saw: one line each, with what to do where something is missing. */
public final class DoctorView {
  private static final Pattern RIGHT = Pattern.compile("(.+?)(?: on)? \\S+");

  private DoctorView() {}

  /** The lines in all forms. */
  public static Shown of(List<Doctor.Line> lines) {
    return new Shown(() -> text(lines), () -> rows(lines), () -> RecordJson.write(lines));
  }

  private static String text(List<Doctor.Line> all) {
    List<Doctor.Line> lines = folded(all);
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

  /** What is well for many queues or groups alike is one line; what is not keeps its own. */
  private static List<Doctor.Line> folded(List<Doctor.Line> all) {
    return all.stream()
        .collect(Collectors.groupingBy(DoctorView::alike, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(e ->
            e.getValue().size() == 1 ? e.getValue().getFirst() : many(e.getKey(), e.getValue()))
        .toList();
  }

  private static Doctor.Line many(Doctor.Line alike, List<Doctor.Line> lines) {
    return new Doctor.Line(
        alike.subject(),
        alike.check() + " (" + lines.size() + ")",
        alike.state(),
        alike.detail(),
        alike.next());
  }

  /** The line without the name of its queue or group, when all is well there. */
  private static Doctor.Line alike(Doctor.Line line) {
    Matcher right = RIGHT.matcher(line.check());
    return line.state().equals("ok") && right.matches()
        ? new Doctor.Line(line.subject(), right.group(1), line.state(), line.detail(), line.next())
        : line;
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
