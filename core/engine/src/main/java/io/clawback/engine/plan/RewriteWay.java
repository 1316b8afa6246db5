package io.clawback.engine.plan;

import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Policy;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.OffsetMove;
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
 * Writes a group's backlog once more without its poison: pause its consumers, write what lies ahead
 * on each partition with poison to that partition's end, run the consumers again. Partitions
 * without poison are not touched, nor is what arrived after the backlog was read.
 */
final class RewriteWay {
  private final Look look;
  private final Gate gate;
  private final Footing footing;

  RewriteWay(Look look, Gate gate) {
    this.look = look;
    this.gate = gate;
    this.footing = new Footing(look, gate);
  }

  /** For the one group of a queue. */
  Way decide(Wanted wanted) {
    Watched watched = wanted.first();
    QueueId to = destination(wanted);
    Optional<No> refused =
        footing.refuse(watched).or(() -> others(wanted, to)).or(() -> able(wanted));
    if (refused.isPresent()) {
      return new Way.None(refused.get());
    }
    Policy policy = footing.policy(watched).orElseThrow();
    Standstill standstill = Standstill.of(look, watched);
    refused = Gate.permitted(policy, StepKind.REWRITE).or(() -> standstill.refuse(policy));
    if (refused.isPresent()) {
      return new Way.None(refused.get());
    }
    MessageOperation.Rewrite rewrite = rewrite(wanted, to);
    TreeMap<QueueId, Allowance.Claim> claims = new TreeMap<>();
    claims.put(wanted.queue(), new Allowance.Claim(rewrite.messages(), watched.held()));
    Optional<No> no =
        gate.rested(policy, rewrite)
            .or(() ->
                gate.allowance()
                    .take(
                        new Asker(policy, watched.tenant(), Severity.MAJOR),
                        claims,
                        "It writes " + Figures.count(rewrite.messages(), "message") + " once more")
                    .map(why -> new No(DeclineCode.OVER_BUDGET, why)));
    return no.isPresent()
        ? new Way.None(no.get())
        : new Way.Steps(new Chain(look, wanted, policy, rewrite).steps(standstill));
  }

  /**
   * To the queue itself; where others read that, one group's backlog goes to the queue that is
   * declared to be beside it.
   */
  private QueueId destination(Wanted wanted) {
    QueueId queue = wanted.queue();
    return others(queue, wanted).isEmpty() || wanted.groups().size() > 1
        ? queue
        : look.fleet()
            .fleet()
            .content(queue)
            .beside()
            .map(name -> new QueueId(queue.broker(), name))
            .orElse(queue);
  }

