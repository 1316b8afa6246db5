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
import io.clawback.model.name.QueueId;
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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans moves of groups' positions. Forward it skips messages that nobody accounted for, back it
 * delivers messages again: both are counted, and both need a person (SAFETY I7).
 */
public final class Offsets {
  private final Look look;
  private final Gate gate;
  private final OffsetsRequest wish;

  private Offsets(Look look, Gate gate, OffsetsRequest wish) {
    this.look = look;
    this.gate = gate;
    this.wish = wish;
  }

  /** A plan with, for each wish, one step or the one reason against it. */
  public static Plan plan(Look look, PlanRequest request, List<OffsetsRequest> wishes) {
    Book book = new Book();
    Gate gate = new Gate(look, request);
    TreeSet<String> keys = new TreeSet<>();
    for (OffsetsRequest wish : wishes) {
      String key = key(wish, keys);
      TenantName tenant =
          look.subscription(wish.subscription()).map(Watched::tenant).orElse(TenantName.UNOWNED);
      switch (new Offsets(look, gate, wish).decide(key)) {
        case Do(StepDraft draft) -> book.add(draft);
        case No no -> book.decline(key, tenant, no);
      }
    }
    return new Plan(
        look.snapshot().at(),
        request.author(),
        look.fleet().fleet().digest(),
        Waves.of(book.drafts(), request.nativeCommand()),
        book.declined());
  }

  /** One for each wish, also where several are about one subscription. */
  private static String key(OffsetsRequest wish, SortedSet<String> taken) {
    String plain = "request:offsets:" + wish.subscription();
    String key = plain;
    for (int n = 2; !taken.add(key); n++) {
      key = plain + "#" + n;
    }
    return key;
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
    Optional<Budget> person = wish.max().map(max -> Budget.byPerson(max, policy.budget().time()));
    Budget whole = person.orElse(policy.budget());
    Operation operation = operation(watched, moves);
    TreeMap<QueueId, Allowance.Claim> claims = new TreeMap<>();
    claims.put(watched.id().queueId(), new Allowance.Claim(skipped + again, watched.held()));
    String what =
        "It skips " + Figures.count(skipped) + " and delivers " + Figures.count(again) + " again";
    return gate.rested(policy, operation)
        .or(() ->
            // A person's bound is one for all of their wishes, beside any policy's.
            (person.isPresent()
                    ? gate.allowance().takeByPerson(whole, claims, what)
                    : gate.allowance()
                        .take(new Asker(policy, watched.tenant(), Severity.INFO), claims, what))
                .map(why -> new No(DeclineCode.OVER_BUDGET, why)))
        .<Decision>map(no -> no)
        .orElseGet(() ->
            draft(
                key,
                watched,
                policy,
                operation,
                setAside(whole, skipped + again),
                moves,
                reason(moves, skipped, again, notes)));
  }

  /** Just what this step was counted for: all steps of the run add up to what is allowed. */
  private static Budget setAside(Budget whole, long counted) {
    return new Budget(
        counted, whole.sharePercent(), whole.time(), whole.instances(), whole.partitions());
  }

  private static Operation operation(Watched watched, List<Move> moves) {
    return new Operation.ResetOffsets(
        watched.id(),
        moves.stream()
            .map(m -> new OffsetMove(m.partition(), m.from(), Optional.of(m.to())))
            .toList(),
        moves.stream().anyMatch(Move::backward));
  }

  private Decision draft(
      String key,
      Watched watched,
      Policy policy,
      Operation operation,
      Budget budget,
      List<Move> moves,
      String reason) {
    SubscriptionId id = watched.id();
    List<OffsetMove> back = new ArrayList<>();
    List<Precondition> preconditions = new ArrayList<>();
    preconditions.add(
        new Precondition.ClusterIs(watched.broker().id(), watched.broker().clusterId()));
    watched
        .queue()
        .ifPresent(q -> preconditions.add(new Precondition.QueueIs(q.id(), q.incarnation())));
    preconditions.add(new Precondition.GroupEmpty(id.group()));
    for (Move move : moves) {
      back.add(new OffsetMove(move.partition(), Optional.of(move.to()), move.from()));
      preconditions.add(new Precondition.CommittedIs(id, move.partition(), move.from()));
      preconditions.add(new Precondition.WithinLog(id, move.partition(), move.to()));
    }
    boolean rewindBack = moves.stream().anyMatch(m -> !m.backward());
    TreeSet<String> keys = new TreeSet<>();
    keys.add(key);
    return new Do(
        new StepDraft(
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
