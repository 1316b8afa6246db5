package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.aside.Quarantines;
import io.clawback.brokers.kafka.aside.Topics;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.brokers.kafka.connect.Shell;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Whether a control topic keeps a list for as long as it holds, and a status topic is there to
 * answer in. Says all that is wrong at once, with the command that mends it.
 */
final class SkipTopics {
  /** A part of a list is never larger, so that consumers with small limits read it too. */
  private static final long LARGEST = 900_000;

  private static final long SMALLEST = 8_192;
  private final KafkaConnection connection;

  SkipTopics(KafkaConnection connection) {
    this.connection = connection;
  }

  /** The most bytes of one record of the list; throws when the topics will not do. */
  long room(SubscriptionId subscription, QueueId list, QueueId status) {
    if (list.equals(status) || list.name().equals(subscription.queue())) {
      throw new ClawbackException(
          unsafe(
              list, List.of("it is another topic of the same step"), "Name topics of their own."));
    }
    TopicDescription there = described(list, "--config cleanup.policy=compact --partitions 1");
    described(status, "--config cleanup.policy=delete --config retention.ms=86400000");
    Config settings = settings(list.name());
    List<String> wrong = new ArrayList<>();
    if (there.partitions().size() != 1) {
      wrong.add(
          "it has %d partitions, and a list has one order".formatted(there.partitions().size()));
    }
    String policy = value(settings, "cleanup.policy");
    if (!policy.equals("compact")) {
      wrong.add("it would drop what is old (cleanup.policy=" + policy + ")");
    }
    long most = Long.parseLong(value(settings, "max.message.bytes"));
    if (most < SMALLEST) {
      wrong.add("it takes messages of " + most + " bytes only");
    }
    if (!wrong.isEmpty()) {
      throw new ClawbackException(
          unsafe(
              list,
              wrong,
              there.partitions().size() != 1
                  ? "Make another one: "
                      + create("NAME", "--config cleanup.policy=compact --partitions 1")
                  : "Type: "
                      + Shell.tool("kafka-configs.sh", connection.declaration().settings())
                      + " --alter --entity-type topics --entity-name "
                      + Shell.quoted(list.name())
                      + " --add-config cleanup.policy=compact,max.message.bytes=1048588"));
    }
    return Math.min(most, LARGEST);
  }

  /** Whether the control topic is there. */
  boolean there(QueueId list) {
    try {
      described(list, "");
      return true;
    } catch (ClawbackException e) {
      if (e.problem().code().equals("kafka.no-skip-list")) {
        return false;
      }
      throw e;
    }
  }

  private TopicDescription described(QueueId topic, String wanted) {
    TopicDescription there;
    try {
      there = Topics.described(connection, topic.name(), topic.toString());
    } catch (ClawbackException e) {
      if (!e.problem().code().equals("kafka.vanished")) {
        throw e;
      }
      throw new ClawbackException(
          new Problem(
              "kafka.no-skip-list",
              Category.STALE,
              topic.toString(),
              "There is no such topic, and Clawback makes none.",
              "Type: " + create(topic.name(), wanted)),
          e);
    }
    if (there.isInternal()) {
      throw Quarantines.internal(topic.toString());
    }
    return there;
  }

  private String create(String name, String wanted) {
    return Shell.tool("kafka-topics.sh", connection.declaration().settings())
        + " --create --topic "
        + Shell.quoted(name)
        + " "
        + wanted;
  }

  private static Problem unsafe(QueueId list, List<String> words, String nextMove) {
    return new Problem(
        "kafka.unsafe-skip-list",
        Category.LIMIT,
        list.toString(),
        "A list would not be safe there: " + String.join("; ", words) + ". Nothing was changed.",
        nextMove);
  }

  private Config settings(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String culprit = connection.id() + "/" + topic;
    try {
      return connection.get(
          connection.admin().describeConfigs(List.of(resource)).values(), resource, culprit);
    } catch (ClawbackException e) {
      Throwable cause = KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()));
      throw new ClawbackException(
          Need.topic(AclOperation.DESCRIBE_CONFIGS, topic).problem(connection, cause, culprit), e);
    }
  }

  private static String value(Config config, String key) {
    ConfigEntry entry = config.get(key);
    return entry == null || entry.value() == null ? "0" : entry.value();
  }
}
