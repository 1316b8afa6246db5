package io.clawback.engine.cause;

import io.clawback.engine.look.Series;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.History;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Several looks in a row as if the earlier ones were remembered. A history keeps positions only:
 * what phase a group was in and who its members were is known from these looks alone.
 */
final class Looks {
  private Looks() {}

  /** The history, and the looks but the last after it. */
  static History remembered(History history, List<FleetSnapshot> looks) {
    List<FleetSnapshot> earlier = looks.subList(0, looks.size() - 1);
    if (earlier.isEmpty()) {
      return history;
    }
    TreeMap<SubscriptionId, Window> windows = new TreeMap<>(history.windows());
    for (BrokerSnapshot broker : looks.getLast().brokers()) {
      for (GroupState group : broker.groups()) {
        for (SubscriptionState now : group.subscriptions()) {
          windows.compute(now.id(), (id, before) -> longer(before, now, earlier));
        }
      }
    }
    return new History(windows, history.streaks(), history.lastActed(), history.incarnations());
  }

  private static Window longer(
      @Nullable Window before, SubscriptionState now, List<FleetSnapshot> earlier) {
    int old = before == null ? 0 : before.size();
    int all = old + earlier.size();
    int[] partitions = now.partitions().stream().mapToInt(PartitionLag::partition).toArray();
    long[] at = new long[all];
    long[][] committed = new long[partitions.length][all];
    long[][] logEnd = new long[partitions.length][all];
    for (int p = 0; p < partitions.length; p++) {
      Arrays.fill(committed[p], Window.UNKNOWN);
      Arrays.fill(logEnd[p], Window.UNKNOWN);
      int row = before == null ? -1 : before.row(partitions[p]);
      for (int i = 0; i < old && before != null && row >= 0; i++) {
        committed[p][i] = before.committed(row, i);
        logEnd[p][i] = before.logEnd(row, i);
      }
    }
    for (int i = 0; i < old && before != null; i++) {
      at[i] = before.atMillis(i);
    }
    for (int i = 0; i < earlier.size(); i++) {
      FleetSnapshot look = earlier.get(i);
      SubscriptionId id = now.id();
      at[old + i] =
          look.broker(id.broker()).map(BrokerSnapshot::at).orElse(look.at()).toEpochMilli();
      Optional<SubscriptionState> state =
          look.group(id.group()).flatMap(g -> g.subscription(id.queue()));
      Optional<QueueState> queue = look.queue(id.queueId());
      for (int p = 0; p < partitions.length; p++) {
        int number = partitions[p];
        committed[p][old + i] =
            state.flatMap(s -> lag(s, number)).map(Looks::position).orElse(Window.UNKNOWN);
        logEnd[p][old + i] = queue.map(q -> end(q, number)).orElse(Window.UNKNOWN);
      }
    }
    return new Window(at, partitions, committed, logEnd);
  }

  private static Optional<PartitionLag> lag(SubscriptionState state, int partition) {
    return state.partitions().stream().filter(p -> p.partition() == partition).findFirst();
  }

  private static long position(PartitionLag lag) {
    return lag.committed() instanceof Known known ? known.value() : Window.UNKNOWN;
  }

  private static long end(QueueState queue, int partition) {
    PartitionState state = Series.partition(queue, partition);
    return state != null && state.logEnd() instanceof Known known ? known.value() : Window.UNKNOWN;
  }
}
