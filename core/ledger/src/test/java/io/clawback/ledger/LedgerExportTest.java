package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerExportTest {
  private final SimulatedDisk disk = World.ledgerOf(30);
  private final LedgerReader reader = new LedgerReader(disk);

  @Test
  void jsonLinesAreTheLedgersOwnLines() throws Exception {
    StringBuilder all = new StringBuilder();
    assertThat(new LedgerExport(reader, 0, Long.MAX_VALUE).jsonLines(all)).isEqualTo(31);
    StringBuilder files = new StringBuilder();
    for (String segment : Names.segments(disk)) {
      files.append(new String(World.bytes(disk, segment)));
    }
    assertThat(all.toString()).isEqualTo(files.toString());
    StringBuilder some = new StringBuilder();
    assertThat(new LedgerExport(reader, 10, 12).jsonLines(some)).isEqualTo(2);
    assertThat(some.toString().lines()).hasSize(2).allMatch(l -> all.indexOf(l) > 0);
  }

  @Test
  void csvIsQuotedAndHoldsNoFormula() throws Exception {
    SimulatedDisk other = new SimulatedDisk(2);
    try (FileLedger ledger = new World().open(other)) {
      ledger.append(
          Draft.of(
              EntryKind.SNAPSHOT_TAKEN, "=cmd()", Json.of(Map.of("said", Json.of("a \"b\", c")))));
    }
    StringBuilder out = new StringBuilder();
    assertThat(new LedgerExport(new LedgerReader(other), 1, 2).csv(out)).isEqualTo(1);
    String[] rows = out.toString().split("\r\n");
    assertThat(rows[0]).startsWith("seq,when,kind,who");
    assertThat(rows[1])
        .startsWith("1,2026-01-02T03:04:05.678901Z,SNAPSHOT_TAKEN,'=cmd(),")
        .contains("\"{\"\"said\"\":\"\"a \\\"\"b\\\"\", c\"\"}\"");
  }

  @Test
  void theLastEntriesComeOldestFirst() {
    assertThat(reader.last(3).stream().map(e -> e.seq())).containsExactly(28L, 29L, 30L);
  }
}
