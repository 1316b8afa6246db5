package io.clawback.content;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * How many messages are of which format, once the whole queue is known: what looks like broken JSON
 * or like a schema's id is none where hardly anything is JSON, or where every id is another.
 */
final class Census {
  private static final double FEW = 0.05;
  private final long[] counts;

  /** What begins as JSON and is none: {@code MALFORMED}, or what it is taken for here. */
  final Format broken;

  final Format dominant;

  /** All but tombstones. */
  final long total;

  /** Well-formed objects and arrays, framed or not. */
  final long valid;

  final long malformed;

  /** Whether what is usual is told by schemas' ids that may be none. */
  final boolean doubtful;

  Census(Evidence evidence) {
    counts = evidence.formats.clone();
    total = LongStream.of(counts).sum();
    valid = of(Format.JSON) + of(Format.FRAMED_JSON);
    malformed = of(Format.MALFORMED);
    SchemaCoverage ids = new SchemaCoverage(evidence);
    if (!ids.confluent()) {
      move(Format.CONFLUENT, Format.BYTES);
    }
    if (!ids.apicurio()) {
      move(Format.APICURIO, Format.BYTES);
    }
    broken = broken(evidence);
    if (broken != Format.MALFORMED) {
      move(Format.MALFORMED, broken);
    }
    if (most() != Format.FRAMED_JSON) {
      // Any bytes may follow a schema's id: a bracket among them says nothing of JSON.
      move(Format.FRAMED_MALFORMED, ids.confluent() ? Format.CONFLUENT : Format.BYTES);
    }
    Format most = most();
    dominant = most == Format.SCALAR ? Format.TEXT : most;
    boolean named = most == Format.CONFLUENT || most == Format.APICURIO;
    doubtful = named && !ids.isSure(most);
    if (!json()) {
      move(Format.SCALAR, Format.TEXT);
    }
  }

  private Format broken(Evidence evidence) {
    Format most = most();
    boolean binary = most == Format.BYTES || most == Format.CONFLUENT || most == Format.APICURIO;
    if (binary && valid < FEW * total) {
      // Any byte may be a binary value's first, a bracket too.
      return most == Format.APICURIO && evidence.headed > 0 ? most : Format.BYTES;
    }
    long braces = evidence.braces;
    boolean usual = valid + braces > 0 && valid + of(Format.SCALAR) + braces >= malformed - braces;
    return usual ? Format.MALFORMED : Format.TEXT;
  }

  /** Whether JSON is what is usual. */
  boolean json() {
    return dominant == Format.JSON || dominant == Format.FRAMED_JSON;
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
