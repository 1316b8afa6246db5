package io.clawback.runtime;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns a KIP-122 wish into one offset for each partition, kept within the log as Kafka's own tool
 * does.
 */
final class OffsetTargets {
  private final Clock clock;

  OffsetTargets(Clock clock) {
    this.clock = clock;
  }

  /**
   * Target offsets by partition. Throws a coded problem for what is not there or cannot be told.
   */
  SortedMap<Integer, Long> resolve(
      OffsetsRequest request, FleetSnapshot snapshot, Inspect inspect) {
    QueueId queue = new QueueId(request.group().broker(), request.queue());
    QueueState state =
        snapshot
            .queue(queue)
            .orElseThrow(
                () -> problem("offsets.no-queue", queue.toString(), "there is no such queue."));
    List<Integer> all = state.partitions().stream().map(PartitionState::number).toList();
    List<Integer> wanted = request.chosen().orElse(all);
    for (int partition : wanted) {
      if (!all.contains(partition)) {
        throw problem(
            "offsets.no-partition",
            queue + " " + partition,
            "it has partitions 0 to " + (all.size() - 1) + ".");
      }
    }
    TreeMap<Integer, Long> targets = new TreeMap<>();
    for (int partition : wanted) {
      target(request, snapshot, inspect, state, partition)
          .ifPresent(offset -> targets.put(partition, within(state, partition, offset)));
    }
    if (targets.isEmpty()) {
      throw problem(
          "offsets.nothing",
          request.group().toString(),
          "none of the partitions has such a position.");
    }
    return targets;
  }

  private Optional<Long> target(
      OffsetsRequest request,
      FleetSnapshot snapshot,
      Inspect inspect,
      QueueState queue,
      int partition) {
    return switch (request.target()) {
      case OffsetsRequest.Target.ToEarliest ignored -> Optional.of(start(queue, partition));
      case OffsetsRequest.Target.ToLatest ignored -> Optional.of(end(queue, partition));
      case OffsetsRequest.Target.ToOffset(long offset) -> Optional.of(offset);
      case OffsetsRequest.Target.Exact(var offsets) -> Optional.ofNullable(offsets.get(partition));
      case OffsetsRequest.Target.ToCurrent ignored ->
          committed(snapshot, request.group(), request.queue(), partition);
      case OffsetsRequest.Target.ShiftBy(long by) ->
          committed(snapshot, request.group(), request.queue(), partition).map(at -> at + by);
      case OffsetsRequest.Target.FromGroup(String other) ->
          committed(
              snapshot, new GroupId(request.group().broker(), other), request.queue(), partition);
      case OffsetsRequest.Target.ToDatetime(Instant at) -> at(inspect, queue, at, partition);
      case OffsetsRequest.Target.ByDuration(var ago) ->
          at(inspect, queue, clock.now().minus(ago), partition);
    };
  }

  private static Optional<Long> at(Inspect inspect, QueueState queue, Instant time, int partition) {
    var found = inspect.offsetsByTime(List.of(queue.id()), List.of(time)).get(queue.id());
    SortedMap<Integer, Long> offsets = found == null ? null : found.get(time);
    return offsets == null ? Optional.empty() : Optional.ofNullable(offsets.get(partition));
  }

  private static Optional<Long> committed(
      FleetSnapshot snapshot, GroupId group, String queue, int partition) {
    GroupState state =
        snapshot
            .group(group)
            .orElseThrow(
                () -> problem("offsets.no-group", group.toString(), "there is no such group."));
    return state.subscription(queue).map(SubscriptionState::partitions).orElse(List.of()).stream()
        .filter(p -> p.partition() == partition)
        .map(PartitionLag::committed)
        .flatMap(m -> m.number().stream().boxed())
        .findFirst();
  }

  private static long within(QueueState queue, int partition, long offset) {
    return Math.max(start(queue, partition), Math.min(end(queue, partition), offset));
  }

  private static long start(QueueState queue, int partition) {
    return known(
        queue,
        partition,
        queue.partitions().get(partition).logStart().number().stream().boxed().findFirst());
  }

  private static long end(QueueState queue, int partition) {
    return known(
        queue,
        partition,
        queue.partitions().get(partition).logEnd().number().stream().boxed().findFirst());
  }

  private static long known(QueueState queue, int partition, Optional<Long> value) {
    return value.orElseThrow(() ->
        problem(
            "offsets.unknown-log",
            queue.id() + " " + partition,
            "its log's bounds are not known."));
  }

  private static ClawbackException problem(String code, String culprit, String message) {
    return new ClawbackException(
        new Problem(code, Category.USAGE, culprit, message, "See `clawback scan --partitions`."));
  }
}
