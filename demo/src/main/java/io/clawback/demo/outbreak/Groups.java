package io.clawback.demo.outbreak;

import io.clawback.demo.draw.Outbreak;
import io.clawback.demo.world.Waiting;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where the tenant's groups are, as the broker tells it. */
final class Groups {
  private final Outbreak world;
  private final Admin admin;

  Groups(Outbreak world, Admin admin) {
    this.world = world;
    this.admin = admin;
  }

  /** Their committed positions, by group and partition. */
  Map<String, Map<TopicPartition, OffsetAndMetadata>> positions() {
    Map<String, ListConsumerGroupOffsetsSpec> wanted = new TreeMap<>();
    world.groups().forEach(g -> wanted.put(g, new ListConsumerGroupOffsetsSpec()));
    return new TreeMap<>(Waiting.answer(admin.listConsumerGroupOffsets(wanted).all()));
  }

  /** Moves every group on its queue's partitions; none has a member. */
  void move(Map<TopicPartition, Long> to) {
    for (Outbreak.Queue queue : world.queues()) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          to.entrySet().stream()
              .filter(e -> e.getKey().topic().equals(queue.name()))
              .collect(
                  Collectors.toMap(Map.Entry::getKey, e -> new OffsetAndMetadata(e.getValue())));
      queue
          .groups()
          .forEach(g -> Waiting.answer(admin.alterConsumerGroupOffsets(g, offsets).all()));
    }
  }

  /** Where each partition of the tenant's queues ends. */
  Map<TopicPartition, Long> ends() {
    Map<TopicPartition, OffsetSpec> all =
        world.queues().stream()
            .flatMap(q ->
                java.util.stream.IntStream.range(0, q.parts().size())
                    .mapToObj(p -> new TopicPartition(q.name(), p)))
            .collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest()));
    return Waiting.answer(admin.listOffsets(all).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  /** Whether every group's position on every partition of its queue is as wanted. */
  boolean all(BiPredicate<TopicPartition, OffsetAndMetadata> wanted) {
    var positions = positions();
    return world.queues().stream()
        .allMatch(q ->
            q.groups().stream()
                .map(g -> positions.getOrDefault(g, Map.of()))
                .allMatch(at ->
                    at.size() == q.parts().size()
                        && at.entrySet().stream()
                            .allMatch(e -> wanted.test(e.getKey(), e.getValue()))));
  }
}
