package io.clawback.clients.kafka.skip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the cluster says of topics. Throws Kafka's exceptions as they are. For one thread. */
final class ListTopics implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 15;
  private final Admin admin;

  ListTopics(Map<String, Object> properties) {
    admin = Admin.create(properties);
  }

  /** The control topic's id: it is another one when the topic was made again. */
  Uuid list(String topic) {
    TopicDescription found =
        get(
            Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic)));
    if (found.partitions().size() != 1) {
      throw new InvalidTopicException(
          topic + " has " + found.partitions().size() + " partitions, and a list has one order");
    }
    return found.topicId();
  }

  /** The names of those topics that are still there, by id. */
  Map<String, String> names(Collection<String> ids) {
    List<Uuid> uuids = new ArrayList<>();
    for (String id : ids) {
      try {
        uuids.add(Uuid.fromString(id));
      } catch (IllegalArgumentException e) {
        // No topic has such an id.
      }
    }
    Map<String, String> names = new HashMap<>();
    if (uuids.isEmpty()) {
      return names;
    }
    admin
        .describeTopics(TopicCollection.ofTopicIds(uuids))
        .topicIdValues()
        .forEach((id, topic) -> {
          try {
            names.put(id.toString(), get(topic).name());
          } catch (UnknownTopicIdException | UnknownTopicOrPartitionException e) {
            // It was deleted: a topic that is made again under its name is another one.
          }
        });
    return names;
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException
          ? (RuntimeException) e.getCause()
          : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("no answer", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
