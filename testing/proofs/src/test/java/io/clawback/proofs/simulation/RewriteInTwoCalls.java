package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryTransaction;
import io.clawback.brokers.memory.Seam;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.Parting;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Placed;
import io.clawback.spi.broker.Transfer.Written;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A backlog's passage that moves the group and makes messages final in two calls, not in one. */
final class RewriteInTwoCalls extends BrokerDecorator.PassageDecorator {
  private final MessageWorld world;
  private final Mutation mutation;
  private final Rewrite operation;
  private final boolean positionFirst;
  private MemoryTransaction transaction;

  RewriteInTwoCalls(
      Transfer.Passage inner,
      MessageWorld world,
      Mutation mutation,
      Rewrite operation,
      boolean positionFirst) {
    super(inner);
    this.world = world;
    this.mutation = mutation;
    this.operation = operation;
    this.positionFirst = positionFirst;
    this.transaction = world.cluster.begin("in-two-calls");
  }

  @Override
  public Placed place(Batch batch) {
    Parting parting = new Parting(operation);
    for (Message m : batch.messages()) {
      if (parting.aside(m)) {
        Copy copy =
            new Copy(
                mutation.id().value(),
                batch.slice().number(),
                operation.subscription().queueId().toString(),
                operation.incarnation(),
                mutation.tenant().value(),
                "poison",
                m);
        append(MessageWorld.ASIDE, m.partition() % 2, m, copy.headers());
      } else {
        append(Source.QUEUE, m.partition(), m, m.headers());
      }
    }
    List<Message> others = parting.others(batch.messages());
    return new Placed(
        new TreeMap<>(), Optional.empty(), Optional.of(new Written(new TreeMap<>(), others)));
  }

  private void append(String queue, int partition, Message m, List<Message.Header> headers) {
    byte[][] pairs = new byte[2 * headers.size()][];
    for (int h = 0; h < headers.size(); h++) {
      pairs[2 * h] = headers.get(h).name().getBytes(StandardCharsets.UTF_8);
      pairs[2 * h + 1] = headers.get(h).value().orElse(null);
    }
    transaction.append(
        queue, partition, m.timestampMillis(), m.key().orElse(null), m.value().orElse(null), pairs);
  }

  @Override
  public void settle(Batch batch) {
    if (positionFirst) {
      move(batch);
    } else {
      transaction.commit();
    }
    world.at(Seam.REREAD, operation.target());
    if (positionFirst) {
      transaction.commit();
    } else {
      move(batch);
    }
    transaction = world.cluster.begin("in-two-calls");
    world.at(Seam.WRITTEN, operation.target());
  }

  private void move(Batch batch) {
    super.close();
    batch
        .slice()
        .offsets()
        .forEach((p, spans) ->
            world.cluster.commit(
                Source.GROUP, Source.QUEUE, Map.of(p, spans.spans().getLast().last() + 1)));
  }

  @Override
  public void close() {
    transaction.close();
    super.close();
  }
}
