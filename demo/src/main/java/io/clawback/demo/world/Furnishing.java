package io.clawback.demo.world;

import io.clawback.demo.draw.World;
import io.clawback.demo.draw.World.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** Puts topics, quotas, messages and positions onto one environment's cluster. */
final class Furnishing {
  /** Messages that everybody has read already, on each partition. */
  static final int READ = 200;

  private final World world;
  private final String environment;
  private final String bootstrap;
  private final Admin admin;

  Furnishing(World world, String environment, String bootstrap, Admin admin) {
    this.world = world;
    this.environment = environment;
    this.bootstrap = bootstrap;
    this.admin = admin;
  }

  /** All topics and quotas. */
  void shape() {
    var topics =
        world.topics().stream()
            .map(t ->
                new NewTopic(t.name(), t.partitions(environment), (short) 1)
                    .configs(
                        Map.of(
                            TopicConfig.RETENTION_MS_CONFIG,
                            Long.toString(t.retentionMillis(environment)))))
            .toList();
    Waiting.answer(admin.createTopics(topics).all());
    var quotas =
        world.quotas().stream()
            .map(q ->
                new ClientQuotaAlteration(
                    new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, q.client())),
                    List.of(
                        new ClientQuotaAlteration.Op(
                            "producer_byte_rate", (double) q.bytesPerSecond(environment)))))
            .toList();
    Waiting.answer(admin.alterClientQuotas(quotas).all());
  }

  /** The topics that nobody lives on, with the positions of their groups. */
  void quiet() {
    long now = System.currentTimeMillis();
    try (Messages messages = new Messages(bootstrap, 50)) {
      for (Topic topic : world.topics()) {
        if (!lives(topic.name())) {
          for (int p = 0; p < topic.partitions(environment); p++) {
            read(messages, topic.name(), p, now);
          }
          long most = mostBehind(topic.name());
          for (long i = 0; i < most; i++) {
            messages.write(topic.name(), 0, READ + i, now - 30_000);
          }
        }
      }
      messages.flush();
    }
    List<Runnable> positions = new ArrayList<>();
    for (World.Group group : world.quietGroups()) {
      Topic topic = world.topic(group.topic());
      Map<Integer, Long> at = new HashMap<>();
      for (int p = 0; p < topic.partitions(environment); p++) {
        at.put(p, (long) READ);
      }
      at.put(0, READ + mostBehind(topic.name()) - group.lag(environment));
      positions.add(() -> commit(group.name(), topic.name(), at));
    }
    Waiting.together(positions.stream().map(java.util.concurrent.Executors::callable).toList());
  }

  /** A topic with a group that has read all of it, or all but its backlog. */
  void backlog(String topic, String group, Backlog backlog) {
    long now = System.currentTimeMillis();
    int partitions = world.topic(topic).partitions(environment);
    Map<Integer, Long> at = new HashMap<>();
    try (Messages messages = new Messages(bootstrap, 50)) {
      for (int p = 0; p < partitions; p++) {
        read(messages, topic, p, now - backlog.ageSeconds() * 1000);
        at.put(p, (long) READ);
      }
      for (int p = 0; p < partitions; p++) {
        long behind = backlog.behind(p);
        double perMilli = backlog.readPerSecond(p) / 1000;
        for (long i = 0; i < behind; i++) {
          // Dated so that the oldest unread message stays equally old while reading goes on.
          long date = now - backlog.ageSeconds() * 1000 + (long) (i / perMilli);
          messages.write(topic, p, READ + i, Math.min(date, now));
        }
      }
      messages.flush();
    }
    commit(group, topic, at);
  }

  private void read(Messages messages, String topic, int partition, long before) {
    for (int i = 0; i < READ; i++) {
      messages.write(topic, partition, i, before - (READ - i) * 1000L);
    }
  }

  private void commit(String group, String topic, Map<Integer, Long> at) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    at.forEach((p, o) -> offsets.put(new TopicPartition(topic, p), new OffsetAndMetadata(o)));
    Waiting.answer(admin.alterConsumerGroupOffsets(group, offsets).all());
  }

  private boolean lives(String topic) {
    return topic.equals(world.busy().topic()) || topic.equals(world.slow().topic());
  }

  private long mostBehind(String topic) {
    return world.quietGroups().stream()
        .filter(g -> g.topic().equals(topic))
        .mapToLong(g -> g.lag(environment))
        .max()
        .orElse(0);
  }
}
