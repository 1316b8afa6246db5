package io.clawback.store.sqlite;

import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns a group's packed observations into one {@link Window} a subscription. */
final class Windows {
  private final SortedMap<SubscriptionId, Window> windows = new TreeMap<>();
  private long[] lastTimes = new long[0];

  /** Adds a group's observations, oldest first. */
  void add(GroupId group, List<Observed> observations) {
    TreeMap<String, List<Timed>> byQueue = new TreeMap<>();
    for (Observed seen : observations) {
      for (Column column : Positions.unpack(seen.packed())) {
        byQueue
            .computeIfAbsent(column.queue(), q -> new ArrayList<>())
            .add(new Timed(seen.atMillis(), column));
      }
    }
    for (Map.Entry<String, List<Timed>> entry : byQueue.entrySet()) {
      windows.put(new SubscriptionId(group, entry.getKey()), window(entry.getValue()));
    }
  }

  SortedMap<SubscriptionId, Window> all() {
    return windows;
  }

  private record Timed(long atMillis, Column column) {}

  private Window window(List<Timed> timed) {
    int[] partitions = partitions(timed);
    long[][] committed = unknown(partitions.length, timed.size());
    long[][] logEnd = unknown(partitions.length, timed.size());
    for (int t = 0; t < timed.size(); t++) {
      Column column = timed.get(t).column();
      int row = 0;
      for (int i = 0; i < column.partitions().length; i++) {
        while (partitions[row] < column.partitions()[i]) {
          row++;
        }
        committed[row][t] = column.committed()[i];
        logEnd[row][t] = column.logEnd()[i];
      }
    }
    return new Window(times(timed), partitions, committed, logEnd);
  }

  /** Almost every subscription was seen at the same times: they share one array. */
  private long[] times(List<Timed> timed) {
    long[] times = timed.stream().mapToLong(Timed::atMillis).toArray();
    if (!Arrays.equals(times, lastTimes)) {
      lastTimes = times;
    }
    return lastTimes;
  }

  private static int[] partitions(List<Timed> timed) {
    int[] first = timed.getFirst().column().partitions();
    if (timed.stream().allMatch(t -> Arrays.equals(t.column().partitions(), first))) {
      return first;
    }
    return timed.stream()
        .flatMapToInt(t -> Arrays.stream(t.column().partitions()))
        .sorted()
        .distinct()
        .toArray();
  }

  private static long[][] unknown(int rows, int columns) {
    long[][] table = new long[rows][columns];
    for (long[] row : table) {
      Arrays.fill(row, Window.UNKNOWN);
    }
    return table;
  }
}
