package io.clawback.runtime.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** Numbers of partitions, as people read them. */
final class PartitionNumbers {
  private static final int MOST = 12;

  private PartitionNumbers() {}

  /** {@code partition 3}; {@code partitions 0-4, 7}; a long list is cut, and says so. */
  static String words(SortedSet<Integer> partitions) {
    List<String> runs = new ArrayList<>();
    int told = 0;
    int first = -1;
    int last = -1;
    for (int next : partitions) {
      if (first >= 0 && next != last + 1) {
        runs.add(run(first, last));
        first = -1;
      }
      if (runs.size() == MOST) {
        break;
      }
      first = first < 0 ? next : first;
      last = next;
      told++;
    }
    if (first >= 0 && runs.size() < MOST) {
      runs.add(run(first, last));
    }
    return (partitions.size() == 1 ? "partition " : "partitions ")
        + String.join(", ", runs)
        + (told < partitions.size() ? " and " + (partitions.size() - told) + " more" : "");
  }

  private static String run(int first, int last) {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
