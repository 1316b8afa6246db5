package io.clawback.content;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * How many messages are of which format, once the whole queue is known: what looks like broken JSON
 * or like a schema's id is none where hardly anything is JSON, or where every id is another.
 */
final class Census {
  private static final int PLAUSIBLE_SCHEMAS = 64;
  private final long[] counts;

  /** Whether JSON is usual enough for broken JSON to mean something. */
  final boolean json;

  final Format dominant;

  /** All but tombstones. */
  final long total;

  /** Well-formed objects and arrays, framed or not. */
  final long valid;

  final long malformed;

  Census(Evidence evidence) {
    counts = evidence.formats.clone();
    valid = of(Format.JSON) + of(Format.FRAMED_JSON);
    malformed = of(Format.MALFORMED);
    long braces = evidence.braces;
    json = valid + braces > 0 && valid + of(Format.SCALAR) + braces >= malformed - braces;
    if (!json) {
      move(Format.MALFORMED, Format.TEXT);
    }
    boolean schemas = evidence.schemas.all().size() <= PLAUSIBLE_SCHEMAS;
    if (!schemas) {
      move(Format.CONFLUENT, Format.BYTES);
      move(Format.APICURIO, Format.BYTES);
    }
    if (most() != Format.FRAMED_JSON) {
      // Any bytes may follow a schema's id: a bracket among them says nothing of JSON.
      move(Format.FRAMED_MALFORMED, schemas ? Format.CONFLUENT : Format.BYTES);
    }
    Format most = most();
    dominant = most == Format.SCALAR ? Format.TEXT : most;
    total = LongStream.of(counts).sum();
    if (dominant != Format.JSON && dominant != Format.FRAMED_JSON) {
      move(Format.SCALAR, Format.TEXT);
    }
  }

  private Format most() {
    Format most = Format.JSON;
    for (Format format : Format.values()) {
      if (format != Format.MALFORMED
          && format != Format.FRAMED_MALFORMED
          && weight(format) > weight(most)) {
        most = format;
      }
    }
    return most;
  }

  private long weight(Format format) {
    return of(format) + (format == Format.JSON ? of(Format.MALFORMED) : 0);
  }

  private void move(Format from, Format to) {
    counts[to.ordinal()] += counts[from.ordinal()];
    counts[from.ordinal()] = 0;
  }

  long of(Format format) {
    return counts[format.ordinal()];
  }

  SortedMap<String, Long> named() {
    TreeMap<String, Long> named = new TreeMap<>();
    for (Format format : Format.values()) {
      if (of(format) > 0) {
        named.merge(format.words, of(format), Long::sum);
      }
    }
    return named;
  }
}
