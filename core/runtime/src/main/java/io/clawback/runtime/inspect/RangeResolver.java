package io.clawback.runtime.inspect;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.Topology;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Scan.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Works out which offsets a request means, from one look at the queue and its group. */
final class RangeResolver {
  private final Inspect inspect;
  private final InspectRequest request;
  private final List<String> notes = new ArrayList<>();
  private final TreeMap<Integer, Long> positions = new TreeMap<>();

  private RangeResolver(Inspect inspect, InspectRequest request) {
    this.inspect = inspect;
    this.request = request;
  }

  /** The selection. Throws when there is no such queue or group. */
  static Selection resolve(Inspect inspect, InspectRequest request) {
    return new RangeResolver(inspect, request).selection();
  }

  private Selection selection() {
    QueueId id = request.queue();
    BrokerSnapshot seen =
        inspect.snapshot(
            new Topology(
                id.broker(),
                "",
                List.of(id.name()),
                request.group().map(List::of).orElse(List.of())));
    QueueState queue = Existence.queue(inspect, seen, id);
    SortedMap<Integer, PartitionLag> lags = lags(seen, queue);
    Existence.partitions(queue, request.partitions());
    SortedMap<Integer, Long> since = byTime(request.since().stream().toList());
    SortedMap<Integer, Long> until = byTime(request.until().stream().toList());
    List<Range> ranges = new ArrayList<>();
    for (PartitionState partition : queue.partitions()) {
      int number = partition.number();
      if (!request.partitions().isEmpty() && !request.partitions().contains(number)) {
        continue;
      }
      OptionalLong start = partition.logStart().number();
      OptionalLong end = partition.logEnd().number();
      if (start.isEmpty() || end.isEmpty()) {
        notes.add("partition " + number + " is not read: its ends are unknown");
        continue;
      }
      long from = start.getAsLong();
      long to = committed(partition, end.getAsLong());
      if (request.group().isPresent()) {
        from = position(number, lags.get(number), from, to);
      }
      from = Math.max(from, request.fromOffset().orElse(from));
      from = Math.max(from, request.starts().getOrDefault(number, from));
      to = Math.min(to, request.toOffset().orElse(to));
      if (request.since().isPresent()) {
        from = Math.max(from, timed(since, number, from));
      }
      if (request.until().isPresent()) {
        to = Math.min(to, timed(until, number, to));
      }
      if (from < to) {
        ranges.add(new Range(number, from, to));
      }
    }
    Optional<Consumed> consumed =
        request.group().isPresent() ? Optional.of(consumed(seen, queue, lags)) : Optional.empty();
    return sampled(ranges, consumed);
  }

  /** Of all partitions, whichever are to be read: a key may come back in another one. */
  private Consumed consumed(
      BrokerSnapshot seen, QueueState queue, SortedMap<Integer, PartitionLag> lags) {
    TreeMap<Integer, Long> committed = new TreeMap<>();
    List<Consumed.Part> parts = new ArrayList<>();
    for (PartitionState partition : queue.partitions()) {
      PartitionLag lag = lags.get(partition.number());
      OptionalLong position = lag == null ? OptionalLong.empty() : lag.committed().number();
      position.ifPresent(p -> committed.put(partition.number(), p));
      parts.add(
          new Consumed.Part(
              partition.number(),
              partition.logStart().number(),
              partition.lastStable().number(),
              partition.logEnd().number(),
              position));
    }
    boolean compacted = queue.settings().getOrDefault("cleanup.policy", "").contains("compact");
    return new Consumed(queue.incarnation(), compacted, committed, attended(seen, queue), parts);
  }

  private SortedSet<Integer> attended(BrokerSnapshot seen, QueueState queue) {
    TreeSet<Integer> attended = new TreeSet<>();
    for (GroupState group : seen.groups()) {
      if (group.id().name().equals(request.group().orElse(""))) {
        group.members().stream()
            .flatMap(m -> m.assigned().stream())
            .filter(a -> a.queue().equals(queue.id().name()))
            .forEach(a -> attended.addAll(a.partitions()));
      }
    }
    return attended;
  }

