package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Optional;

/**
 * Moves a group's position as the group's only member (SAFETY I6, I7): join, read again, commit
 * with our generation, read back, leave. The commit's metadata carries the operation's id. A
 * membership that a crash left behind ends by itself, or is taken over by the same operation.
 */
final class MemoryOffsets extends MemoryActs<ResetOffsets> {
  MemoryOffsets(MemoryLink link) {
    super(link);
  }

  @Override
  void permit(MemoryCluster cluster, ResetOffsets operation) {
    String queue = operation.subscription().queue();
    notInternal(cluster, queue);
    link.need(cluster, MemoryRight.MOVE_OFFSETS, operation.subscription().group().name());
    link.need(cluster, MemoryRight.SEE_QUEUE, queue);
  }

  @Override
  List<Part> parts(MemoryCluster cluster, ResetOffsets operation) {
    MemoryQueue queue = queue(cluster, operation.subscription().queue());
    for (OffsetMove move : operation.moves()) {
      if (move.partition() < 0 || move.partition() >= queue.partitions().size()) {
        throw MemoryLink.stale(
            operation.target(), "There is no partition " + move.partition() + ".");
      }
    }
    return operation.moves().stream()
        .map(move -> {
          Optional<Long> now = commit(cluster, operation, move).map(MemoryGroup.Commit::offset);
          return new Part(
              "%s/%d".formatted(operation.subscription().queue(), move.partition()),
              now.map(String::valueOf).orElse("none"),
              now.equals(move.from()),
              now.equals(move.to()));
        })
        .toList();
  }

  private static Optional<MemoryGroup.Commit> commit(
      MemoryCluster cluster, ResetOffsets operation, OffsetMove move) {
    return Optional.ofNullable(cluster.groups().get(operation.subscription().group().name()))
        .flatMap(g -> g.commit(operation.subscription().queue(), move.partition()));
  }

  @Override
  void bound(MemoryCluster cluster, Mutation mutation, ResetOffsets operation) {
    MemoryQueue queue = queue(cluster, operation.subscription().queue());
    if (!operation.rewind() && operation.moves().stream().anyMatch(MemoryOffsets::backward)) {
      throw MemoryLink.trouble(
          "rewind",
          Category.APPROVAL,
          operation.target(),
          "A move goes backward, and the operation does not say so.",
          "Have the rewind approved by name.");
    }
    long counted = 0;
    for (OffsetMove move : operation.moves()) {
      MemoryLog log = queue.partitions().get(move.partition());
      move.to()
          .filter(to -> to < log.start() || to > log.end())
          .ifPresent(to -> {
            throw MemoryLink.stale(
                operation.target(),
                "%d is outside the log of partition %d, %d to %d."
                    .formatted(to, move.partition(), log.start(), log.end()));
          });
      counted += Math.abs(within(log, move.to()) - within(log, move.from()));
    }
    withinBudget(mutation, operation, counted, queue.holds());
    othersIn(cluster, mutation, operation).ifPresent(e -> raise(e));
  }

  private static boolean backward(OffsetMove move) {
    return move.from().isPresent()
        && move.to().map(to -> to < move.from().orElseThrow()).orElse(true);
  }

  private static long within(MemoryLog log, Optional<Long> offset) {
    return Math.clamp(offset.orElse(log.start()), log.start(), log.end());
  }

  private static void withinBudget(
      Mutation mutation, ResetOffsets operation, long counted, long holds) {
    int share = mutation.budget().sharePercent();
    if (counted > mutation.budget().messages() || (share < 100 && counted * 100 > holds * share)) {
      throw over(
          operation.target(),
          "%d messages would be skipped or delivered again; at most %d, and %d %% of %d, may be."
              .formatted(counted, mutation.budget().messages(), share, holds));
    }
  }

  private static void raise(ClawbackException problem) {
    throw problem;
  }

  private static Optional<ClawbackException> othersIn(
      MemoryCluster cluster, Mutation mutation, ResetOffsets operation) {
    return MemoryHold.others(cluster, mutation.id(), operation.subscription(), operation.target());
  }

  @Override
  Outcome carryOut(Mutation mutation, ResetOffsets operation, List<Part> before) {
    MemoryHold us;
    try {
      us =
          link.ask(cluster ->
              MemoryHold.join(
                  cluster, mutation.id(), operation.subscription(), operation.target()));
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    try {
      link.seam(Seam.JOINED, operation.target());
      refuseChanged(operation, before);
      link.seam(Seam.REREAD, operation.target());
      link.ask(cluster -> {
        bound(cluster, mutation, operation);
        write(us.held(cluster, operation.target()), mutation, operation);
        return us;
      });
    } catch (ClawbackException nothingChanged) {
      us.leave(link);
      return new Outcome.Refused(nothingChanged.problem());
    }
    List<Part> after;
    try {
      link.seam(Seam.WRITTEN, operation.target());
      after = look(operation);
    } catch (ClawbackException unknown) {
      us.leave(link);
      throw unknown;
    }
    us.leave(link);
    link.seam(Seam.CONFIRMED, operation.target());
    return judge(mutation, operation, before, after);
  }

  private void refuseChanged(ResetOffsets operation, List<Part> before) {
    if (!look(operation).equals(before)) {
      throw MemoryLink.stale(operation.target(), "The position moved while we joined.");
    }
  }

  private static void write(MemoryGroup group, Mutation mutation, ResetOffsets operation) {
    String queue = operation.subscription().queue();
    for (OffsetMove move : operation.moves()) {
      Optional<Long> now = group.commit(queue, move.partition()).map(MemoryGroup.Commit::offset);
      if (now.equals(move.to())) {
        continue;
      }
      move.to()
          .ifPresentOrElse(
              to ->
                  group.commit(
                      queue,
                      move.partition(),
                      new MemoryGroup.Commit(to, MemoryHold.mark(mutation.id()))),
              () -> group.removeCommit(queue, move.partition()));
    }
  }

  @Override
  void write(MemoryCluster cluster, Mutation mutation, ResetOffsets operation) {
    throw new IllegalStateException("a position is written by a member only");
  }

  @Override
  Receipt.Author author(MemoryCluster cluster, Mutation mutation, ResetOffsets operation) {
    boolean proved =
        operation.moves().stream()
            .allMatch(move ->
                commit(cluster, operation, move)
                    .filter(c -> c.metadata().equals(MemoryHold.mark(mutation.id())))
                    .isPresent());
    return proved ? Receipt.Author.PROVED : Receipt.Author.UNKNOWN;
  }
}
