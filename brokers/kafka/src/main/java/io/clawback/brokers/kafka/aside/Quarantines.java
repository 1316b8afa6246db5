package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation;

/** What can never be meant. */
public final class Quarantines {
  private Quarantines() {}

  /** Throws when the operation or its quarantine is another broker's. */
  public static void mustBeOurs(
      KafkaConnection connection, MessageOperation operation, QueueId quarantine) {
    if (!connection.id().equals(operation.broker())
        || !connection.id().equals(quarantine.broker())) {
      throw new ClawbackException(
          new Problem(
              "kafka.another-broker",
              Category.USAGE,
              operation.target(),
              "It is on %s, its quarantine on %s, and this is %s."
                  .formatted(operation.broker(), quarantine.broker(), connection.id()),
              "Name a quarantine of the same broker."));
    }
  }

  /** Nobody but the broker touches those. */
  public static ClawbackException internal(String culprit) {
    return new ClawbackException(
        new Problem(
            "kafka.internal-queue",
            Category.USAGE,
            culprit,
            "Messages of Kafka's own topics are never touched, and nothing is written there.",
            "Name another queue."));
  }
}
