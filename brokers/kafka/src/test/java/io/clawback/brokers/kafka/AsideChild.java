package io.clawback.brokers.kafka;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.Limits;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.run.OperationId;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Slice;
import io.clawback.spi.time.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process that sets messages aside, batch after batch, and says how far it came; with {@code
 * steps} it waits for a line before each next step. Arguments: bootstrap, cluster id, queue, its
 * incarnation, quarantine, operation, how many batches, {@code steps} or {@code all}.
 */
final class AsideChild {
  /** Messages of one batch. */
  static final int BATCH = 100;

  private AsideChild() {}

  public static void main(String[] args) throws IOException {
    var declared = KafkaFixture.declared(args[1], KafkaFixture.plaintext(args[0]));
    int batches = Integer.parseInt(args[6]);
    boolean steps = args[7].equals("steps");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Broker broker =
            new KafkaBrokerFactory()
                .open(declared, new TreeMap<>(), Limits.DEFAULT, Clock.system());
        Passage passage = open(broker, args[2], args[3], args[4], args[5], batches)) {
      say(in, steps, "open");
      for (int i = 0; i < batches; i++) {
        Batch batch = passage.read(slice(i));
        if (passage.settled(batch)) {
          continue;
        }
        say(in, steps, "read");
        passage.place(batch);
        say(in, steps, "placed");
        passage.settle(batch);
        say(in, steps, "settled");
      }
      System.out.println("done");
    } catch (ClawbackException e) {
      System.out.println("refused " + e.problem().code());
    }
  }

  private static void say(BufferedReader in, boolean steps, String step) throws IOException {
    System.out.println(step);
    if (steps) {
      in.readLine();
    }
  }

  /** Of partition 0, the offsets of that batch. */
  static Slice slice(int number) {
    long from = (long) number * BATCH;
    return new Slice(
        number, new TreeMap<>(Map.of(0, OffsetSpans.parse(from + "-" + (from + BATCH - 1)))));
  }

  static Passage open(
      Broker broker,
      String queue,
      String incarnation,
      String quarantine,
      String operation,
      int batches) {
    return broker
        .setAside()
        .orElseThrow()
        .open(
            new Mutation(new OperationId(operation), new TenantName("t"), Budget.DEFAULT),
            new SetAside(
                new SubscriptionId(new GroupId(KafkaFixture.ID, "readers"), queue),
                incarnation,
                List.of(new Chosen(0, "0-" + (batches * BATCH - 1))),
                new QueueId(KafkaFixture.ID, quarantine),
                "poison"));
  }
}
