package io.clawback.demo.outbreak;

import io.clawback.demo.draw.Outbreak;
import io.clawback.demo.draw.Outbreak.Neighbour;
import io.clawback.demo.payments.Payments;
import io.clawback.demo.world.Messages;
import io.clawback.demo.world.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** Puts topics, and what the neighbours have, onto the cluster. */
final class Fittings {
  /** Where the consumers learn what to leave out. */
  static final String SKIP_LIST = "clawback.skip";

  /** Where they answer. */
  static final String SKIP_STATUS = "clawback.skip.status";

  private static final int READ = 200;
  private static final String WEEK_MILLIS = "604800000";

  private final Outbreak world;
  private final Admin admin;
  private final String bootstrap;

  Fittings(Outbreak world, Admin admin, String bootstrap) {
    this.world = world;
    this.admin = admin;
    this.bootstrap = bootstrap;
  }

  /** All topics. */
  void topics() {
    List<NewTopic> topics = new ArrayList<>();
    Map<String, String> kept = Map.of(TopicConfig.RETENTION_MS_CONFIG, WEEK_MILLIS);
    for (Outbreak.Queue queue : world.queues()) {
      topics.add(new NewTopic(queue.name(), queue.parts().size(), (short) 1).configs(kept));
    }
    for (Neighbour neighbour : world.neighbours()) {
      topics.add(new NewTopic(neighbour.queue(), 1, (short) 1).configs(kept));
    }
    topics.add(
        new NewTopic(world.quarantine(), 4, (short) 1)
            .configs(
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    WEEK_MILLIS,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    "2000000")));
    topics.add(
        new NewTopic(SKIP_LIST, 1, (short) 1)
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact")));
    topics.add(
        new NewTopic(SKIP_STATUS, 1, (short) 1)
            .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "86400000")));
    Waiting.answer(admin.createTopics(topics).all());
  }

  /** What the neighbours' groups have read, and what not. */
  void neighbours() {
    long now = System.currentTimeMillis();
    try (Messages messages =
        new Messages(bootstrap, 50, Map.of(), new Payments(world.seed())::whole)) {
      for (Neighbour neighbour : world.neighbours()) {
        for (int i = 0; i < READ + neighbour.lag(); i++) {
          messages.write(neighbour.queue(), 0, i, now - 60_000);
        }
      }
      messages.flush();
    }
    for (Neighbour neighbour : world.neighbours()) {
      Waiting.answer(
          admin
              .alterConsumerGroupOffsets(
                  neighbour.group(),
                  Map.of(new TopicPartition(neighbour.queue(), 0), new OffsetAndMetadata(READ)))
              .all());
    }
  }
}
