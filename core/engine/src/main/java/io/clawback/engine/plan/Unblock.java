package io.clawback.engine.plan;

import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding.Head;
import io.clawback.model.finding.Finding.Poison;
import io.clawback.model.finding.Finding.PoisonMessages;
import io.clawback.model.fleet.Policy;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Gets a group past the poison that it stands at: pause its consumers, copy those messages aside,
 * move the group just past them, run the consumers again. Nothing but the messages at the group's
 * own position is touched.
 */
final class Unblock {
  private final Look look;
  private final Gate gate;
  private final Footing footing;

  Unblock(Look look, Gate gate) {
    this.look = look;
    this.gate = gate;
    this.footing = new Footing(look, gate);
  }

  /** For one group that stands at all of them. */
  Way decide(Wanted wanted) {
    return wanted.atHead()
        ? decide(wanted.found())
        : new Way.None(
            new No(
                DeclineCode.NOT_AT_POSITION,
                wanted.groups().size() > 1
                    ? Figures.count(wanted.groups().size()) + " groups read the queue."
                    : "Some lie among messages that the group still has to read."));
  }

  Way decide(PoisonMessages found) {
    Optional<Watched> seen = found.subscription().flatMap(look::subscription);
    if (seen.isEmpty()) {
      return new Way.None(
          new No(DeclineCode.BLIND, "Which group stands there was not seen in this look."));
    }
    Watched watched = seen.get();
    SubscriptionId id = watched.id();
    Optional<Policy> policy = footing.policy(watched);
    Optional<QueueId> quarantine = footing.quarantine(id.queueId());
    Optional<No> refused = footing.refuse(watched).or(() -> moves(watched));
    if (refused.isPresent()) {
      return new Way.None(refused.get());
    }
    Standstill standstill = Standstill.of(look, watched);
    refused = standstill.refuse(policy.get());
    if (refused.isPresent()) {
      return new Way.None(refused.get());
    }
    return budgeted(found, watched, policy.get(), quarantine.get(), standstill);
  }

  private static Optional<No> moves(Watched watched) {
    return watched.queue().filter(q -> q.traits().offsetsCanMove()).isPresent()
            && watched.group().kind() != GroupState.Kind.SHARE
        ? Optional.empty()
        : Optional.of(
            new No(
                DeclineCode.CANNOT_ON_THIS_BROKER,
                "The position of a group of kind "
                    + watched.group().kind()
                    + " cannot be set there."));
  }

  private Way budgeted(
      PoisonMessages found,
      Watched watched,
      Policy policy,
      QueueId quarantine,
      Standstill standstill) {
    long wanted = found.heads().stream().mapToLong(h -> h.to() - h.from()).sum();
    TreeMap<QueueId, Allowance.Claim> claims = new TreeMap<>();
    claims.put(watched.id().queueId(), new Allowance.Claim(wanted, watched.held()));
    MessageOperation.SetAside aside = setAside(found, watched, quarantine);
    Optional<No> no =
        gate.rested(policy, aside)
            .or(() ->
                gate.allowance()
                    .take(
                        new Asker(policy, watched.tenant(), found.severity()),
                        claims,
                        "It sets " + Figures.count(wanted, "message") + " aside")
                    .map(why -> new No(DeclineCode.OVER_BUDGET, why)));
    return no.isPresent()
        ? new Way.None(no.get())
        : new Way.Steps(new Chain(look, found, watched, policy, wanted, aside).steps(standstill));
  }

  private static MessageOperation.SetAside setAside(
      PoisonMessages found, Watched watched, QueueId quarantine) {
    return new MessageOperation.SetAside(
        watched.id(),
        watched.queue().orElseThrow().incarnation(),
        found.heads().stream()
            .map(h ->
                new Chosen(
                    h.partition(), new OffsetSpans(List.of(new Span(h.from(), h.to() - 1))).text()))
            .toList(),
        quarantine,
        found.poison().stream().map(Poison::signature).limit(8).collect(Collectors.joining(",")));
  }

