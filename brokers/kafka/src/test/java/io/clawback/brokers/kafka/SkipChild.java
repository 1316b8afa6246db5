package io.clawback.brokers.kafka;

import io.clawback.model.fleet.Limits;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.run.OperationId;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * A process that publishes a list and waits: arguments are bootstrap, cluster id, topic, its id,
 * group, offsets of partition 0, list, status, operation.
 */
final class SkipChild {
  private SkipChild() {}

  public static void main(String[] args) {
    PublishSkips operation =
        new PublishSkips(
            new SubscriptionId(new GroupId(KafkaFixture.ID, args[4]), args[2]),
            args[3],
            List.of(new Chosen(0, args[5])),
            new QueueId(KafkaFixture.ID, args[6]),
            new QueueId(KafkaFixture.ID, args[7]));
    try (Broker broker =
        new KafkaBrokerFactory()
            .open(
                KafkaFixture.declared(args[1], KafkaFixture.plaintext(args[0])),
                new TreeMap<>(),
                Limits.DEFAULT,
                Clock.system())) {
      System.out.println(
          broker
              .publishSkips()
              .orElseThrow()
              .act(SkipScene.mutation(new OperationId(args[8]), Duration.ofMinutes(5)), operation));
    }
  }
}
