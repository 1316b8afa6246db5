package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.spi.broker.Scan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in copies of a bounded size, one range after the other; the world may change
 * between two copies, as on any broker.
 */
final class MemoryScan implements Scan {
  private static final long BYTES_PER_SECOND = 200L << 20;
  private final MemoryLink link;

  MemoryScan(MemoryLink link) {
    this.link = link;
  }

  @Override
  public Cost cost(Request request) {
    return link.ask(cluster -> {
      MemoryQueue queue = queue(cluster, request);
      long messages = 0;
      long[] bytes = new long[1];
      for (Range range : request.ranges()) {
        messages += Math.max(0, range.to() - range.from());
        log(queue, request, range)
            .visit(
                range.from(),
                range.to(),
                (_, _, key, value, _) -> {
                  bytes[0] += length(key) + length(value);
                  return true;
                });
      }
      Duration time = Duration.ofMillis(1 + 1_000 * bytes[0] / BYTES_PER_SECOND);
      return new Cost(messages, Optional.of(bytes[0]), Optional.of(time), List.of());
    });
  }

  static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  @Override
  public List<Ended> read(Request request, Reader reader, BooleanSupplier stop) {
    link.cluster();
    List<Ended> ended = new ArrayList<>();
    long left = request.bounds().bytes();
    for (Range range : request.ranges()) {
      if (left <= 0 || stop.getAsBoolean()) {
        ended.add(new Ended(range, range.from(), Optional.empty()));
        continue;
      }
      Slab slab = new Slab(range, request.bounds().messageBytes(), reader.lane(range));
      ended.add(one(request, range, slab, left, stop));
      left -= slab.bytes();
    }
    return ended;
  }

  private Ended one(Request request, Range range, Slab slab, long most, BooleanSupplier stop) {
    while (slab.next() < range.to() && slab.bytes() < most && !stop.getAsBoolean()) {
      Optional<Problem> problem;
      try {
        problem = link.ask(cluster -> fill(cluster, request, range, slab));
      } catch (ClawbackException e) {
        problem = Optional.of(e.problem());
      }
      slab.handOver();
      if (problem.isPresent()) {
        return new Ended(range, slab.next(), problem);
      }
    }
    return new Ended(range, slab.next(), Optional.empty());
  }

  private Optional<Problem> fill(MemoryCluster cluster, Request request, Range range, Slab slab) {
    MemoryLog log = log(queue(cluster, request), request, range);
    if (log.leader() < 0) {
      return Optional.of(
          MemoryLink.problem(
              "no-leader",
              Category.CONNECTION,
              request.queue().toString(),
              "Nobody leads partition " + range.partition() + ".",
              "Try again when somebody does."));
    }
    slab.fill(log);
    if (slab.wantsMore() || slab.next() >= range.to()) {
      return Optional.empty();
    }
    boolean held = log.lastStable() < log.end();
    return Optional.of(
        MemoryLink.problem(
            held ? "held-back" : "log-ends",
            Category.STALE,
            request.queue() + " partition " + range.partition(),
            held
                ? "An open transaction holds back what follows offset " + slab.next() + "."
                : "The log ends at offset " + log.end() + ".",
            "Read on later."));
  }

  private MemoryQueue queue(MemoryCluster cluster, Request request) {
    String name = request.queue().name();
    link.need(cluster, MemoryRight.READ_MESSAGES, name);
    MemoryQueue queue = cluster.queues().get(name);
    if (queue == null) {
      throw MemoryInspect.vanished("queue", name);
    }
    return queue;
  }

  private static MemoryLog log(MemoryQueue queue, Request request, Range range) {
    if (range.partition() < 0 || range.partition() >= queue.partitions().size()) {
      throw MemoryInspect.vanished("partition", request.queue() + " " + range.partition());
    }
    return queue.partitions().get(range.partition());
  }
}
