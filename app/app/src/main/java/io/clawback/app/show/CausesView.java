package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.app.print.Visible;
import io.clawback.model.finding.Cause;
import io.clawback.model.finding.Cause.Name;
import io.clawback.model.finding.Cause.RuledOut;
import io.clawback.model.finding.Cause.WrongRemedy;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Causes: a block each, the worst first. */
public final class CausesView {
  /** What is said when there is none. */
  public static final String NONE = "Nothing is behind its objective.";

  private CausesView() {}

  /** All of them, in the order given. */
  public static Shown of(Instant at, List<Cause> causes) {
    return new Shown(() -> text(causes), () -> rows(causes), () -> document(at, causes));
  }

  private static String text(List<Cause> causes) {
    if (causes.isEmpty()) {
      return NONE + "\n";
    }
    StringBuilder out = new StringBuilder();
    for (Cause cause : causes) {
      if (!out.isEmpty()) {
        out.append('\n');
      }
      block(cause, out);
    }
    return out.toString();
  }

  private static void block(Cause cause, StringBuilder out) {
    line(
        out,
        "",
        cause.severity()
            + "  "
            + cause.subscription()
            + "  "
            + cause.tenant()
            + (cause.objective().isEmpty() ? "" : "  objective " + cause.objective()));
    line(
        out,
        "  cause    ",
        words(cause.name())
            + (cause.name() == Name.UNKNOWN ? "" : " (" + cause.confidence() + "% sure)"));
    cause.evidence().forEach(e -> line(out, "           ", e));
    cause.runnerUp().ifPresent(r -> line(out, "  not      ", words(r.name()) + ": " + r.why()));
    for (WrongRemedy wrong : cause.wrong()) {
      line(out, "  wrong    ", wrong.remedy() + ": " + wrong.why());
    }
    cause.unseen().forEach(u -> line(out, "  unseen   ", u));
    line(out, "  next     ", cause.next());
  }

  private static void line(StringBuilder out, String head, String text) {
    out.append(head).append(Visible.line(text)).append('\n');
  }

  /** {@code stuck on poison}; nothing known is said as such. */
  static String words(Name name) {
    return name == Name.UNKNOWN
        ? "nothing known"
        : name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Table rows(List<Cause> causes) {
    Table table =
        new Table(
            Column.text("SEVERITY"),
            Column.text("TENANT"),
            Column.text("SUBSCRIPTION"),
            Column.text("CAUSE"),
            Column.number("CONFIDENCE"),
            Column.text("RUNNER-UP"),
            Column.text("EVIDENCE"),
            Column.text("NEXT"));
    causes.forEach(c ->
        table.row(
            c.severity(),
            c.tenant(),
            c.subscription(),
            c.name(),
            c.confidence(),
            c.runnerUp().map(RuledOut::name).map(Name::toString).orElse(""),
            String.join(" ", c.evidence()),
            c.next()));
    return table;
  }

  private static Json document(Instant at, List<Cause> causes) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("at", Json.of(at.toString()));
    fields.put("causes", Json.of(causes.stream().map(CausesView::document).toList()));
    return Json.of(fields);
  }

  private static Json document(Cause cause) {
    return ((Json.Obj) RecordJson.write(cause))
        .with("tenant", Json.of(cause.tenant().value()))
        .with("environment", Json.of(cause.subscription().broker().environment()));
  }
}
