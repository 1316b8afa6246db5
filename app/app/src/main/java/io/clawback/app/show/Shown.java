package io.clawback.app.show;

import io.clawback.app.print.Console;
import io.clawback.app.print.Format;
import io.clawback.app.print.Table;
import io.clawback.model.json.Json;
import java.util.function.Supplier;

/**
 * One result in all its forms; each is made only when it is asked for.
 *
 * @param text for people
 * @param rows for CSV: bare numbers, no units
 * @param document for JSON and YAML
 */
public record Shown(Supplier<String> text, Supplier<Table> rows, Supplier<Json> document) {
  /** A result whose table is the same for people and for CSV. */
  public static Shown of(Supplier<Table> rows, Supplier<Json> document) {
    return new Shown(() -> rows.get().text(), rows, document);
  }

  /** Writes it to stdout in the form chosen. */
  public void to(Console console, Format format) {
    switch (format) {
      case table -> console.text(text.get());
      case csv -> console.csv(rows.get());
      case json, yaml -> console.document(format, document.get());
    }
  }
}
