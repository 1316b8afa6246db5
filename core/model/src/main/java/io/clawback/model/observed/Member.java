package io.clawback.model.observed;

import java.util.List;
import java.util.Optional;

/**
 * One member of a group.
 *
 * @param id the broker's name for it
 * @param instance the owner's own name for it (a static member), if given
 * @param client the client's name
 * @param host where it connects from
 * @param assigned what it reads, sorted by queue
 */
public record Member(
    String id, Optional<String> instance, String client, String host, List<Assigned> assigned) {

  /**
   * Partitions of one queue.
   *
   * @param queue its name
   * @param partitions sorted
   */
  public record Assigned(String queue, List<Integer> partitions) {}

  /** Whether this member reads the partition. */
  public boolean reads(String queue, int partition) {
    return assigned.stream()
        .anyMatch(a -> a.queue().equals(queue) && a.partitions().contains(partition));
  }
}
