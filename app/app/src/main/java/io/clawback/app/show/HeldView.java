package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.quarantine.Held;
import io.clawback.runtime.quarantine.QuarantineLook.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What was set aside. */
public final class HeldView {
  private HeldView() {}

  /** By the operation that did it. */
  public static Shown list(SortedMap<QueueId, Seen> seen) {
    return Shown.of(
        () -> {
          Table table =
              new Table(
                  Column.text("QUARANTINE"),
                  Column.text("OPERATION"),
                  Column.text("SOURCE"),
                  Column.text("TENANT"),
                  Column.text("REASON"),
                  Column.number("MESSAGES"),
                  Column.text("OLDEST"),
                  Column.text("STATE"),
                  Column.text("FIRST-COPY"));
          held(seen)
              .forEach(h ->
                  table.row(
                      h.quarantine(),
                      h.operation(),
                      h.source(),
                      h.tenant(),
                      h.reason(),
                      Words.count(h.messages()),
                      h.oldest().map(Words::time).orElse(""),
                      h.voided() ? "void" : "counts",
                      h.samples().isEmpty()
                          ? ""
                          : h.samples().getFirst().partition()
                              + "@"
                              + h.samples().getFirst().offset()));
          return table;
        },
        () -> Json.of(held(seen).map(RecordJson::write).toList()));
  }

  private static Stream<Held> held(SortedMap<QueueId, Seen> seen) {
    return seen.values().stream().flatMap(s -> s.held().stream());
  }

  private record Sum(String source, String tenant, String reason, long messages, long bytes) {}

  /** By source, tenant and reason; copies that were voided are not counted. */
  public static Shown stats(SortedMap<QueueId, Seen> seen) {
    return Shown.of(
        () -> {
          Table table =
              new Table(
                  Column.text("SOURCE"),
                  Column.text("TENANT"),
                  Column.text("REASON"),
                  Column.number("MESSAGES"),
                  Column.number("BYTES"));
          sums(seen)
              .forEach(s ->
                  table.row(
                      s.source(),
                      s.tenant(),
                      s.reason(),
                      Words.count(s.messages()),
                      Words.count(s.bytes())));
          long others = seen.values().stream().mapToLong(Seen::others).sum();
          if (others > 0) {
            table.row("(put there by others)", "", "", Words.count(others), "");
          }
          return table;
        },
        () -> Json.of(sums(seen).stream().map(RecordJson::write).toList()));
  }

  private static List<Sum> sums(SortedMap<QueueId, Seen> seen) {
    TreeMap<String, Sum> sums = new TreeMap<>();
    held(seen)
        .filter(h -> !h.voided())
        .forEach(h ->
            sums.merge(
                h.source() + "\n" + h.tenant() + "\n" + h.reason(),
                new Sum(h.source(), h.tenant(), h.reason(), h.messages(), h.bytes()),
                (a, b) ->
                    new Sum(
                        a.source(),
                        a.tenant(),
                        a.reason(),
                        a.messages() + b.messages(),
                        a.bytes() + b.bytes())));
    return new ArrayList<>(sums.values());
  }
}
