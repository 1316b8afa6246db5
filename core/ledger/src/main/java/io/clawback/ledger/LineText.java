package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads a line back into the entry that it records. */
final class LineText {
  private LineText() {}

  /** The entry. Throws {@link JsonException} when the text is no line of a ledger. */
  static Entry entry(Disk disk, String line) throws IOException {
    Json.Obj json = JsonReader.readObject(line);
    String who = json.text(Field.WHO.key);
    Draft draft =
        new Draft(
            kind(json.text(Field.KIND.key)),
            text(json, Field.WHERE).map(host -> who + "@" + host).orElse(who),
            text(json, Field.RUN),
            text(json, Field.PLAN),
            text(json, Field.STEP),
            text(json, Field.OPERATION),
            text(json, Field.TENANT),
            text(json, Field.RESOURCE),
            text(json, Field.POLICY),
            what(disk, json));
    try {
      Instant when = Instant.parse(json.text(Field.WHEN.key));
      return new Entry(json.whole(Field.SEQ.key), when, draft, line);
    } catch (DateTimeException e) {
      throw new JsonException("'when' is no time", e);
    }
  }

  private static Json.Obj what(Disk disk, Json.Obj json) throws IOException {
    if (json.get(Field.WHAT.key) instanceof Json.Obj what) {
      return what;
    }
    return DetailFile.read(disk, json.text(Field.WHAT_IN.key));
  }

  private static Optional<String> text(Json.Obj json, Field field) {
    return json.fields().containsKey(field.key)
        ? Optional.of(json.text(field.key))
        : Optional.empty();
  }

  private static EntryKind kind(String name) {
    try {
      return EntryKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new JsonException("no kind of entry is called " + name, e);
    }
  }
}
