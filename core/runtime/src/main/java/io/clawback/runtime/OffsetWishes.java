package io.clawback.runtime;

import io.clawback.engine.OffsetsRequest.FromGroup;
import io.clawback.engine.OffsetsRequest.PerPartition;
import io.clawback.engine.OffsetsRequest.Target;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.Inspect;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Turns a wish as a person says it into one that the engine can plan: times are asked of the
 * broker.
 */
final class OffsetWishes {
  private OffsetWishes() {}

  static io.clawback.engine.OffsetsRequest resolve(
      OffsetsRequest wish, Supplier<Inspect> broker, Instant now) {
    Target target =
        switch (wish.target()) {
          case OffsetsRequest.ToEarliest ignored ->
              new io.clawback.engine.OffsetsRequest.ToEarliest();
          case OffsetsRequest.ToLatest ignored -> new io.clawback.engine.OffsetsRequest.ToLatest();
          case OffsetsRequest.ToCurrent ignored ->
              new io.clawback.engine.OffsetsRequest.ToCurrent();
          case OffsetsRequest.ToOffset(long offset) ->
              new io.clawback.engine.OffsetsRequest.ToOffset(offset);
          case OffsetsRequest.ShiftBy(long by) -> new io.clawback.engine.OffsetsRequest.ShiftBy(by);
          case OffsetsRequest.Exact(var offsets, String source) ->
              new PerPartition(offsets, source);
          case OffsetsRequest.FromGroup(String group) ->
              new FromGroup(new GroupId(wish.subscription().broker(), group));
          case OffsetsRequest.ToDatetime(Instant at) -> at(wish, broker.get(), at);
          case OffsetsRequest.ByDuration(var ago) -> at(wish, broker.get(), now.minus(ago));
        };
    return new io.clawback.engine.OffsetsRequest(
        wish.subscription(), wish.partitions(), target, wish.max());
  }

  private static PerPartition at(OffsetsRequest wish, Inspect inspect, Instant time) {
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
