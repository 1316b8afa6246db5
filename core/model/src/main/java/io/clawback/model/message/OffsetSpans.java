package io.clawback.model.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Offsets of one partition as spans in order, none touching the next: written as people read them,
 * {@code 17-19,42}. A plan that names messages names them like this.
 */
public record OffsetSpans(List<Span> spans) {
  /** Of no offset. */
  public static final OffsetSpans NONE = new OffsetSpans(List.of());

  public OffsetSpans {
    spans = List.copyOf(spans);
    long before = -2;
    for (Span span : spans) {
      if (span.first() <= before + 1 || span.last() < span.first()) {
        throw new IllegalArgumentException("spans out of order at " + span.first());
      }
      before = span.last();
    }
  }

  /** Offsets from {@code first} to {@code last}, both with it. */
  public record Span(long first, long last) {}

  /** Those offsets, in whatever order. */
  public static OffsetSpans of(Collection<Long> offsets) {
    List<Span> spans = new ArrayList<>();
    long first = -1;
    long last = -1;
    // A batch has thousands, mostly in order already: primitive, which costs next to nothing then.
    long[] ordered = offsets.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(ordered);
    for (long offset : ordered) {
      if (first >= 0 && offset == last) {
        continue;
      }
      if (first >= 0 && offset == last + 1) {
        last = offset;
        continue;
      }
      if (first >= 0) {
        spans.add(new Span(first, last));
      }
      first = offset;
      last = offset;
    }
    if (first >= 0) {
      spans.add(new Span(first, last));
    }
    return new OffsetSpans(spans);
  }

  /** What the text spells. Throws {@link IllegalArgumentException} when it is no such text. */
  public static OffsetSpans parse(String text) {
    // A plan may name a million messages, and is read often: digit by digit, without copies.
    List<Span> spans = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      int dash = text.indexOf('-', at, end);
      boolean one = dash < 0;
      try {
        long first = Long.parseLong(text, at, one ? end : dash, 10);
        spans.add(new Span(first, one ? first : Long.parseLong(text, dash + 1, end, 10)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("no offsets: " + text.substring(at, end), e);
      }
      if (comma == text.length() - 1) {
        throw new IllegalArgumentException("no offsets after the last comma");
      }
      at = end + 1;
    }
    return new OffsetSpans(spans);
  }

  /** As {@link #parse} reads it. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Span span : spans) {
      text.append(text.isEmpty() ? "" : ",").append(span.first());
      if (span.last() > span.first()) {
        text.append('-').append(span.last());
      }
    }
    return text.toString();
  }

  /** How many offsets. */
  public long count() {
    return spans.stream().mapToLong(s -> s.last() - s.first() + 1).sum();
  }

  /** Whether the offset is one of them. */
  public boolean contains(long offset) {
    int from = 0;
    int to = spans.size() - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      Span span = spans.get(middle);
      if (offset < span.first()) {
        to = middle - 1;
      } else if (offset > span.last()) {
        from = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Whether all offsets of the span are among them. */
  public boolean covers(Span wanted) {
    int from = 0;
    int to = spans.size() - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      Span span = spans.get(middle);
      if (wanted.first() < span.first()) {
        to = middle - 1;
      } else if (wanted.first() > span.last()) {
        from = middle + 1;
      } else {
        return wanted.last() <= span.last();
      }
    }
    return false;
  }

  /** Those that are at least {@code least}. */
  public OffsetSpans from(long least) {
    List<Span> left = new ArrayList<>();
    for (Span span : spans) {
      if (span.last() >= least) {
        left.add(span.first() >= least ? span : new Span(least, span.last()));
      }
    }
    return new OffsetSpans(left);
  }

  /** The offsets number {@code from} up to, and without, number {@code to}, counted from 0. */
  public OffsetSpans slice(long from, long to) {
    List<Span> cut = new ArrayList<>();
    long number = 0;
    for (Span span : spans) {
      long length = span.last() - span.first() + 1;
      long first = Math.max(from - number, 0);
      long last = Math.min(to - number, length) - 1;
      if (first <= last) {
        cut.add(new Span(span.first() + first, span.first() + last));
      }
      number += length;
    }
    return new OffsetSpans(cut);
  }
}
