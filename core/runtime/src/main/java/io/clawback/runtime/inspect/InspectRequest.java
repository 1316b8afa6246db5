package io.clawback.runtime.inspect;

import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to look into. All that is said holds together.
 *
 * @param queue which
 * @param group whose backlog: from where it stands to the end; empty: all that the queue holds
 * @param partitions only these; all when empty
 * @param fromOffset not before, in each partition
 * @param toOffset not from there on, in each partition
 * @param since only messages at least that new
 * @param until only messages older than that
 * @param sample about so many messages, of each partition as many as its share is; empty: all of
 *     them
 * @param maxBytes begin no fetch once so many bytes were fetched; the last one may go beyond
 * @param head of a sample: so many messages of each partition from its first one on are in it,
 *     whatever else is
 * @param starts not before, in those partitions
 */
public record InspectRequest(
    QueueId queue,
    Optional<String> group,
    List<Integer> partitions,
    Optional<Long> fromOffset,
    Optional<Long> toOffset,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<Long> sample,
    Optional<Long> maxBytes,
    int head,
    SortedMap<Integer, Long> starts) {
  public InspectRequest {
    partitions = List.copyOf(partitions);
    starts = Collections.unmodifiableSortedMap(new TreeMap<>(starts));
  }

  /** All of a queue or of a backlog, but for what the bounds leave out. */
  public InspectRequest(
      QueueId queue,
      Optional<String> group,
      List<Integer> partitions,
      Optional<Long> fromOffset,
      Optional<Long> toOffset,
      Optional<Instant> since,
      Optional<Instant> until,
      Optional<Long> sample,
      Optional<Long> maxBytes) {
    this(
        queue,
        group,
        partitions,
        fromOffset,
        toOffset,
        since,
        until,
        sample,
        maxBytes,
        0,
        new TreeMap<>());
  }

  /**
   * A small part of what the group is behind: what it reads next in each partition, and a sample of
   * the rest.
   */
  public static InspectRequest next(SubscriptionId subscription, int head, long sample) {
    return new InspectRequest(
        subscription.queueId(),
        Optional.of(subscription.group().name()),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(sample),
        Optional.empty(),
        head,
        new TreeMap<>());
  }

  /** All that the queue holds. */
  public static InspectRequest all(QueueId queue) {
    return new InspectRequest(
        queue,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** All that the queue holds from those positions on. */
  public static InspectRequest from(QueueId queue, SortedMap<Integer, Long> starts) {
    return new InspectRequest(
        queue,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        starts);
  }

  /** What the group is behind. */
  public static InspectRequest backlog(SubscriptionId subscription) {
    return new InspectRequest(
        subscription.queueId(),
        Optional.of(subscription.group().name()),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The subscription, when it is one whose backlog is read. */
  public Optional<SubscriptionId> subscription() {
    return group.map(g -> new SubscriptionId(new GroupId(queue.broker(), g), queue.name()));
  }
}
