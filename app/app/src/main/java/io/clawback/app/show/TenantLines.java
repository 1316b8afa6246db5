package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.observed.ContentReport;

/** Whose messages they are: the tenants with the most of them. */
final class TenantLines {
  private static final int MOST = 10;

  private TenantLines() {}

  static void of(ContentReport report, Page page) {
    if (report.tenants().isEmpty()) {
      return;
    }
    Table table =
        new Table(
            Column.text("TENANT"),
            Column.number("MESSAGES"),
            Column.number("SHARE"),
            Column.number("BYTES"),
            Column.number("OLDEST"),
            Column.number("RATE"));
    for (ContentReport.TenantPart t : report.tenants().stream().limit(MOST).toList()) {
      table.row(
          t.name(),
          Words.count(t.messages()),
          InspectWords.share(t.messages(), report.messages()),
          InspectWords.bytes(t.bytes()),
          t.oldest().map(o -> Words.span(o.toSeconds())).orElse(""),
          InspectWords.rate(t.perSecond()));
    }
    page.line("");
    page.add(table.text());
    if (report.tenants().size() > MOST) {
      page.line(
          "and " + Words.several(report.tenants().size() - MOST, "more tenant") + ": see -o json");
    }
  }
}
