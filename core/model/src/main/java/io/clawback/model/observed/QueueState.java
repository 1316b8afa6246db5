package io.clawback.model.observed;

import io.clawback.model.name.QueueId;
import java.util.List;
import java.util.SortedMap;

/**
 * One queue as it was seen.
 *
 * @param id which
 * @param incarnation the broker's own id of this very queue (Kafka's topic id), which a re-created
 *     queue of the same name does not have; empty if the broker has none
 * @param internal the broker's own: never changed
 * @param partitions sorted by number, at least one
 * @param replication copies of each message; 0 when unknown
 * @param settings what was set or is in force, by the broker's names; empty when it could not be
 *     read
 * @param traits what can be done with it
 */
public record QueueState(
    QueueId id,
    String incarnation,
    boolean internal,
    List<PartitionState> partitions,
    int replication,
    SortedMap<String, String> settings,
    QueueTraits traits) {
  public QueueState {
    partitions = List.copyOf(partitions);
  }
}
