package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.model.error.ClawbackException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.LeaderNotAvailableException;

/** What this room asks about single topics, all or nothing: an answer that is missing throws. */
public final class Topics {
  private Topics() {}

  /** Begins to ask for the topic. */
  static KafkaFuture<TopicDescription> ask(KafkaConnection connection, String topic) {
    return Objects.requireNonNull(
        connection.admin().describeTopics(List.of(topic)).topicNameValues().get(topic));
  }

  /** The topic as it is now. */
  public static TopicDescription described(
      KafkaConnection connection, String topic, String culprit) {
    return described(connection, ask(connection, topic), topic, culprit);
  }

  /** What was asked for. */
  static TopicDescription described(
      KafkaConnection connection,
      KafkaFuture<TopicDescription> asked,
      String topic,
      String culprit) {
    try {
      return connection.get(asked, culprit);
    } catch (ClawbackException e) {
      Throwable cause = KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()));
      throw new ClawbackException(
          Need.topic(AclOperation.DESCRIBE, topic).problem(connection, cause, culprit), e);
    }
  }

  /** The offsets of all these partitions. */
  public static Map<TopicPartition, Long> offsets(
      KafkaConnection connection,
      Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> asked,
      List<TopicPartition> partitions,
      String culprit) {
    Answers<TopicPartition, ListOffsetsResultInfo> answers = connection.all(asked);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      ListOffsetsResultInfo info = answers.value(partition);
      if (info == null) {
        Throwable why = answers.failure(partition);
        throw new ClawbackException(
            KafkaProblems.of(
                why == null ? new LeaderNotAvailableException(partition + ": no leader") : why,
                culprit));
      }
      offsets.put(partition, info.offset());
    }
    return offsets;
  }
}
