package io.clawback.runtime.inspect;

import io.clawback.model.message.Copy;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.message.RedriveRules;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Headers that Clawback itself puts on copies and on what it puts back: they say where a message
 * came from and are nobody's data, so that they are never masked. Only names that it writes, where
 * it writes them, and only values such as it writes: whatever else bears such a name is somebody
 * else's.
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

  /** On a message that came back, or on a record of its own. */
  private static final List<String> ALONE =
      List.of(Copy.VOID, Copy.RETURNED, Copy.TIMESTAMP, RedriveRules.COUNT, RedriveRules.FROM);

  /** So many headers has a mark. */
  private static final int MARK =
      new Mark("", 0, "", "", Collections.emptySortedMap()).headers().size();

  private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,19}");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:,/@#$=+-]{0," + LONGEST + "}");

  private OurHeaders() {}

  private static Pattern named(Stream<String> names) {
    String prefix = Copy.OPERATION.substring(0, Copy.OPERATION.indexOf('.') + 1);
    return Pattern.compile(
        Pattern.quote(prefix)
            + names.map(Pattern::quote).collect(Collectors.joining("|", "(", ")")));
  }

  /** How many of a message's last headers are ours, because it is a copy, or says something. */
  static int atTheEnd(List<Header> all) {
    Message bare = new Message(0, 0, 0, Optional.empty(), Optional.empty(), all);
    return Copy.read(bare).isPresent()
        ? Copy.OWN
        : all.size() == MARK && all.getFirst().name().equals(Mark.NAME) ? MARK : 0;
  }

  /**
   * The value, where the header is ours.
   *
   * @param last whether it is one of those at the end
   */
  static Optional<String> shown(String name, byte[] value, boolean last) {
    if (value.length > LONGEST || !(last || ALONE.contains(name))) {
      return Optional.empty();
    }
    String text = new String(value, StandardCharsets.US_ASCII);
    boolean ours =
        (NUMBER.matcher(name).matches() && DIGITS.matcher(text).matches())
            || (NAME.matcher(name).matches() && WORD.matcher(text).matches());
    return ours ? Optional.of(text) : Optional.empty();
  }
}
