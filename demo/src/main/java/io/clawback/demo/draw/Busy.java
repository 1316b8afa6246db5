package io.clawback.demo.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The group in prod whose consumers run as processes. One of them holds all hot partitions and
 * cannot keep up; the others just can. Together they are too few: {@code instances × capacity <
 * inflow < target × capacity}, so that only sharing anew <i>and</i> more consumers help.
 *
 * <p>With capacity c: three hot partitions of 0.42 c on one consumer (1.26 c), one heavy partition
 * of 0.92 c on another, two pairs of 0.46 c on the others: 4.02 c in all. Six consumers can hold
 * the hot ones alone, the heavy one alone and the pairs.
 *
 * @param tenant who owns it
 * @param hot partitions that lag, sorted
 * @param heavy the partition that keeps one consumer busy
 * @param pairs the other partitions, as the other consumers hold them
 * @param capacity messages a second that one consumer can process
 * @param instances consumers that run at first
 * @param target consumers that are enough
 * @param lag messages behind, about, when the world is looked at
 * @param ageSeconds of the oldest message not yet read
 * @param slo messages it may be behind
 */
public record Busy(
    String tenant,
    String topic,
    String group,
    List<Integer> hot,
    int heavy,
    List<List<Integer>> pairs,
    int capacity,
    int instances,
    int target,
    long lag,
    long ageSeconds,
    long slo) {
  private static final double HOT = 0.42;
  private static final double HEAVY = 0.92;
  private static final double PAIRED = 0.46;

  public Busy {
    hot = List.copyOf(hot);
    pairs = List.copyOf(pairs);
  }

  /** How many partitions there are. */
  public int partitions() {
    return hot.size() + 1 + pairs.stream().mapToInt(List::size).sum();
  }

  /** Messages a second that arrive on the partition. */
  public double inflow(int partition) {
    if (hot.contains(partition)) {
      return HOT * capacity;
    }
    return (partition == heavy ? HEAVY : PAIRED) * capacity;
  }

  /** Messages a second that arrive in all. */
  public double inflow() {
    return IntStream.range(0, partitions()).mapToDouble(this::inflow).sum();
  }

  /** What each of the first consumers holds; the first one holds the hot partitions. */
  public List<List<Integer>> holdings() {
    List<List<Integer>> all = new ArrayList<>();
    all.add(hot);
    all.add(List.of(heavy));
    all.addAll(pairs);
    return all;
  }
}
