package io.clawback.formats.avro;

import io.clawback.formats.base.JsonText;
import io.clawback.formats.base.Opening;
import io.clawback.formats.base.ValueJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** Makes judges of schemas' texts. */
public final class AvroSchemas {
  /** A schema, and what single-object encoding calls it. */
  public record Known(ValueJudge judge, long fingerprint) {}

  private AvroSchemas() {}

  /**
   * A judge by each text, in their order; a text may use the names of those after it. What is wrong
   * goes to {@code opening}.
   */
  public static List<Known> open(List<String> files, List<String> texts, Opening opening) {
    Schema.Parser parser = new Schema.Parser();
    List<Known> known = new ArrayList<>();
    for (int i = texts.size() - 1; i >= 0; i--) {
      if (JsonText.parse(files.get(i), texts.get(i), opening).isEmpty()) {
        continue;
      }
      parsed(parser, files.get(i), texts.get(i), opening).ifPresent(k -> known.add(0, k));
    }
    return known;
  }

  private static Optional<Known> parsed(
      Schema.Parser parser, String file, String text, Opening opening) {
    try {
      Schema schema = parser.parse(text);
      AvroType type = AvroType.of(schema);
      return Optional.of(
          new Known(
              (bytes, from, to) -> AvroWalk.judge(type, bytes, from, to),
              SchemaNormalization.parsingFingerprint64(schema)));
    } catch (RuntimeException | StackOverflowError e) {
      opening.add(
          file,
          0,
          "The schema cannot be used: " + Opening.clip(String.valueOf(e.getMessage())) + ".",
          "Correct it; what it refers to is declared after it.");
      return Optional.empty();
    }
  }
}
