package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a range of entries elsewhere: as JSON Lines, byte for byte, or as CSV (RFC 4180). */
public final class LedgerExport {
  private static final String HEADER =
      "seq,when,kind,who,tenant,resource,policy,plan,run,step,operation,what,hash";

  private final LedgerReader reader;
  private final long from;
  private final long to;

  /** The entries from number {@code from} on, and before {@code to}. */
  public LedgerExport(LedgerReader reader, long from, long to) {
    this.reader = reader;
    this.from = from;
    this.to = to;
  }

  /** Writes the lines as they stand. Returns how many. */
  public long jsonLines(Appendable out) throws IOException {
    return write(out, Entry::line, "\n");
  }

  /**
   * Writes one row an entry, under a header. A cell that a spreadsheet would take for a formula
   * begins with an apostrophe. Returns how many entries.
   */
  public long csv(Appendable out) throws IOException {
    out.append(HEADER).append("\r\n");
    return write(out, LedgerExport::row, "\r\n");
  }

  private interface Format {
    String of(Entry entry);
  }

  private long write(Appendable out, Format format, String end) throws IOException {
    long[] count = new long[1];
    try {
      reader.forEach(
          from,
          to,
          entry -> {
            try {
              out.append(format.of(entry)).append(end);
              count[0]++;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw new IOException("the export could not be written", e);
    }
    return count[0];
  }

  private static String row(Entry entry) {
    Draft draft = entry.draft();
    return List.of(
            Long.toString(entry.seq()),
            entry.at().toString(),
            draft.kind().name(),
            draft.who(),
            text(draft.tenant()),
            text(draft.resource()),
            text(draft.policy()),
            text(draft.plan()),
            text(draft.run()),
            text(draft.step()),
            text(draft.operation()),
            draft.detail().canonical(),
            entry.line().substring(9, 73))
        .stream()
        .map(LedgerExport::cell)
        .collect(Collectors.joining(","));
  }

  private static String text(Optional<String> maybe) {
    return maybe.orElse("");
  }

  private static String cell(String text) {
    String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
