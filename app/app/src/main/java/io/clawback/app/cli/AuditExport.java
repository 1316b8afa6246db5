package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.app.print.Format;
import io.clawback.app.show.Words;
import io.clawback.ledger.LedgerExport;
import io.clawback.ledger.LedgerReader;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes ledger entries elsewhere, as they stand. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes ledger entries as JSON Lines, byte for byte, or as CSV with -o csv.",
    footer = {
      "",
      "Examples:",
      "  clawback audit export --out ledger.jsonl",
      "  clawback audit export --from 100 --to 200 -o csv",
      "  clawback audit export --checkpoint --out checkpoint.note"
    })
final class AuditExport extends Verb {
  @Option(
      names = "--from",
      paramLabel = "SEQ",
      defaultValue = "0",
      description = "From this entry on.")
  private long from;

  @Option(names = "--to", paramLabel = "SEQ", description = "Before this entry.")
  private long to = Long.MAX_VALUE;

  @Option(names = "--out", paramLabel = "FILE", description = "Writes there, not to stdout.")
  private @Nullable Path out;

  @Option(
      names = "--checkpoint",
      description = "Only the newest signed checkpoint: keep it elsewhere, as an anchor.")
  private boolean checkpoint;

  @Override
  protected ExitCode act() {
    LedgerReader reader = new LedgerReader(LedgerFolder.open(data()));
    if (checkpoint) {
      note(reader);
      return ExitCode.FINE;
    }
    LedgerExport export = new LedgerExport(reader, from, to);
    try (Writer writer = out == null ? new ToConsole(console()) : Files.newBufferedWriter(out)) {
      long entries = format() == Format.csv ? export.csv(writer) : export.jsonLines(writer);
      writer.flush();
      console().note(Words.several(entries, "entry") + (out == null ? "" : " in " + out) + ".");
    } catch (IOException e) {
      throw WrittenFile.failed(out == null ? Path.of("stdout") : out, e);
    }
    return ExitCode.FINE;
  }

  private void note(LedgerReader reader) {
    String note =
        reader
            .latestCheckpoint()
            .orElseThrow(() ->
                new ClawbackException(
                    new Problem(
                        "ledger.no-checkpoint",
                        Category.USAGE,
                        data().toString(),
                        "Nothing in this ledger is signed yet.",
                        "It is signed at the end of each run.")));
    if (out == null) {
      console().text(note);
    } else {
      WrittenFile.replace(out, note);
    }
  }

  /** Passes text on to the console in pieces. */
  private static final class ToConsole extends Writer {
    private static final int PIECE = 1 << 16;
    private final Console console;
    private final StringBuilder piece = new StringBuilder();

    ToConsole(Console console) {
      this.console = console;
    }

    @Override
    public void write(char[] text, int offset, int length) {
      piece.append(text, offset, length);
      if (piece.length() > PIECE) {
        flush();
      }
    }

    @Override
    public void flush() {
      if (!piece.isEmpty()) {
        console.text(piece.toString());
        piece.setLength(0);
      }
    }

    @Override
    public void close() {
      flush();
    }
  }
}
