package io.clawback.engine.plan;

import io.clawback.engine.OffsetsRequest;
import io.clawback.engine.OffsetsRequest.FromGroup;
import io.clawback.engine.OffsetsRequest.PerPartition;
import io.clawback.engine.OffsetsRequest.ShiftBy;
import io.clawback.engine.OffsetsRequest.ToCurrent;
import io.clawback.engine.OffsetsRequest.ToEarliest;
import io.clawback.engine.OffsetsRequest.ToLatest;
import io.clawback.engine.OffsetsRequest.ToOffset;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Series;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Resolves a wish to one offset a partition, as Kafka's own tool does (KIP-122): what lies outside
 * the log is set to its nearer end, and said.
 */
final class OffsetTargets {
  private OffsetTargets() {}

  /** Moves, or a reason why there can be none. */
  sealed interface Resolved {}

  /** It cannot be done. */
  record Refused(No no) implements Resolved {}

  /**
   * What changes.
   *
   * @param moves sorted by partition; only those that change something
   * @param notes what a person should know
   */
  record Moves(List<Move> moves, List<String> notes) implements Resolved {}

  /**
   * One partition.
   *
   * @param from empty when nothing was committed
   */
  record Move(int partition, Optional<Long> from, long to, long logStart, long logEnd) {
    private long begin() {
      return Math.clamp(from.orElse(logStart), logStart, logEnd);
    }

    boolean backward() {
      return from.isPresent() && to < from.get();
    }

    long skipped() {
      return Math.max(0, to - begin());
    }

    long again() {
      return Math.max(0, begin() - to);
    }
  }

  static Resolved of(Look look, Watched watched, OffsetsRequest wish) {
    List<Move> moves = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    TreeSet<Integer> wanted = new TreeSet<>(wish.partitions());
    watched.state().partitions().forEach(p -> wanted.remove(p.partition()));
    if (!wanted.isEmpty()) {
      return refused(
          DeclineCode.NOT_FOUND,
          watched.id() + " has no " + Figures.partitions(List.copyOf(wanted)) + ".");
    }
    for (PartitionLag lag : watched.state().partitions()) {
      int partition = lag.partition();
      if (!wish.partitions().isEmpty() && !wish.partitions().contains(partition)) {
        continue;
      }
      PartitionState state = watched.queue().map(q -> Series.partition(q, partition)).orElse(null);
      boolean none = lag.committed() instanceof Unknown u && u.reason() == Reason.NO_COMMIT;
      if (state == null
          || !(state.logStart() instanceof Known start)
          || !(state.logEnd() instanceof Known end)
          || (!none && !(lag.committed() instanceof Known))) {
        return refused(
            DeclineCode.BLIND, "Partition " + partition + " of " + watched.id() + " was not seen.");
      }
      Optional<Long> from =
          lag.committed() instanceof Known known ? Optional.of(known.value()) : Optional.empty();
      if (wish.target() instanceof ShiftBy && from.isEmpty()) {
        return refused(
            DeclineCode.NOT_FOUND,
            "Partition " + partition + " has no committed offset to shift from.");
      }
      Optional<Long> target =
          target(look, watched.id(), wish.target(), partition, from, start.value(), end.value());
      if (target.isEmpty()) {
        notes.add("Partition " + partition + " stays: no offset was given for it.");
        continue;
      }
      long to = Math.clamp(target.get(), start.value(), end.value());
      if (to != target.get()) {
        notes.add(
            "Partition "
                + partition
                + ": "
                + target.get()
                + " lies outside the log, set to "
                + to
                + ".");
      }
      if (from.isEmpty() || from.get() != to) {
        moves.add(new Move(partition, from, to, start.value(), end.value()));
      }
    }
    return new Moves(moves, notes);
  }

  private static Optional<Long> target(
      Look look,
      SubscriptionId id,
      OffsetsRequest.Target target,
      int partition,
      Optional<Long> from,
      long logStart,
      long logEnd) {
    return switch (target) {
      case ToEarliest ignored -> Optional.of(logStart);
      case ToLatest ignored -> Optional.of(logEnd);
      case ToCurrent ignored -> Optional.of(from.orElse(logEnd));
      case ToOffset(long offset) -> Optional.of(offset);
      case ShiftBy(long by) -> from.map(f -> saturated(f, by));
      case PerPartition(var offsets, var ignored) -> Optional.ofNullable(offsets.get(partition));
      case FromGroup(var group) ->
          group.broker().equals(id.broker())
              ? look.subscription(new SubscriptionId(group, id.queue()))
                  .map(w -> w.partition(partition))
                  .map(PartitionLag::committed)
                  .filter(Known.class::isInstance)
                  .map(Measured::number)
                  .map(n -> n.orElse(logStart))
              : Optional.empty();
    };
  }

  private static long saturated(long from, long by) {
    long sum = from + by;
    return by > 0 && sum < from ? Long.MAX_VALUE : by < 0 && sum > from ? Long.MIN_VALUE : sum;
  }

  private static Refused refused(DeclineCode code, String reason) {
    return new Refused(new No(code, reason));
  }
}
