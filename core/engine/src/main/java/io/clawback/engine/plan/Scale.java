package io.clawback.engine.plan;

import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.Do;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Member;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How many consumers a group in trouble is to have. By rates where they are known; else one step up
 * by half, said as such. Never more than there are partitions, than are allowed, or than the budget
 * adds.
 */
final class Scale {
  private final Look look;
  private final Gate gate;

  Scale(Look look, Gate gate) {
    this.look = look;
    this.gate = gate;
  }

  /**
   * The decision.
   *
   * @param rebalanced whether the partitions are shared anew before
   * @param stalledOnly whether that is because members are stuck, not because they are too few
   */
  Decision decide(Trouble trouble, boolean rebalanced, boolean stalledOnly) {
    if (trouble.consumers().isEmpty()) {
      return new No(
          DeclineCode.NO_CONSUMERS_DECLARED,
          "Nobody declared who runs the consumers of " + trouble.id() + ".");
    }
    ConsumersDeclaration declared = trouble.consumers().get();
    Optional<No> refused = Gate.permitted(trouble.policy(), StepKind.SCALE);
    if (refused.isPresent()) {
      return refused.get();
    }
    var state = look.consumers(declared.name());
    if (state.isEmpty() || !(state.get().live() instanceof Known live)) {
      return new No(
          DeclineCode.BLIND, "The consumers '" + declared.name() + "' could not be counted.");
    }
    int from = Math.toIntExact(live.value());
    if (from == 0) {
      return new No(
          DeclineCode.CONSUMERS_STOPPED,
          "No consumer of '" + declared.name() + "' runs: why they were stopped is not known.");
    }
    if (!rebalanced && divided(trouble)) {
      return new No(
          DeclineCode.NO_REMEDY,
          "Each lagging partition has a member of its own already: more members would get none.");
    }
    return sized(trouble, declared, from, rebalanced, stalledOnly);
  }

  private Decision sized(
      Trouble trouble,
      ConsumersDeclaration declared,
      int from,
      boolean rebalanced,
      boolean stalledOnly) {
    Optional<Capacity> capacity = Capacity.of(trouble, from);
    boolean enough = capacity.isPresent() && capacity.get().instances() <= from;
    if (rebalanced && (enough || stalledOnly)) {
      return new No(
          DeclineCode.COVERED_BY_OTHER_STEP,
          enough
              ? "Once shared anew the present " + from + " are enough: " + words(capacity.get())
              : "The stuck members come first; then look again.");
    }
    if (!rebalanced && Capacity.drainsInTime(trouble)) {
      return new No(
          DeclineCode.RECOVERING,
          "By the present rates it is well within "
              + Figures.seconds(trouble.policy().recoverWithin().toSeconds())
              + ".");
    }
    int half = from + Math.max(1, (from + 1) / 2);
    int wanted = capacity.isPresent() && !enough ? capacity.get().instances() : half;
    int partitions =
        trouble.watched().stream().mapToInt(w -> w.state().partitions().size()).max().orElse(from);
    int most = Math.min(declared.max(), partitions);
    int budget =
        gate.allowance().instances(trouble.asker(), Math.max(0, Math.min(wanted, most) - from));
    int to = Math.min(Math.min(wanted, most), from + budget);
    if (to <= from) {
      return from >= most
          ? new No(
              DeclineCode.AT_MAX_INSTANCES,
              from
                  + " run; at most "
                  + declared.max()
                  + " are allowed, and there are "
                  + Figures.count(partitions, "partition")
                  + ".")
          : new No(
              DeclineCode.OVER_BUDGET,
              sentence(gate.allowance().why(trouble.asker(), Wants.Of.INSTANCES)));
    }
    String why =
        capacity.isPresent() && !enough
            ? words(capacity.get())
            : "Rates are "
                + (enough ? "not even among members" : "not known well enough")
                + ": one step up by half.";
    String bound =
        to < wanted
            ? " That takes "
                + wanted
                + "; bounded to "
                + to
                + " (max "
                + declared.max()
                + ", "
                + Figures.count(partitions, "partition")
                + ", budget +"
                + budget
                + ")."
            : "";
    return draft(trouble, declared.name(), from, to, why + bound);
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
  }

  private static String words(Capacity capacity) {
    return Figures.rate(capacity.inflow())
        + " arrive, "
        + Figures.rate(capacity.needed())
        + " must be consumed to recover in time, and one consumer does "
        + Figures.rate(capacity.perInstance())
        + " at most.";
  }

  /** Whether every partition that lags is read by a member that reads nothing else. */
  private static boolean divided(Trouble trouble) {
    for (int i = 0; i < trouble.breaches().size(); i++) {
      Watched watched = trouble.watched().get(i);
      NavigableMap<Integer, Member> readers = watched.readers();
      for (int partition : trouble.breaches().get(i).affected()) {
        Member reader = readers.get(partition);
        if (reader == null || Watched.load(reader) != 1) {
          return false;
        }
      }
    }
    return true;
  }

  private Decision draft(Trouble trouble, String name, int from, int to, String why) {
    Operation operation = new Operation.ScaleConsumers(trouble.id(), name, from, to);
    Optional<No> tooSoon = gate.rested(trouble.policy(), operation);
    if (tooSoon.isPresent()) {
      return tooSoon.get();
    }
    gate.allowance().takeInstances(trouble.asker(), to - from);
    List<Precondition> preconditions = new ArrayList<>();
    preconditions.add(
        new Precondition.ClusterIs(trouble.broker().id(), trouble.broker().clusterId()));
    for (Watched watched : trouble.watched()) {
      watched
          .queue()
          .ifPresent(q -> preconditions.add(new Precondition.QueueIs(q.id(), q.incarnation())));
    }
    preconditions.add(new Precondition.InstancesAre(name, from));
    TreeSet<String> keys = new TreeSet<>();
    trouble.breaches().forEach(b -> keys.add(b.key()));
    return new Do(
        new StepDraft(
            trouble.severity(),
            1,
            trouble.subject(),
            trouble.worst().tenant(),
            trouble.policy().name(),
            trouble.policy().tier(),
            keys,
            operation,
            preconditions,
            trouble.policy().budget(),
            new WayBack.Undo(new Operation.ScaleConsumers(trouble.id(), name, to, from)),
            StepDraft.approval(trouble.policy(), operation),
            true,
            trouble.worst().evidence().getFirst()
                + " "
                + why
                + Tiers.why(look, trouble.policy(), trouble.worst().tenant(), operation),
            "The lag falls below '"
                + trouble.worst().objective()
                + "' within "
                + Figures.seconds(trouble.policy().recoverWithin().toSeconds())
                + "."));
  }
}