  /** The steps of one unblocking, in their order. */
  private record Chain(
      Look look,
      PoisonMessages found,
      Watched watched,
      Policy policy,
      long wanted,
      MessageOperation.SetAside aside) {

    List<StepDraft> steps(Standstill standstill) {
      SubscriptionId id = watched.id();
      List<StepDraft> steps = new ArrayList<>();
      standstill
          .consumers()
          .ifPresent(c -> {
            steps.add(
                draft(
                    0,
                    standstill.pause(c),
                    with(new Precondition.InstancesAre(c.name(), standstill.running()), standing()),
                    new WayBack.Undo(standstill.resume(c)),
                    "A running consumer's next commit would undo the move.",
                    "Nobody reads until they run again."));
          });
      steps.add(
          draft(
              1,
              aside,
              with(new Precondition.GroupEmpty(id.group()), standing()),
              new WayBack.Undo(new MessageOperation.VoidCopies(id, aside.quarantine())),
              found.evidence().getFirst()
                  + " The group stands at "
                  + Figures.count(wanted)
                  + " of them on "
                  + Figures.partitions(found.blocked())
                  + ".",
              "They lie whole in " + aside.quarantine() + " and in the rollback store."));
      steps.add(passOver());
      standstill
          .consumers()
          .ifPresent(c -> {
            steps.add(
                draft(
                    3,
                    standstill.resume(c),
                    List.of(new Precondition.InstancesAre(c.name(), 0)),
                    new WayBack.Undo(standstill.pause(c)),
                    "As many as ran before.",
                    "The lag falls within "
                        + Figures.seconds(policy.recoverWithin().toSeconds())
                        + "."));
          });
      return steps;
    }

    private StepDraft passOver() {
      SubscriptionId id = watched.id();
      List<OffsetMove> moves = new ArrayList<>();
      List<Precondition> needs = new ArrayList<>(standing());
      needs.add(new Precondition.GroupEmpty(id.group()));
      // Copies are gone with the quarantine that they were in.
      look.queue(aside.quarantine())
          .ifPresent(q -> needs.add(new Precondition.QueueIs(q.id(), q.incarnation())));
      for (Head head : found.heads()) {
        moves.add(
            new OffsetMove(head.partition(), Optional.of(head.from()), Optional.of(head.to())));
        needs.add(new Precondition.WithinLog(id, head.partition(), head.to()));
      }
      MessageOperation.PassOver over =
          new MessageOperation.PassOver(id, aside.incarnation(), moves, aside.quarantine());
      return draft(
          2,
          over,
          needs,
          new WayBack.Undo(over.back()),
          "Each message that it passes was set aside before.",
          "The group goes on with what follows them.");
    }

    /** The same cluster and queue, and the group still stands where it stood. */
    private List<Precondition> standing() {
      List<Precondition> all = new ArrayList<>();
      all.add(new Precondition.ClusterIs(watched.broker().id(), watched.broker().clusterId()));
      watched.queue().ifPresent(q -> all.add(new Precondition.QueueIs(q.id(), q.incarnation())));
      found
          .heads()
          .forEach(h ->
              all.add(
                  new Precondition.CommittedIs(
                      watched.id(), h.partition(), Optional.of(h.from()))));
      return all;
    }

    private static List<Precondition> with(Precondition first, List<Precondition> rest) {
      List<Precondition> all = new ArrayList<>(rest);
      all.add(first);
      return all;
    }

    private StepDraft draft(
        int after,
        Operation operation,
        List<Precondition> preconditions,
        WayBack back,
        String reason,
        String expect) {
      Budget whole = policy.budget();
      TreeSet<String> keys = new TreeSet<>();
      keys.add(found.key());
      return new StepDraft(
          found.severity(),
          after,
          "group " + watched.id().group(),
          watched.tenant(),
          policy.name(),
          policy.tier(),
          keys,
          operation,
          preconditions,
          new Budget(
              wanted, whole.sharePercent(), whole.time(), whole.instances(), whole.partitions()),
          back,
          StepDraft.approval(policy, operation),
          watched.group().kind() == GroupState.Kind.POSITIONS_ONLY,
          reason + Tiers.why(look, policy, watched.tenant(), operation),
          expect);
    }
  }
}
