package io.clawback.brokers.memory;

import io.clawback.model.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads queues as a test's own eyes do: beside the plugin, and while the cluster is down too. */
public final class MemoryReader {
  private MemoryReader() {}

  /** The messages from that offset on that a reader of committed messages is given. */
  public static List<Message> committed(
      MemoryCluster cluster, String queue, int partition, long from) {
    return cluster.alone(() -> {
      List<Message> messages = new ArrayList<>();
      MemoryLog log = cluster.log(queue, partition);
      log.visit(
          from,
          log.end(),
          (offset, at, key, value, headers) -> {
            messages.add(MemoryQuarantine.message(partition, offset, at, key, value, headers));
            return true;
          });
      return messages;
    });
  }

  /** The offset that the next message of a partition will have. */
  public static long end(MemoryCluster cluster, String queue, int partition) {
    return cluster.alone(() -> cluster.log(queue, partition).end());
  }

  /** Which queue of that name it is; empty when there is none. */
  public static Optional<String> incarnation(MemoryCluster cluster, String queue) {
    return cluster.alone(
        () -> Optional.ofNullable(cluster.queues().get(queue)).map(MemoryQueue::incarnation));
  }
}
