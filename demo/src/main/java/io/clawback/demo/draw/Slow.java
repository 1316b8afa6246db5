package io.clawback.demo.draw;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The group that is behind but within its SLO, and stays as far behind: it reads as fast as
 * messages arrive, so that its lag and its age hold still.
 *
 * @param tenant who owns it
 * @param behind by environment
 * @param slo messages it may be behind
 */
public record Slow(
    String tenant, String topic, String group, SortedMap<String, Behind> behind, long slo) {
  public Slow {
    behind = Collections.unmodifiableSortedMap(new TreeMap<>(behind));
  }

  /**
   * How far behind in one environment.
   *
   * @param partitions where, sorted
   * @param lag messages, in all
   * @param ageSeconds of the oldest
   */
  public record Behind(List<Integer> partitions, long lag, long ageSeconds) {
    public Behind {
      partitions = List.copyOf(partitions);
    }

    /** Its lag on the partition: nearly equal shares, the first a little more. */
    public long lag(int partition) {
      int at = partitions.indexOf(partition);
      if (at < 0) {
        return 0;
      }
      long share = lag / partitions.size();
      long extra = share / 20;
      long first = lag - share * (partitions.size() - 1) + extra * (partitions.size() - 1);
      return at == 0 ? first : share - extra;
    }

    /** Messages a second, read and arriving, on the partition. */
    public double pace(int partition) {
      return (double) lag(partition) / ageSeconds;
    }
  }
}
