package io.clawback.runtime.inspect;

import io.clawback.model.message.Copy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Headers that Clawback itself puts on copies and on what it puts back: they say where a message
 * came from and are nobody's data, so that they are never masked. Only names that it writes, and
 * only values such as it writes: whatever else bears such a name is somebody else's.
 */
final class OurHeaders {
  /** Longer than any value of ours but that with the ids of very many reasons. */
  private static final int LONGEST = 600;

  private static final Pattern NUMBER =
      named(
          Stream.of(
              "batch",
              "partition",
              "offset",
              "timestamp",
              "original-timestamp",
              "redrives",
              "redriven-batch"));

  private static final Pattern NAME =
      named(
          Stream.of(
              "operation",
              "source",
              "incarnation",
              "tenant",
              "reason",
              "void",
              "returned",
              "redriven",
              "redriven-of",
              "redriven-from"));

  private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,19}");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:,/@#$=+-]{0," + LONGEST + "}");

  private OurHeaders() {}

  private static Pattern named(Stream<String> names) {
    String prefix = Copy.OPERATION.substring(0, Copy.OPERATION.indexOf('.') + 1);
    return Pattern.compile(
        Pattern.quote(prefix)
            + names.map(Pattern::quote).collect(Collectors.joining("|", "(", ")")));
  }

  /** The value, where the header is ours. */
  static Optional<String> shown(String name, byte[] value) {
    if (value.length > LONGEST) {
      return Optional.empty();
    }
    String text = new String(value, StandardCharsets.US_ASCII);
    boolean ours =
        (NUMBER.matcher(name).matches() && DIGITS.matcher(text).matches())
            || (NAME.matcher(name).matches() && WORD.matcher(text).matches());
    return ours ? Optional.of(text) : Optional.empty();
  }
}
