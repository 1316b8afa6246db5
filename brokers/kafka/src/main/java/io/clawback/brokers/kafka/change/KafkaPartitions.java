package io.clawback.brokers.kafka.change;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.brokers.kafka.look.SnapshotReads;
import io.clawback.model.error.Category;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Adding partitions: an absolute count, so twice is once. It cannot be taken back. */
public final class KafkaPartitions implements Acts<ExpandPartitions> {
  /** How long brokers may tell of before a change, as a rule. */
  private static final Duration HEARSAY = Duration.ofSeconds(2);

  private final KafkaConnection connection;

  /** Acts through this connection. */
  public KafkaPartitions(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Outcome act(Mutation mutation, ExpandPartitions operation) {
    try {
      Refusal.mustBeOurs(connection, operation.broker(), operation);
      int before = Refusal.looking(() -> judged(mutation, operation));
      if (before != operation.to()) {
        grow(mutation, operation);
      }
      // Brokers learn of it one after the other: done is when it can be produced to.
      Patience patience = new Patience(connection.clock(), mutation.budget().time());
      if (!patience.until(() -> visible(operation))) {
        throw Refusal.inDoubt(operation.target(), new IllegalStateException("not visible"));
      }
      return new Outcome.Done(
          new Receipt(mutation.id(), facts(before), facts(operation.to()), Receipt.Author.UNKNOWN));
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  private void grow(Mutation mutation, ExpandPartitions operation) {
    var write =
        connection
            .admin()
            .createPartitions(
                Map.of(operation.queue().name(), NewPartitions.increaseTo(operation.to())))
            .all();
    try {
      Refusal.written(connection, write, operation.target());
    } catch (Refusal refusal) {
      settle(mutation, operation, refusal);
    }
  }

  /**
   * Returns when it holds, whatever was said. The client repeats a request whose answer was lost,
   * and the no to the second one says nothing of the first; what a broker tells may be of before.
   */
  private void settle(Mutation mutation, ExpandPartitions operation, Refusal refusal) {
    // The controller says this only where there are as many already, or more: then a smaller number
    // that is read proves nothing but that the brokers have not heard yet.
    boolean counted = refusal.getCause() instanceof InvalidPartitionsException;
    Duration budget = mutation.budget().time();
    Duration length = counted || budget.compareTo(HEARSAY) < 0 ? budget : HEARSAY;
    boolean grown =
        new Patience(connection.clock(), length).until(() -> count(operation) >= operation.to());
    if (!grown && !counted) {
      throw refusal;
    }
    if (!grown || count(operation) > operation.to()) {
      throw Refusal.inDoubt(operation.target(), refusal);
    }
  }

  private static SortedMap<String, String> facts(int partitions) {
    return new TreeMap<>(Map.of("partitions", String.valueOf(partitions)));
  }

  /** The count now; refuses unless it is the wanted or the planned one. */
  private int judged(Mutation mutation, ExpandPartitions operation) {
    connection.identity();
    TopicDescription topic = topic(operation);
    int found = topic.partitions().size();
    String target = operation.target();
    if (topic.isInternal()) {
      throw Refusal.usage(
          "kafka.internal-queue", target, "Internal queues are never changed.", "Leave it out.");
    }
    if (operation.to() < operation.from() || operation.to() < 1) {
      throw Refusal.usage(
          "kafka.fewer-partitions",
          target,
          "Partitions can only be added: " + operation.from() + " to " + operation.to() + ".",
          "Plan for at least as many as there are.");
    }
    if (found == operation.to()) {
      return found;
    }
    if (found != operation.from()) {
      throw Refusal.stale(
          "kafka.partitions-changed",
          target,
          "It has " + found + " partitions, planned for were " + operation.from() + ".");
    }
    if (operation.to() - found > mutation.budget().partitions()) {
      throw Refusal.of(
          "kafka.over-budget",
          Category.LIMIT,
          target,
          (operation.to() - found)
              + " new partitions, the budget allows "
              + mutation.budget().partitions()
              + ".",
          "Plan for fewer, or raise the policy's budget.");
    }
    return found;
  }

  private int count(ExpandPartitions operation) {
    return topic(operation).partitions().size();
  }

  private TopicDescription topic(ExpandPartitions operation) {
    String name = operation.queue().name();
    return connection.get(
        connection.admin().describeTopics(List.of(name)).topicNameValues(),
        name,
        operation.target());
  }

  private boolean visible(ExpandPartitions operation) {
    TopicDescription topic = topic(operation);
    return topic.partitions().size() >= operation.to()
        && SnapshotReads.led(List.of(topic)).size() == topic.partitions().size();
  }

  @Override
  public Probe probe(Mutation mutation, ExpandPartitions operation) {
    connection.identity();
    String name = operation.queue().name();
    var answer = connection.all(connection.admin().describeTopics(List.of(name)).topicNameValues());
    Throwable failure = answer.failure(name);
    if (failure instanceof UnknownTopicOrPartitionException) {
      return Probe.NOT_STARTED;
    }
    int found = count(operation);
    if (found == operation.to()) {
      return Probe.STATE_HOLDS;
    }
    // A third number: ours may have been there before somebody else's.
    return found == operation.from() ? Probe.NOT_STARTED : Probe.SUPERSEDED;
  }
}
