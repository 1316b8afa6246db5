package io.clawback.engine.plan;

import io.clawback.engine.OffsetsRequest;
import io.clawback.engine.PlanRequest;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.Do;
import io.clawback.engine.plan.Decision.No;
import io.clawback.engine.plan.OffsetTargets.Move;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Plans one move of a group's position. Forward it skips messages that nobody accounted for, back
 * it delivers messages again: both are counted, and both need a person (SAFETY I7).
 */
public final class Offsets {
  private final Look look;
  private final Gate gate;
  private final OffsetsRequest wish;

  private Offsets(Look look, PlanRequest request, OffsetsRequest wish) {
    this.look = look;
    this.gate = new Gate(look, request);
    this.wish = wish;
  }

  /** A plan with one step, or with the one reason against it. */
  public static Plan plan(Look look, PlanRequest request, OffsetsRequest wish) {
    Book book = new Book();
    String key = "request:offsets:" + wish.subscription();
    TenantName tenant =
        look.subscription(wish.subscription()).map(Watched::tenant).orElse(TenantName.UNOWNED);
    switch (new Offsets(look, request, wish).decide(key)) {
      case Do(Draft draft) -> book.add(draft);
      case No no -> book.decline(key, tenant, no);
    }
    return new Plan(
        look.snapshot().at(),
        request.author(),
        look.fleet().fleet().digest(),
        Waves.of(book.drafts(), request.nativeCommand()),
        book.declined());
  }

  private Decision decide(String key) {
    SubscriptionId id = wish.subscription();
    Optional<Watched> watched = look.subscription(id);
    if (watched.isEmpty() || watched.get().queue().isEmpty()) {
      return new No(DeclineCode.NOT_FOUND, id + " was not seen.");
    }
    Optional<Policy> policy =
        gate.policy(
            watched.get().tenant(), id.broker().environment(), id.queue(), id.group().name());
    Optional<No> refused = refuse(watched.get(), watched.get().queue().get(), policy);
    if (refused.isPresent()) {
      return refused.get();
    }
    return switch (OffsetTargets.of(look, watched.get(), wish)) {
      case OffsetTargets.Refused(No no) -> no;
      case OffsetTargets.Moves(var moves, var notes) ->
          moves.isEmpty()
              ? new No(
                  DeclineCode.NOTHING_TO_CHANGE,
                  String.join(" ", with("Every position is as wanted.", notes)))
              : budgeted(key, watched.get(), policy.orElseThrow(), moves, notes);
    };
  }

  private Optional<No> refuse(Watched watched, QueueState queue, Optional<Policy> policy) {
    SubscriptionId id = watched.id();
    GroupState group = watched.group();
    Optional<No> owned =
        gate.owned(
            watched.owners(),
            watched.tenant(),
            id.broker().environment(),
            id.queue(),
            id.group().name());
    if (owned.isPresent()) {
      return owned;
    }
    if (policy.isEmpty()) {
      return Optional.of(Gate.noPolicy(watched.tenant(), id.broker().environment()));
    }
    if (queue.internal()) {
      return Optional.of(new No(DeclineCode.NOT_PERMITTED, queue.id() + " is the broker's own."));
    }
    if (!queue.traits().offsetsCanMove() || group.kind() == GroupState.Kind.SHARE) {
      return Optional.of(
          new No(
              DeclineCode.CANNOT_ON_THIS_BROKER,
              "The position of a group of kind " + group.kind() + " cannot be set there."));
    }
    return Gate.permitted(policy.get(), StepKind.OFFSETS)
        .or(() -> Gate.capable(watched.broker(), Capability.OFFSETS))
        .or(() ->
            idle(group)
                ? Optional.empty()
                : Optional.of(
                    new No(
                        DeclineCode.GROUP_ACTIVE,
                        id.group()
                            + " is "
                            + group.phase()
                            + " with "
                            + Figures.count(group.members().size(), "member")
                            + ": their next commit would undo it.")));
  }

  private static boolean idle(GroupState group) {
    return group.members().isEmpty()
        && (group.phase() == GroupState.Phase.EMPTY
            || group.phase() == GroupState.Phase.DEAD
            || group.kind() == GroupState.Kind.POSITIONS_ONLY);
  }

  private Decision budgeted(
      String key, Watched watched, Policy policy, List<Move> moves, List<String> notes) {
    long skipped = moves.stream().mapToLong(Move::skipped).sum();
    long again = moves.stream().mapToLong(Move::again).sum();
    Budget budget =
        wish.max()
            .map(max -> new Budget(max, 100, policy.budget().time(), 0, 0))
            .orElse(policy.budget());
    long allowed = Gate.allowed(budget, watched.held());
    if (skipped + again > allowed) {
      return new No(
          DeclineCode.OVER_BUDGET,
          "It skips "
              + Figures.count(skipped)
              + " and delivers "
              + Figures.count(again)
              + " again; the budget allows "
              + Figures.count(allowed, "message")
              + ".");
    }
    return draft(key, watched, policy, budget, moves, reason(moves, skipped, again, notes));
  }

  private Decision draft(
      String key, Watched watched, Policy policy, Budget budget, List<Move> moves, String reason) {
    SubscriptionId id = watched.id();
    List<OffsetMove> there = new ArrayList<>();
    List<OffsetMove> back = new ArrayList<>();
    List<Precondition> preconditions = new ArrayList<>();
    preconditions.add(
        new Precondition.ClusterIs(watched.broker().id(), watched.broker().clusterId()));
    watched
        .queue()
        .ifPresent(q -> preconditions.add(new Precondition.QueueIs(q.id(), q.incarnation())));
    preconditions.add(new Precondition.GroupEmpty(id.group()));
    for (Move move : moves) {
      there.add(new OffsetMove(move.partition(), move.from(), Optional.of(move.to())));
      back.add(new OffsetMove(move.partition(), Optional.of(move.to()), move.from()));
      preconditions.add(new Precondition.CommittedIs(id, move.partition(), move.from()));
      preconditions.add(new Precondition.WithinLog(id, move.partition(), move.to()));
    }
    boolean rewind = moves.stream().anyMatch(Move::backward);
    boolean rewindBack = moves.stream().anyMatch(m -> !m.backward());
    Operation operation = new Operation.ResetOffsets(id, there, rewind);
    Optional<No> tooSoon = gate.rested(policy, operation);
    if (tooSoon.isPresent()) {
      return tooSoon.get();
    }
    TreeSet<String> keys = new TreeSet<>();
    keys.add(key);
    return new Do(
        new Draft(
            Severity.INFO,
            0,
            operation.target(),
            watched.tenant(),
            policy.name(),
            keys,
            operation,
            preconditions,
            budget,
            new WayBack.Undo(new Operation.ResetOffsets(id, back, rewindBack)),
            true,
            watched.group().kind() == GroupState.Kind.POSITIONS_ONLY,
            reason,
            "The group goes on from there when its consumers come back."));
  }

  private static String reason(List<Move> moves, long skipped, long again, List<String> notes) {
    List<String> says = new ArrayList<>();
    says.add("Moves " + Figures.count(moves.size(), "partition") + ".");
    if (skipped > 0) {
      says.add(
          "SKIPS "
              + Figures.count(skipped, "message")
              + " that the group never read: nobody accounts for them.");
    }
    if (again > 0) {
      says.add("Delivers " + Figures.count(again, "message") + " again.");
    }
    says.addAll(notes);
    return String.join(" ", says);
  }

  private static List<String> with(String first, List<String> rest) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
