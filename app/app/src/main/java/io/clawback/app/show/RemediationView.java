package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.json.Json;
import java.util.List;

/** The execution log of a drain as people read it: stage by stage, then the record. */
public final class RemediationView {
  /** The published log's first four stages, together. */
  private static final int STAGES_TO_BEAT = 4;

  private RemediationView() {}

  /** The log in all forms. */
  public static Shown of(Json.Obj log) {
    return new Shown(() -> text(log), () -> rows(log), () -> log);
  }

  private static List<Json.Obj> stages(Json.Obj log) {
    return log.get("stages") instanceof Json.Array(var items)
        ? items.stream().map(Json.Obj.class::cast).toList()
        : List.of();
  }

  private static Table rows(Json.Obj log) {
    Table table =
        new Table(
            Column.text("STAGE"),
            Column.number("MS"),
            Column.number("PUBLISHED-MS"),
            Column.text("STATUS"),
            Column.text("OUTPUT"));
    for (Json.Obj stage : stages(log)) {
      table.row(
          stage.text("stage"),
          Long.toString(stage.whole("duration_ms")),
          Long.toString(stage.whole("seed_duration_ms")),
          stage.text("status"),
          stage.text("output"));
    }
    return table;
  }

  private static String text(Json.Obj log) {
    Table table =
        new Table(
            Column.text("STAGE"),
            Column.number("MS"),
            Column.number("PUBLISHED MS"),
            Column.text("STATUS"));
    long ours = 0;
    long published = 0;
    for (Json.Obj stage : stages(log).stream().limit(STAGES_TO_BEAT).toList()) {
      ours += stage.whole("duration_ms");
      published += stage.whole("seed_duration_ms");
    }
    stages(log)
        .forEach(s ->
            table.row(
                s.text("stage"),
                Words.count(s.whole("duration_ms")),
                Words.count(s.whole("seed_duration_ms")),
                s.text("status")));
    StringBuilder out = new StringBuilder(table.text());
    out.append(
        "%nThe first four, until every consumer goes on: %s ms; the published run took %s ms.%n"
            .formatted(Words.count(ours), Words.count(published)));
    stages(log).stream()
        .filter(s -> s.fields().containsKey("books_share_percent"))
        .forEach(s -> books(out, s));
    if (log.get("remediation_record") instanceof Json.Obj record
        && record.fields().containsKey("rollback_key")) {
      record(out, record);
    }
    if (log.get("rollback") instanceof Json.Obj back) {
      out.append(
          "%-22s %s messages, %s unreadable%n%-22s messages: %s, order: %s, settings: %s%n"
              .formatted(
                  "taken back",
                  Words.count(back.whole("messages")),
                  Words.count(back.whole("unreadable")),
                  "  the same",
                  yes(back, "same_messages"),
                  yes(back, "same_order"),
                  yes(back, "same_settings")));
      if (back.fields().containsKey("preserved_once_in_order")) {
        out.append(
            "%-22s preserved messages once each, in order: %s; poison once, behind them: %s%n"
                .formatted(
                    "  written behind",
                    yes(back, "preserved_once_in_order"),
                    yes(back, "poison_put_back_once")));
      }
      out.append(
          "%-22s %s that read it stand again%n"
              .formatted("  and then", Words.several(back.whole("groups_stand_again"), "group")));
    }
    return out.toString();
  }

  private static void books(StringBuilder out, Json.Obj drain) {
    out.append(
        "%-22s %s%% of the drain: ledger %s ms, rollback store %s ms%n"
            .formatted(
                "books kept in",
                drain.text("books_share_percent"),
                Words.count(drain.whole("ledger_ms")),
                Words.count(drain.whole("rollback_store_ms"))));
  }

  private static void record(StringBuilder out, Json.Obj record) {
    Json.Obj from = (Json.Obj) record.get("estimated_from");
    out.append(
        "%-22s %s, by %s%n"
            .formatted(
                "messages removed",
                Words.count(record.whole("messages_removed")),
                record.text("method")));
    out.append(
        "%-22s %s%n"
            .formatted("messages preserved", Words.count(record.whole("messages_preserved"))));
    out.append(
        "%-22s %s: %s by hand as declared, less %s ms measured%n"
            .formatted(
                "downtime prevented",
                record.text("estimated_downtime_prevented"),
                Words.span(from.whole("manual_baseline_seconds")),
                Words.count(from.whole("measured_standstill_ms"))));
    out.append(
        "%-22s %s messages, at the %s a second that were read before%n"
            .formatted(
                "  so not held up",
                Words.count(from.whole("messages_not_held_up")),
                Words.count(from.whole("throughput_before_per_second"))));
    out.append("%-22s %s%n".formatted("ledger", record.text("compliance_fingerprint")));
    out.append("%-22s %s%n".formatted("rollback key", record.text("rollback_key")));
  }

  private static String yes(Json.Obj of, String field) {
    return of.get(field).equals(Json.of(true)) ? "yes" : "NO";
  }
}
