package io.clawback.engine.detect;

import io.clawback.engine.look.Rates;
import io.clawback.engine.look.Series;
import io.clawback.engine.look.Watched;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When retention takes the oldest unread message. By time: {@code retention.ms} minus its age. By
 * size: Kafka's snapshot tells no bytes, so the bound is the unread head's distance from the log
 * start at the present inflow, which holds once the partition is at its size. Both are the earliest
 * possible moment: a broker deletes whole segments, later.
 */
final class Losses {
  private Losses() {}

  /**
   * One partition's loss.
   *
   * @param inSeconds until it begins; 0 when it has
   * @param how which limit, for people
   */
  record Loss(int partition, long inSeconds, String how) {}

  static Optional<Loss> soonest(Watched watched) {
    return all(watched).stream().min(Comparator.comparingLong(Loss::inSeconds));
  }

  static List<Loss> all(Watched watched) {
    List<Loss> losses = new ArrayList<>();
    if (watched.queue().isEmpty()) {
      return losses;
    }
    QueueState queue = watched.queue().get();
    String cleanup = queue.settings().getOrDefault("cleanup.policy", "delete");
    long byTime = limit(queue, "retention.ms");
    long bySize = limit(queue, "retention.bytes");
    // Only a limit by size needs the inflow, and telling it costs a walk over the history.
    Map<Integer, Double> inflows =
        bySize > 0 && cleanup.contains("delete") ? Rates.of(watched).inflows() : new TreeMap<>();
    for (PartitionLag lag : watched.state().partitions()) {
      below(queue, lag).ifPresent(losses::add);
      if (!cleanup.contains("delete") || !behind(lag)) {
        continue;
      }
      if (byTime > 0 && lag.lagSeconds() instanceof Known age) {
        long left = Math.max(0, byTime / 1000 - age.value());
        losses.add(new Loss(lag.partition(), left, "retention.ms=" + byTime));
      }
      if (bySize > 0) {
        bySize(queue, lag, inflows, bySize).ifPresent(losses::add);
      }
    }
    return losses;
  }

  private static boolean behind(PartitionLag lag) {
    return lag.lagMessages() instanceof Known known && known.value() > 0;
  }

  private static Optional<Loss> below(QueueState queue, PartitionLag lag) {
    PartitionState state = Series.partition(queue, lag.partition());
    if (state != null
        && state.logStart() instanceof Known start
        && lag.committed() instanceof Known committed
        && committed.value() < start.value()) {
      return Optional.of(
          new Loss(
              lag.partition(),
              0,
              "the position "
                  + committed.value()
                  + " is below the log start "
                  + start.value()
                  + ": up to "
                  + (start.value() - committed.value())
                  + " messages are gone"));
    }
    return Optional.empty();
  }

  private static Optional<Loss> bySize(
      QueueState queue, PartitionLag lag, Map<Integer, Double> inflows, long bytes) {
    PartitionState state = Series.partition(queue, lag.partition());
    Double inflow = inflows.get(lag.partition());
    if (state == null
        || inflow == null
        || inflow <= 0
        || !(state.logStart() instanceof Known start)
        || !(lag.committed() instanceof Known committed)
        // Nothing was ever deleted: the partition has not reached its size yet.
        || start.value() <= 0
        || committed.value() < start.value()) {
      return Optional.empty();
    }
    long left = (long) ((committed.value() - start.value()) / inflow);
    return Optional.of(
        new Loss(lag.partition(), left, "retention.bytes=" + bytes + ", if it is at its size"));
  }

  private static long limit(QueueState queue, String key) {
    String text = queue.settings().get(key);
    try {
      return text == null ? -1 : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
