package io.clawback.brokers.memory;

import io.clawback.model.name.QueueId;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.QueueTraits;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The queues of one snapshot.
 *
 * @param byName what was seen
 */
record QueuesSeen(SortedMap<String, QueueState> byName) {

  /** Reads them; what cannot be seen is added to {@code unseen}. Call alone. */
  static QueuesSeen of(
      MemoryLink link, MemoryCluster cluster, Topology topology, Instant at, List<Unseen> unseen) {
    SortedMap<String, QueueState> states = new TreeMap<>();
    for (String name : topology.queues()) {
      MemoryQueue queue = cluster.queues().get(name);
      if (!link.may(cluster, MemoryRight.SEE_QUEUE, name)) {
        unseen.add(MemoryInspect.unseen(link, name, link.missing(MemoryRight.SEE_QUEUE, name)));
      } else if (queue == null) {
        unseen.add(
            MemoryInspect.unseen(link, name, MemoryInspect.vanished("queue", name).problem()));
      } else {
        states.put(name, state(link, cluster, name, queue, at, unseen));
      }
    }
    return new QueuesSeen(states);
  }

  private static QueueState state(
      MemoryLink link,
      MemoryCluster cluster,
      String name,
      MemoryQueue queue,
      Instant at,
      List<Unseen> unseen) {
    SortedMap<String, String> settings = new TreeMap<>();
    if (link.may(cluster, MemoryRight.SEE_SETTINGS, name)) {
      settings.putAll(queue.inForce());
    } else {
      unseen.add(
          MemoryInspect.unseen(
              link, "settings of " + name, link.missing(MemoryRight.SEE_SETTINGS, name)));
    }
    List<PartitionState> partitions = new ArrayList<>();
    for (int p = 0; p < queue.partitions().size(); p++) {
      partitions.add(partition(p, queue.partitions().get(p), at));
    }
    return new QueueState(
        new QueueId(link.id(), name),
        queue.incarnation(),
        queue.internal(),
        partitions,
        1,
        settings,
        new QueueTraits(true, false, true, true));
  }

  private static PartitionState partition(int number, MemoryLog log, Instant at) {
    boolean led = log.leader() >= 0;
    Measured gone = Measured.unknown(Measured.Reason.NO_LEADER);
    return new PartitionState(
        number,
        led ? Measured.broker(log.start(), at) : gone,
        led ? Measured.broker(log.end(), at) : gone,
        led ? Measured.broker(log.lastStable(), at) : gone,
        log.leader(),
        List.of(0),
        led ? List.of(0) : List.of());
  }

  /** The queue of that name. */
  Optional<QueueState> queue(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All, by name. */
  List<QueueState> states() {
    return List.copyOf(byName.values());
  }
}
