package io.clawback.brokers.kafka.aside;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.plan.Chosen;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads several slices in one go, as they follow each other in what was chosen: a log does not
 * change. Where that does not work, each slice is read for itself. Not thread-safe.
 */
final class ReadAhead {
  /** Offsets read in one go: a canary, what follows it, and the first large batch. */
  static final long WIDE = 5_510;

  private final SourceReads source;
  private final List<Chosen> chosen;
  private Optional<Batch> ahead = Optional.empty();
  private boolean works = true;

  ReadAhead(SourceReads source, List<Chosen> chosen) {
    this.source = source;
    this.chosen = chosen;
  }

  /** As {@link SourceReads#read}. */
  Batch read(Slice slice) {
    if (ahead.isPresent() && covers(ahead.get().slice(), slice)) {
      source.same();
      return part(ahead.get(), slice);
    }
    ahead = Optional.empty(); // Never two of them in memory.
    Slice wide = wide(slice);
    if (!works || !covers(wide, slice)) {
      return source.read(slice);
    }
    try {
      Batch batch = source.read(wide);
      ahead = Optional.of(batch);
      return part(batch, slice);
    } catch (ClawbackException further) {
      works = false; // What stands in the way may lie behind this slice.
      return source.read(slice);
    }
  }

  /** From the slice's first offset on, as far as one reading goes. */
  private Slice wide(Slice slice) {
    if (slice.offsets().isEmpty()) {
      return slice;
    }
    int first = slice.offsets().firstKey();
    OffsetSpans begin = slice.offsets().getOrDefault(first, OffsetSpans.NONE);
    TreeMap<Integer, OffsetSpans> offsets = new TreeMap<>();
    long left = WIDE;
    for (Chosen part : chosen) {
      if (left > 0 && part.partition() >= first) {
        OffsetSpans spans = part.spans();
        long from = part.partition() == first ? before(spans, begin.spans().getFirst().first()) : 0;
        OffsetSpans cut = spans.slice(from, Math.min(spans.count(), from + left));
        if (cut.count() > 0) {
          offsets.put(part.partition(), cut);
        }
        left -= cut.count();
      }
    }
    return new Slice(slice.number(), offsets);
  }

  /** How many of them are below that offset. */
  private static long before(OffsetSpans spans, long offset) {
    return spans.spans().stream()
        .mapToLong(s -> Math.max(0, Math.min(offset, s.last() + 1) - s.first()))
        .sum();
  }

  private static boolean covers(Slice wide, Slice slice) {
    return slice.offsets().entrySet().stream()
        .allMatch(part ->
            covers(
                wide.offsets().getOrDefault(part.getKey(), OffsetSpans.NONE).spans(),
                part.getValue().spans()));
  }

  /** Both are in order, so one walk over both is enough. */
  private static boolean covers(List<Span> outer, List<Span> inner) {
    int at = 0;
    for (Span span : inner) {
      while (at < outer.size() && outer.get(at).last() < span.last()) {
        at++;
      }
      if (at == outer.size() || outer.get(at).first() > span.first()) {
        return false;
      }
    }
    return true;
  }

  private static Batch part(Batch batch, Slice slice) {
    List<Message> messages = new ArrayList<>();
    for (Message message : batch.messages()) {
      if (slice
          .offsets()
          .getOrDefault(message.partition(), OffsetSpans.NONE)
          .contains(message.offset())) {
        messages.add(message);
      }
    }
    return new Batch(slice, messages, both(batch.holes(), slice), both(batch.expired(), slice));
  }

  private static SortedMap<Integer, OffsetSpans> both(
      SortedMap<Integer, OffsetSpans> some, Slice slice) {
    SortedMap<Integer, OffsetSpans> both = new TreeMap<>();
    some.forEach((partition, offsets) -> {
      OffsetSpans wanted = slice.offsets().getOrDefault(partition, OffsetSpans.NONE);
      List<Long> in = new ArrayList<>();
      for (Span span : wanted.spans()) {
        for (long offset = span.first(); offset <= span.last(); offset++) {
          if (offsets.contains(offset)) {
            in.add(offset);
          }
        }
      }
      if (!in.isEmpty()) {
        both.put(partition, OffsetSpans.of(in));
      }
    });
    return both;
  }
}