  private Selection sampled(List<Range> ranges, Optional<Consumed> consumed) {
    String words =
        request.group().map(g -> "the backlog of " + g + " on ").orElse("all of ")
            + request.queue().name();
    long span = Ranges.span(ranges);
    long wanted = request.sample().orElse(span);
    if (wanted < span) {
      List<Range> stretches =
          Ranges.joined(Sampling.of(ranges, wanted), Ranges.heads(ranges, request.head()));
      if (request.head() > 0) {
        notes.add("the first %,d offsets of each partition are in it".formatted(request.head()));
      }
      notes.add(Sampling.words(stretches, span));
      Sampling.leftOut(ranges, stretches).ifPresent(notes::add);
      return new Selection(stretches, positions, consumed, "a sample of " + words, notes);
    }
    return new Selection(ranges, positions, consumed, words, notes);
  }

  private SortedMap<Integer, PartitionLag> lags(BrokerSnapshot seen, QueueState queue) {
    TreeMap<Integer, PartitionLag> lags = new TreeMap<>();
    if (request.group().isPresent()) {
      GroupId id = new GroupId(queue.id().broker(), request.group().get());
      GroupState group =
          seen.groups().stream()
              .filter(g -> g.id().equals(id))
              .findFirst()
              .orElseThrow(() ->
                  Existence.missing(
                      inspect,
                      seen,
                      "usage.no-such-group",
                      "group",
                      id.name(),
                      id.toString(),
                      Topology::groups));
      group.subscriptions().stream()
          .filter(s -> s.id().queue().equals(queue.id().name()))
          .flatMap(s -> s.partitions().stream())
          .forEach(p -> lags.put(p.partition(), p));
      if (lags.isEmpty()) {
        throw new ClawbackException(
            new Problem(
                "usage.no-subscription",
                Category.USAGE,
                id + ":" + queue.id().name(),
                "the group has committed nothing on that queue.",
                "See `clawback scan` for what there is, or inspect the queue itself."));
      }
    }
    return lags;
  }

  /** Up to where nothing is in an open transaction: nobody may read further. */
  private long committed(PartitionState partition, long end) {
    long stable = partition.lastStable().number().orElse(end);
    if (stable >= end) {
      return end;
    }
    notes.add(
        "partition %d: an open transaction holds back the last %,d offsets"
            .formatted(partition.number(), end - stable));
    return stable;
  }

  /** Where the group reads on. */
  private long position(int number, @Nullable PartitionLag lag, long start, long end) {
    OptionalLong committed = lag == null ? OptionalLong.empty() : lag.committed().number();
    if (committed.isEmpty()) {
      notes.add("partition " + number + ": no position is known; read from its start");
      return start;
    }
    long at = committed.getAsLong();
    positions.put(number, at);
    if (at < start) {
      notes.add(
          "partition %d: the group stands at %,d, but the log begins at %,d"
              .formatted(number, at, start));
    } else if (at > end) {
      notes.add(
          "partition %d: the group stands at %,d, beyond the end %,d".formatted(number, at, end));
    }
    return Math.max(at, start);
  }

  private SortedMap<Integer, Long> byTime(List<Instant> times) {
    if (times.isEmpty()) {
      return new TreeMap<>();
    }
    SortedMap<Instant, SortedMap<Integer, Long>> found =
        inspect.offsetsByTime(List.of(request.queue()), times).get(request.queue());
    SortedMap<Integer, Long> offsets = found == null ? null : found.get(times.getFirst());
    return offsets == null ? new TreeMap<>() : offsets;
  }

  private long timed(SortedMap<Integer, Long> offsets, int partition, long otherwise) {
    Long offset = offsets.get(partition);
    if (offset == null) {
      notes.add(
          "partition " + partition + ": the broker did not say which offset belongs to that time");
      return otherwise;
    }
    return offset;
  }
}
