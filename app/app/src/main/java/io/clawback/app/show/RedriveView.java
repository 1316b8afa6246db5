package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.runtime.RedrivePlan;
import io.clawback.runtime.quarantine.Choice;
import java.util.List;
import java.util.TreeMap;

/** What lies in a queue, and a plan that puts some of it back. */
public final class RedriveView {
  private RedriveView() {}

  /**
   * In all forms.
   *
   * @param next what to type next, one command a line; may be empty
   */
  public static Shown of(RedrivePlan made, List<String> next) {
    return new Shown(() -> text(made, next), () -> rows(made.choice()), () -> document(made));
  }

  private static String text(RedrivePlan made, List<String> next) {
    StringBuilder text = new StringBuilder();
    Choice choice = made.choice();
    if (!choice.rows().isEmpty()) {
      text.append(rows(choice).text()).append('\n');
    }
    choice
        .stays()
        .forEach((why, count) ->
            text.append("Stays: ")
                .append(Words.count(count))
                .append(", ")
                .append(words(why))
                .append(".\n"));
    if (!choice.stays().isEmpty()) {
      text.append('\n');
    }
    return text.append(PlanView.of(made.plan(), next).text().get()).toString();
  }

  private static String words(String why) {
    return switch (why) {
      case "redriven" -> "put back before";
      case "another-copy" -> "another copy of the same message";
      case "void" -> "void: their originals are back";
      case "loops" -> "put back too often already";
      case "no-dead-letter" -> "without a word of where they came from";
      case "in-the-way" -> "still in their group's way: it was never moved past them";
      case "not-meant" -> "not meant";
      case "beyond-max" -> "beyond --max";
      default -> why;
    };
  }

  private static Table rows(Choice choice) {
    Table table =
        new Table(
            Column.text("SOURCE"),
            Column.text("TENANT"),
            Column.text("REASON"),
            Column.number("GOES"),
            Column.number("STAYS"));
    choice
        .rows()
        .forEach(r ->
            table.row(
                r.source(), r.tenant(), r.reason(), Words.count(r.goes()), Words.count(r.stays())));
    return table;
  }

  private static Json document(RedrivePlan made) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("plan", PlanView.document(made.plan()));
    fields.put("rows", Json.of(made.choice().rows().stream().map(RecordJson::write).toList()));
    fields.put("stays", RecordJson.write(made.choice().stays()));
    return Json.of(fields);
  }
}
