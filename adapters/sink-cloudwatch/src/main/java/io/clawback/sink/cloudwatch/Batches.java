package io.clawback.sink.cloudwatch;

import io.clawback.model.audit.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts entries into batches that {@code PutLogEvents} takes: at most 10,000 events, at most
 * 1,048,576 bytes (each event counts its UTF-8 bytes and 26 more), at most 24 hours from first to
 * last, in the order of their times. Entries whose wall clock went back begin a batch of their own,
 * so that each keeps its true time. Pure.
 */
final class Batches {
  static final int MOST_EVENTS = 10_000;
  static final int MOST_BYTES = 1_048_576;
  static final int EVENT_OVERHEAD = 26;
  static final Duration MOST_SPAN = Duration.ofHours(24);

  private Batches() {}

  static List<List<Entry>> of(List<Entry> entries) {
    List<List<Entry>> batches = new ArrayList<>();
    List<Entry> batch = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : entries) {
      long more = size(entry);
      if (!batch.isEmpty() && !fits(batch, bytes + more, entry)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(entry);
      bytes += more;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private static boolean fits(List<Entry> batch, long bytes, Entry next) {
    Duration span = Duration.between(batch.getFirst().at(), next.at());
    return batch.size() < MOST_EVENTS
        && bytes <= MOST_BYTES
        && !next.at().isBefore(batch.getLast().at())
        && span.compareTo(MOST_SPAN) < 0;
  }

  static long size(Entry entry) {
    return entry.line().getBytes(StandardCharsets.UTF_8).length + (long) EVENT_OVERHEAD;
  }
}
