package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.name.QueueId;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Whether a message that is written to a topic again may keep its own time. Retention goes by the
 * record's time: one that is old already would be let go of at once (SAFETY I10).
 *
 * @param now milliseconds since the epoch
 * @param retention in milliseconds; negative when there is none
 * @param before how old a message the topic takes, in milliseconds
 */
record OwnTime(long now, long retention, long before) {
  static OwnTime of(KafkaConnection connection, QueueId queue) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, queue.name());
    Config config =
        connection.get(
            connection.admin().describeConfigs(List.of(resource)).values(),
            resource,
            queue.toString());
    return new OwnTime(
        connection.clock().now().toEpochMilli(),
        number(config, "retention.ms", -1),
        number(config, "message.timestamp.before.max.ms", Long.MAX_VALUE));
  }

  boolean keeps(long timestamp) {
    long age = now - timestamp;
    Duration window = SafeTarget.WINDOW;
    return timestamp >= 0
        && (retention < 0 || age + window.toMillis() < retention)
        && age < before - Duration.ofHours(1).toMillis();
  }

  private static long number(Config config, String key, long otherwise) {
    ConfigEntry entry = config.get(key);
    return entry == null || entry.value() == null || entry.value().isEmpty()
        ? otherwise
        : Long.parseLong(entry.value());
  }
}
