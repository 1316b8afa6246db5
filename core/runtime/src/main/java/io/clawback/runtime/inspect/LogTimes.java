package io.clawback.runtime.inspect;

import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.Measured;
import io.clawback.spi.broker.Inspect;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a broker says about the times of a queue's messages.
 *
 * @param firsts by partition the first message that is still there, the end when there is none
 * @param begins by partition the first message that is not older than the window, or the end
 * @param seen the clock after the ends of the log were read
 * @param oldest the time of the first message of each of these partitions, where it is known
 */
record LogTimes(
    SortedMap<Integer, Long> firsts, SortedMap<Integer, Long> begins, Instant seen, Oldest oldest) {
  private static final long PEEK_BYTES = 64L << 20;

  /** Reads one message of each partition. */
  interface Oldest {
    /** Milliseconds since the epoch, by partition. */
    SortedMap<Integer, Long> of(List<Consumed.Part> parts);
  }

  /** As the broker answers; the first messages are read when they are asked for. */
  static LogTimes of(Inspect inspect, SubscriptionId group, Instant since, Instant seen) {
    SortedMap<Instant, SortedMap<Integer, Long>> found =
        inspect
            .offsetsByTime(List.of(group.queueId()), List.of(Instant.EPOCH, since))
            .getOrDefault(group.queueId(), new TreeMap<>());
    return new LogTimes(
        found.getOrDefault(Instant.EPOCH, new TreeMap<>()),
        found.getOrDefault(since, new TreeMap<>()),
        seen,
        parts -> peeked(inspect, group, parts));
  }

  private static SortedMap<Integer, Long> peeked(
      Inspect inspect, SubscriptionId group, List<Consumed.Part> parts) {
    List<Inspect.Position> positions =
        parts.stream()
            .map(p ->
                new Inspect.Position(
                    group, p.number(), p.start().orElseThrow(), p.end().orElseThrow()))
            .toList();
    SortedMap<Integer, Long> oldest = new TreeMap<>();
    for (Inspect.Peek peek :
        inspect.peek(positions, new Inspect.PeekBudget(parts.size(), PEEK_BYTES, 0))) {
      Measured time = peek.oldest();
      time.number().ifPresent(t -> oldest.put(peek.position().partition(), t));
    }
    return oldest;
  }
}
