package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.connect.ClientProperties;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.Measured;
import io.clawback.spi.broker.Inspect.Peek;
import io.clawback.spi.broker.Inspect.PeekBudget;
import io.clawback.spi.broker.Inspect.Position;
import io.clawback.spi.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A process that peeks: arguments are bootstrap, cluster id, then queue:offset:end as often. */
final class PeekChild {
  private PeekChild() {}

  public static void main(String[] args) {
    List<Position> positions = new ArrayList<>();
    for (int i = 2; i < args.length; i++) {
      String[] parts = args[i].split(":");
      positions.add(
          new Position(
              new SubscriptionId(new GroupId(KafkaFixture.ID, "g"), parts[0]),
              0,
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2])));
    }
    var declared = KafkaFixture.declared(args[1], KafkaFixture.plaintext(args[0]));
    try (KafkaBroker broker =
        new KafkaBroker(
            new KafkaConnection(
                declared,
                ClientProperties.of(declared, new TreeMap<>()),
                Limits.DEFAULT,
                Clock.system()))) {
      PeekBudget budget = new PeekBudget(2_000, 256L << 20, 20);
      for (Peek peek : broker.inspect().peek(positions, budget)) {
        System.out.println(
            peek.position().subscription().queue()
                + ":"
                + peek.position().offset()
                + " "
                + said(peek.oldest())
                + " "
                + said(peek.messages()));
      }
    }
  }

  private static String said(Measured measured) {
    return switch (measured) {
      case Measured.Known k -> String.valueOf(k.value());
      case Measured.Unknown u -> u.reason().name();
    };
  }
}
