package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.QueueId;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;

/** Reads what {@link SafeTarget} judges. */
final class TargetReads {
  private final KafkaConnection connection;

  TargetReads(KafkaConnection connection) {
    this.connection = connection;
  }

  /** The quarantine, which is safe for what is in {@code source}; throws when it is not. */
  Target safe(QueueId source, TopicDescription from, QueueId quarantine) {
    if (source.equals(quarantine)) {
      throw new ClawbackException(SafeTarget.itself(source));
    }
    SafeTarget judge =
        new SafeTarget(
            connection.declaration().settings(),
            new SafeTarget.Seen(source, from, settings(source)));
    Target target;
    try {
      target = Target.now(connection, quarantine);
    } catch (ClawbackException e) {
      throw e.problem().code().equals("kafka.vanished")
          ? new ClawbackException(judge.missing(quarantine), e)
          : e;
    }
    judge
        .unsafe(new SafeTarget.Seen(quarantine, target.topic(), settings(quarantine)))
        .ifPresent(problem -> {
          throw new ClawbackException(problem);
        });
    return target;
  }

  /** A topic with its settings. */
  SafeTarget.Seen seen(Target target) {
    return new SafeTarget.Seen(target.queue(), target.topic(), settings(target.queue()));
  }

  private Config settings(QueueId queue) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, queue.name());
    try {
      return connection.get(
          connection.admin().describeConfigs(List.of(resource)).values(),
          resource,
          queue.toString());
    } catch (ClawbackException e) {
      Throwable cause = KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()));
      throw new ClawbackException(
          Need.topic(AclOperation.DESCRIBE_CONFIGS, queue.name())
              .problem(connection, cause, queue.toString()),
          e);
    }
  }
}
