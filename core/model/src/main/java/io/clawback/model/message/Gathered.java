package io.clawback.model.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Offsets of several partitions, one after the other put together. Not thread-safe. */
public final class Gathered {
  private final SortedMap<Integer, List<Long>> offsets = new TreeMap<>();
  private long count;

  /** One more. */
  public void add(int partition, long offset) {
    offsets.computeIfAbsent(partition, k -> new ArrayList<>()).add(offset);
    count++;
  }

  /** Where the message lies. */
  public void add(Message message) {
    add(message.partition(), message.offset());
  }

  /** All of them. */
  public Gathered addAll(SortedMap<Integer, OffsetSpans> spans) {
    spans.forEach((partition, all) ->
        all.spans()
            .forEach(s -> {
              for (long offset = s.first(); offset <= s.last(); offset++) {
                add(partition, offset);
              }
            }));
    return this;
  }

  /** How many. */
  public long count() {
    return count;
  }

  /** All that was added, by partition. */
  public SortedMap<Integer, OffsetSpans> spans() {
    SortedMap<Integer, OffsetSpans> spans = new TreeMap<>();
    offsets.forEach((partition, all) -> spans.put(partition, OffsetSpans.of(all)));
    return Collections.unmodifiableSortedMap(spans);
  }
}