  /** Whoever else reads where it is written would get all of it again. */
  private Optional<No> others(Wanted wanted, QueueId to) {
    SortedSet<String> others = others(to, wanted);
    if (to.equals(wanted.queue())) {
      return others.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new No(
                  DeclineCode.OTHER_READERS,
                  to + " is read by " + String.join(", ", others) + ", too."));
    }
    if (!others.isEmpty()) {
      return Optional.of(
          new No(
              DeclineCode.SIDE_QUEUE_UNFIT,
              to + " is read by " + String.join(", ", others) + ", too."));
    }
    // Where nobody reads, messages are as good as lost.
    return look.subscription(new SubscriptionId(wanted.first().id().group(), to.name())).isPresent()
        ? Optional.empty()
        : Optional.of(
            new No(
                DeclineCode.SIDE_QUEUE_UNFIT,
                "%s does not read %s.".formatted(wanted.first().id().group(), to)));
  }

  private SortedSet<String> others(QueueId queue, Wanted wanted) {
    TreeSet<String> others = new TreeSet<>();
    for (Watched each : look.subscriptions()) {
      if (each.id().queueId().equals(queue)
          && !each.id().group().equals(wanted.first().id().group())) {
        others.add(each.id().group().name());
      }
    }
    return others;
  }

  private static Optional<No> able(Wanted wanted) {
    Watched watched = wanted.first();
    GroupState.Kind kind = watched.group().kind();
    if (kind == GroupState.Kind.SHARE || kind == GroupState.Kind.POSITIONS_ONLY) {
      return Optional.of(
          new No(
              DeclineCode.CANNOT_ON_THIS_BROKER,
              "A group of kind " + kind + " cannot be held while its backlog is written."));
    }
    for (int partition : wanted.offsets().keySet()) {
      PartitionLag lag = watched.partition(partition);
      if (lag == null
          || !(lag.committed() instanceof Known)
          || !wanted.ends().containsKey(partition)) {
        return Optional.of(
            new No(
                DeclineCode.BLIND,
                "Where the group stands on partition " + partition + " was not seen."));
      }
    }
    return Gate.capable(watched.broker(), Capability.REWRITE);
  }

  private MessageOperation.Rewrite rewrite(Wanted wanted, QueueId to) {
    Watched watched = wanted.first();
    List<OffsetMove> moves = new ArrayList<>();
    List<Chosen> poison = new ArrayList<>();
    for (Chosen chosen : wanted.chosen(watched)) {
      PartitionLag lag = watched.partition(chosen.partition());
      if (lag != null && lag.committed() instanceof Known from) {
        OffsetSpans spans = chosen.spans();
        Span last = spans.spans().getLast();
        long end = wanted.ends().getOrDefault(chosen.partition(), 0L);
        moves.add(
            new OffsetMove(
                chosen.partition(),
                Optional.of(from.value()),
                Optional.of(Math.max(end, last.last() + 1))));
        poison.add(chosen);
      }
    }
    return new MessageOperation.Rewrite(
        watched.id(),
        watched.queue().orElseThrow().incarnation(),
        moves,
        poison,
        to,
        footing.quarantine(wanted.queue()).orElseThrow(),
        wanted.signatures());
  }

  /** The steps in their order. */
  private record Chain(Look look, Wanted wanted, Policy policy, MessageOperation.Rewrite rewrite) {

    List<StepDraft> steps(Standstill standstill) {
      List<StepDraft> steps = new ArrayList<>();
      standstill
          .consumers()
          .ifPresent(c ->
              steps.add(
                  draft(
                      0,
                      standstill.pause(c),
                      with(new Precondition.InstancesAre(c.name(), standstill.running())),
                      new WayBack.Undo(standstill.resume(c)),
                      "The group's position moves with each batch, under our membership alone.",
                      "Nobody reads until they run again.")));
      long poison = wanted.messages();
      steps.add(
          draft(
              1,
              rewrite,
              with(new Precondition.GroupEmpty(rewrite.group())),
              new WayBack.Undo(rewrite.back()),
              wanted.evidence()
                  + " They lie among "
                  + Figures.count(rewrite.messages(), "message")
                  + " that the group has still to read on "
                  + Figures.partitions(rewrite.moves().stream().map(OffsetMove::partition).toList())
                  + ".",
              "The others come to the group once each, in the order of their partition"
                  + (rewrite.inPlace() ? "" : ", through " + rewrite.destination())
                  + "; against messages that arrive meanwhile their order is not kept. The "
                  + Figures.count(poison)
                  + " lie whole in "
                  + rewrite.quarantine()
                  + " and in the rollback store; a rollback appends them, and leaves the others"
                  + " where they are then."));
      standstill
          .consumers()
          .ifPresent(c ->
              steps.add(
                  draft(
                      2,
                      standstill.resume(c),
                      List.of(new Precondition.InstancesAre(c.name(), 0)),
                      new WayBack.Undo(standstill.pause(c)),
                      "As many as ran before.",
                      "The lag falls within "
                          + Figures.seconds(policy.recoverWithin().toSeconds())
                          + ".")));
      return steps;
    }

    /** The same cluster and queue, and the group still stands where it stood. */
    private List<Precondition> with(Precondition last) {
      Watched watched = wanted.first();
      List<Precondition> all = new ArrayList<>();
      all.add(new Precondition.ClusterIs(watched.broker().id(), watched.broker().clusterId()));
      watched.queue().ifPresent(q -> all.add(new Precondition.QueueIs(q.id(), q.incarnation())));
      if (!rewrite.inPlace()) {
        look.queue(rewrite.destination())
            .ifPresent(q -> all.add(new Precondition.QueueIs(q.id(), q.incarnation())));
      }
      for (OffsetMove move : rewrite.moves()) {
        all.add(new Precondition.CommittedIs(watched.id(), move.partition(), move.from()));
        all.add(
            new Precondition.WithinLog(watched.id(), move.partition(), move.to().orElseThrow()));
      }
      all.add(last);
      return all;
    }

    private StepDraft draft(
        int after,
        Operation operation,
        List<Precondition> preconditions,
        WayBack back,
        String reason,
        String expect) {
      Watched watched = wanted.first();
      Budget whole = policy.budget();
      TreeSet<String> keys = new TreeSet<>();
      keys.add(wanted.key());
      return new StepDraft(
          Severity.MAJOR,
          after,
          "group " + watched.id().group(),
          watched.tenant(),
          policy.name(),
          policy.tier(),
          keys,
          operation,
          preconditions,
          new Budget(
              rewrite.messages(),
              whole.sharePercent(),
              whole.time(),
              whole.instances(),
              whole.partitions()),
          back,
          StepDraft.approval(policy, operation),
          false,
          reason + Tiers.why(look, policy, watched.tenant(), operation),
          expect);
    }
  }
}
