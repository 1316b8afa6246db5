package io.clawback.brokers.kafka.offsets;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.QuietWindow;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.brokers.kafka.offsets.Landing.Standing;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Moving a group's position (SAFETY I6, I7): the group is watched for a window, its positions are
 * set as its only member or taken away, and watched for another window before the outcome is told.
 */
public final class KafkaOffsets implements Acts<ResetOffsets> {
  private final KafkaConnection connection;
  private final QuietWindow window;

  /** Acts through this connection; {@code window} is how long a group must be seen quiet. */
  public KafkaOffsets(KafkaConnection connection, QuietWindow window) {
    this.connection = connection;
    this.window = window;
  }

  @Override
  public Outcome act(Mutation mutation, ResetOffsets operation) {
    PositionReads reads = new PositionReads(connection, operation);
    Positions before;
    List<OffsetMove> pending;
    try {
      Refusal.mustBeOurs(connection, operation.broker(), operation);
      Positions first = Refusal.looking(reads::look);
      ResetJudgement.readable(operation, first);
      pending = pending(operation, first);
      if (pending.isEmpty()) {
        return done(mutation, operation, first, first);
      }
      ResetJudgement.of(mutation, operation, first, pending);
      window.mustFit(mutation.budget(), operation.target());
      before =
          Refusal.looking(() -> {
            window.pass(operation.target());
            return reads.look();
          });
      ResetJudgement.still(operation, first, before);
      Optional<Outcome> lost = write(mutation, operation, before, reads, pending);
      if (lost.isPresent()) {
        return lost.get();
      }
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
    return confirm(mutation, operation, before, reads, pending);
  }

  private static List<OffsetMove> pending(ResetOffsets operation, Positions now) {
    for (OffsetMove move : operation.moves()) {
      if (!now.holds(move) && !now.asPlanned(move)) {
        throw Refusal.stale(
            "kafka.position-changed",
            operation.target(),
            "Partition "
                + move.partition()
                + " is at "
                + now.offset(move.partition()).map(String::valueOf).orElse("no position")
                + ", planned for was "
                + move.from().map(String::valueOf).orElse("no position")
                + "; nothing was changed.");
      }
    }
    return operation.moves().stream().filter(m -> !now.holds(m)).toList();
  }

  /** Empty when all went well. */
  private Optional<Outcome> write(
      Mutation mutation,
      ResetOffsets operation,
      Positions before,
      PositionReads reads,
      List<OffsetMove> pending) {
    List<OffsetMove> sets = pending.stream().filter(m -> m.to().isPresent()).toList();
    List<OffsetMove> removals = pending.stream().filter(m -> m.to().isEmpty()).toList();
    if (!sets.isEmpty()) {
      Optional<Outcome> lost =
          new PositionSetting(connection, window, operation, reads)
              .set(mutation.id(), before, sets);
      if (lost.isPresent()) {
        return lost;
      }
    }
    if (removals.isEmpty()) {
      return Optional.empty();
    }
    try {
      return new PositionRemoval(connection, window, operation, reads).remove(before, removals);
    } catch (Refusal refusal) {
      if (sets.isEmpty()) {
        throw refusal;
      }
      throw Landing.of(pending, wanted(mutation, before, pending), reads.commits())
          .partly(operation.target(), refusal.outcome().problem().message());
    }
  }

  /** The commits that are to be there in the end, by partition. */
  private static SortedMap<Integer, OffsetAndMetadata> wanted(
      Mutation mutation, Positions before, List<OffsetMove> pending) {
    SortedMap<Integer, OffsetAndMetadata> wanted = new TreeMap<>(before.commits().at());
    pending.forEach(m -> wanted.remove(m.partition()));
    List<OffsetMove> sets = pending.stream().filter(m -> m.to().isPresent()).toList();
    wanted.putAll(PositionSetting.commits(mutation.id(), before, sets));
    return wanted;
  }

  /** What is told after the window: that it holds, or who has the last word. */
  private Outcome confirm(
      Mutation mutation,
      ResetOffsets operation,
      Positions before,
      PositionReads reads,
      List<OffsetMove> pending) {
    window.pass(operation.target());
    Positions after = reads.lookAfter();
    String target = operation.target();
    Landing landing =
        Landing.of(operation.moves(), wanted(mutation, before, pending), after.commits());
    if (!landing.all(Standing.WANTED)) {
      return landing.superseded(target);
    }
    if (!before.topic().equals(after.topic())) {
      return Landing.superseded(target, "the queue was removed and made again");
    }
    return ResetJudgement.outside(after, pending)
        .<Outcome>map(words -> Landing.superseded(target, words))
        .orElseGet(() -> done(mutation, operation, before, after));
  }

  private static Outcome done(
      Mutation mutation, ResetOffsets operation, Positions before, Positions after) {
    return new Outcome.Done(
        new Receipt(
            mutation.id(),
            before.facts(operation),
            after.facts(operation),
            after.allMarked(operation, mutation.id())
                ? Receipt.Author.PROVED
                : Receipt.Author.UNKNOWN));
  }

  @Override
  public Probe probe(Mutation mutation, ResetOffsets operation) {
    PositionReads reads = new PositionReads(connection, operation);
    Positions now;
    try {
      now = reads.look();
      if (!now.members().isEmpty()) {
        ended(mutation, operation, reads);
        now = reads.look();
      }
    } catch (Refusal refusal) {
      return Probe.NOT_STARTED;
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.STALE) {
        return Probe.NOT_STARTED;
      }
      throw e;
    }
    return standing(mutation, operation, reads, now);
  }

  private Probe standing(
      Mutation mutation, ResetOffsets operation, PositionReads reads, Positions now) {
    List<OffsetMove> moves = operation.moves();
    if (moves.stream().anyMatch(m -> now.commits().unreadable().contains(m.partition()))) {
      throw new ClawbackException(
          new Problem(
              "kafka.position-unsettled",
              Category.BROKER,
              operation.target(),
              "A transaction that is still open holds one of the positions.",
              "Wait until it has ended, then resume the run."));
    }
    if (!moves.stream().allMatch(m -> now.holds(m) || now.asPlanned(m))) {
      return Probe.SUPERSEDED;
    }
    if (!moves.stream().allMatch(now::holds)) {
      return moves.stream().anyMatch(now::holds) ? Probe.PARTLY : Probe.NOT_STARTED;
    }
    if (!now.allMarked(operation, mutation.id())) {
      return Probe.STATE_HOLDS;
    }
    // Done says as much here as it does from act: it held for a window.
    window.pass(operation.target());
    return Landing.of(moves, now.commits().at(), reads.commits()).all(Standing.WANTED)
        ? Probe.DONE
        : Probe.SUPERSEDED;
  }

  /** While a membership of ours is left from before a crash, its commit may still arrive. */
  private void ended(Mutation mutation, ResetOffsets operation, PositionReads reads) {
    String name = SoleMember.clientId(connection, mutation.id());
    Patience patience = new Patience(connection.clock(), connection.patience());
    if (!patience.until(() -> !reads.holds(name))) {
      throw new ClawbackException(
          new Problem(
              "kafka.own-membership",
              Category.CONNECTION,
              operation.target(),
              "Our own membership from before is still in the group: what it sent may still arrive.",
              "Resume the run a little later: the group ends that membership by itself."));
    }
  }
}
