package io.clawback.brokers.kafka.offsets;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.QuietWindow;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.brokers.kafka.offsets.Landing.Standing;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Takes positions away; the broker refuses while anybody is subscribed to the queue. */
final class PositionRemoval {
  private final KafkaConnection connection;
  private final QuietWindow window;
  private final ResetOffsets operation;
  private final PositionReads reads;

  PositionRemoval(
      KafkaConnection connection, QuietWindow window, ResetOffsets operation, PositionReads reads) {
    this.connection = connection;
    this.window = window;
    this.operation = operation;
    this.reads = reads;
  }

  /**
   * Takes them away. Empty when they are gone. Refuses when nothing was changed, which was read
   * back; throws when the result is not known, or known to be a part.
   */
  Optional<Outcome> remove(Positions before, List<OffsetMove> removals) {
    Positions now = Refusal.looking(reads::look);
    if (!now.members().isEmpty()) {
      throw Refusal.stale(
          "kafka.group-active", operation.target(), "Another consumer is in the group.");
    }
    for (OffsetMove move : removals) {
      if (!now.commit(move.partition()).equals(before.commit(move.partition()))
          || now.commits().unreadable().contains(move.partition())) {
        throw Refusal.stale(
            "kafka.position-changed",
            operation.target(),
            "Partition " + move.partition() + " moved meanwhile.");
      }
    }
    Set<TopicPartition> partitions = new HashSet<>();
    removals.forEach(
        m -> partitions.add(new TopicPartition(operation.subscription().queue(), m.partition())));
    Optional<Throwable> trouble =
        answer(
            connection
                .admin()
                .deleteConsumerGroupOffsets(operation.subscription().group().name(), partitions)
                .all());
    if (trouble.isPresent()) {
      return readBack(removals, trouble.get());
    }
    Patience patience = new Patience(connection.clock(), connection.patience());
    patience.until(() -> !landing(removals).any(Standing.BEFORE));
    Landing landing = landing(removals);
    if (landing.any(Standing.OTHER)) {
      return Optional.of(landing.superseded(operation.target()));
    }
    if (landing.any(Standing.BEFORE)) {
      throw Refusal.inDoubt(operation.target(), new IllegalStateException("still there"));
    }
    return Optional.empty();
  }

  private Landing landing(List<OffsetMove> removals) {
    return Landing.of(removals, Map.of(), reads.commits());
  }

  /** What went wrong, as far as the client knows; it asks again by itself, too. */
  private Optional<Throwable> answer(KafkaFuture<Void> write) {
    try {
      write.get(connection.patienceMillis() + 1_000L, TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(KafkaProblems.unwrapped(e));
    } catch (InterruptedException | TimeoutException e) {
      throw Refusal.inDoubt(operation.target(), e);
    }
  }

  /** What became of a removal that failed. No membership fences it: it is watched for a window. */
  private Optional<Outcome> readBack(List<OffsetMove> removals, Throwable e) {
    window.pass(operation.target());
    Landing landing = landing(removals);
    if (landing.any(Standing.OTHER)) {
      return Optional.of(landing.superseded(operation.target()));
    }
    if (landing.all(Standing.WANTED)) {
      return Optional.empty();
    }
    if (landing.any(Standing.WANTED)) {
      throw landing.partly(operation.target(), KafkaProblems.of(e, operation.target()).message());
    }
    if (Refusal.isNo(e)) {
      throw Refusal.afterLooking(e, operation.target());
    }
    throw new ClawbackException(KafkaProblems.of(e, operation.target()), e);
  }
}
