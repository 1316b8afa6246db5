package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.json.Json;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.OffsetRanges;
import java.util.List;
import java.util.TreeMap;

/** Exactly which messages: stretches of offsets, both ends included. */
public final class OffsetListView {
  private OffsetListView() {}

  /** Those of one signature, or the duplicates or the conflicts. */
  public static Shown of(List<ContentReport.Offsets> offsets) {
    return Shown.of(() -> rows(offsets), () -> document(offsets));
  }

  private static Table rows(List<ContentReport.Offsets> offsets) {
    Table table =
        new Table(
            Column.number("PARTITION"),
            Column.number("FIRST-OFFSET"),
            Column.number("LAST-OFFSET"),
            Column.number("COUNT"));
    for (ContentReport.Offsets of : offsets) {
      for (OffsetRanges.Stretch s : OffsetRanges.of(of, Integer.MAX_VALUE)) {
        table.row(of.partition(), s.first(), s.last(), s.last() - s.first() + 1);
      }
    }
    return table;
  }

  private static Json document(List<ContentReport.Offsets> offsets) {
    return Json.of(
        offsets.stream()
            .map(of -> {
              TreeMap<String, Json> fields = new TreeMap<>();
              fields.put("partition", Json.of(of.partition()));
              fields.put("count", Json.of(of.count()));
              fields.put(
                  "ranges",
                  Json.of(
                      OffsetRanges.of(of, Integer.MAX_VALUE).stream()
                          .map(s -> Json.of(List.of(Json.of(s.first()), Json.of(s.last()))))
                          .toList()));
              return Json.of(fields);
            })
            .toList());
  }
}
