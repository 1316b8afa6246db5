package io.clawback.runtime;

import io.clawback.engine.OffsetsRequest;
import io.clawback.engine.OffsetsRequest.FromGroup;
import io.clawback.engine.OffsetsRequest.PerPartition;
import io.clawback.engine.OffsetsRequest.Target;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.PartitionLag;
import io.clawback.spi.broker.Inspect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Turns a wish as a person says it into one that the engine can plan: times are asked of the
 * broker.
 */
final class OffsetsWishes {
  /**
   * Partitions that one step moves at the most. Kafka takes a commit as one batch, of a megabyte by
   * default; a thousand with the longest names stay below that.
   */
  private static final int MOST = 1_000;

  private OffsetsWishes() {}

  static OffsetsRequest resolve(OffsetsWish wish, Supplier<Inspect> broker, Instant now) {
    Target target =
        switch (wish.target()) {
          case OffsetsWish.ToEarliest ignored -> new OffsetsRequest.ToEarliest();
          case OffsetsWish.ToLatest ignored -> new OffsetsRequest.ToLatest();
          case OffsetsWish.ToCurrent ignored -> new OffsetsRequest.ToCurrent();
          case OffsetsWish.ToOffset(long offset) -> new OffsetsRequest.ToOffset(offset);
          case OffsetsWish.ShiftBy(long by) -> new OffsetsRequest.ShiftBy(by);
          case OffsetsWish.Exact(var offsets, String source) -> new PerPartition(offsets, source);
          case OffsetsWish.FromGroup(String group) ->
              new FromGroup(new GroupId(wish.subscription().broker(), group));
          case OffsetsWish.ToDatetime(Instant at) -> at(wish, broker.get(), at);
          case OffsetsWish.ByDuration(var ago) -> at(wish, broker.get(), now.minus(ago));
        };
    return new OffsetsRequest(wish.subscription(), wish.partitions(), target, wish.max());
  }

  /** The request in parts, each small enough for one step. */
  static List<OffsetsRequest> parts(OffsetsRequest request, FleetSnapshot seen) {
    List<Integer> all =
        request.partitions().isEmpty()
            ? partitions(request.subscription(), seen)
            : request.partitions();
    List<OffsetsRequest> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST) {
      List<Integer> some = all.subList(from, Math.min(from + MOST, all.size()));
      parts.add(new OffsetsRequest(request.subscription(), some, request.target(), request.max()));
    }
    return parts.size() < 2 ? List.of(request) : parts;
  }

  private static List<Integer> partitions(SubscriptionId subscription, FleetSnapshot seen) {
    return seen.brokers().stream()
        .flatMap(b -> b.groups().stream())
        .flatMap(g -> g.subscriptions().stream())
        .filter(s -> s.id().equals(subscription))
        .flatMap(s -> s.partitions().stream())
        .map(PartitionLag::partition)
        .toList();
  }

  private static PerPartition at(OffsetsWish wish, Inspect inspect, Instant time) {
    QueueId queue = wish.subscription().queueId();
    var found = inspect.offsetsByTime(List.of(queue), List.of(time)).get(queue);
    SortedMap<Integer, Long> offsets = found == null ? null : found.get(time);
    if (offsets == null) {
      throw new ClawbackException(
          new Problem(
              "offsets.no-time",
              Category.BROKER,
              queue.toString(),
              "the broker did not say which offsets belong to " + time + ".",
              "Give offsets with --to-offset or --from-file."));
    }
    return new PerPartition(offsets, "messages from " + time + " on");
  }
}
