package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Spells drafts, and moves details that are too large for a line to files. Thread-safe. */
final class Encoder {
  /** The detail sits in the line's object. */
  private static final int MOST_DEPTH = JsonReader.MAX_DEPTH - 1;

  private final Disk disk;
  private final LedgerLimits limits;
  private final Object oneAtATime = new Object();

  Encoder(Disk disk, LedgerLimits limits) {
    this.disk = disk;
    this.limits = limits;
  }

  Line spell(Draft draft) throws IOException {
    if (deeperThan(draft.detail(), MOST_DEPTH)) {
      throw LedgerProblems.tooLarge(disk, "detail is nested too deep", MOST_DEPTH);
    }
    String detail = draft.detail().canonical();
    Line line = Line.with(draft, detail);
    if (line.mostBytes() <= LedgerLimits.LINE_BYTES) {
      return line;
    }
    byte[] bytes = detail.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > limits.detailBytes()) {
      throw LedgerProblems.tooLarge(
          disk, "detail has " + bytes.length + " bytes", limits.detailBytes());
    }
    Line pointing = Line.pointing(draft, Sha256.named(new Sha256().of(bytes)));
    if (pointing.mostBytes() > LedgerLimits.LINE_BYTES) {
      int most = LedgerLimits.LINE_BYTES;
      throw LedgerProblems.tooLarge(
          disk, "names alone have " + pointing.mostBytes() + " bytes", most);
    }
    synchronized (oneAtATime) {
      DetailFile.keep(disk, bytes);
    }
    return pointing;
  }

  private static boolean deeperThan(Json value, int most) {
    return switch (value) {
      case Json.Obj(var fields) ->
          most == 0 || fields.values().stream().anyMatch(v -> deeperThan(v, most - 1));
      case Json.Array(var items) ->
          most == 0 || items.stream().anyMatch(v -> deeperThan(v, most - 1));
      case Json.Null ignored -> false;
      case Json.Bool ignored -> false;
      case Json.Text ignored -> false;
      case Json.Whole ignored -> false;
      case Json.Real ignored -> false;
    };
  }
}
