package io.clawback.engine.plan;

import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Rates;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.Do;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.HotPartition;
import io.clawback.model.finding.Finding.SkewedGroup;
import io.clawback.model.finding.Finding.StalledConsumer;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a group's partitions are shared anew: by a rolling restart where its consumers are declared;
 * else by removing the stuck static members, which join again; else by removing all, only by
 * approval and with the redelivery that it causes.
 */
final class Rebalance {
  /** What a member commits late at most: Kafka's default commit interval. */
  static final int COMMIT_SECONDS = 5;

  private final Look look;
  private final Gate gate;

  Rebalance(Look look, Gate gate) {
    this.look = look;
    this.gate = gate;
  }

  Decision decide(Trouble trouble) {
    Optional<No> refused = Gate.permitted(trouble.policy(), StepKind.REBALANCE);
    if (refused.isPresent()) {
      return refused.get();
    }
    return trouble.consumers().isPresent() ? restart(trouble) : remove(trouble);
  }

  private Decision restart(Trouble trouble) {
    String name = trouble.consumers().orElseThrow().name();
    var live = look.consumers(name).map(c -> c.live());
    if (live.isEmpty() || !(live.get() instanceof Known count)) {
      return new No(DeclineCode.BLIND, "The consumers '" + name + "' could not be counted.");
    }
    Operation operation = new Operation.RestartConsumers(trouble.id(), name);
    Optional<No> tooSoon = gate.rested(trouble.policy(), operation);
    if (tooSoon.isPresent()) {
      return tooSoon.get();
    }
    List<Precondition> preconditions =
        List.of(
            new Precondition.ClusterIs(trouble.broker().id(), trouble.broker().clusterId()),
            new Precondition.InstancesAre(name, Math.toIntExact(count.value())));
    return new Do(
        draft(
            trouble,
            operation,
            preconditions,
            false,
            why(trouble)
                + " A rolling restart of '"
                + name
                + "' makes the group share its partitions anew."));
  }

  private Decision remove(Trouble trouble) {
    GroupState group = trouble.group();
    boolean removable =
        group.kind() == GroupState.Kind.CLASSIC || group.kind() == GroupState.Kind.CONSUMER;
    Optional<No> cannot =
        removable
            ? Gate.capable(trouble.broker(), Capability.GROUPS)
            : Optional.of(
                new No(
                    DeclineCode.CANNOT_ON_THIS_BROKER,
                    "A group of kind " + group.kind() + " has no members to remove."));
    if (cannot.isPresent()) {
      return cannot.get();
    }
    List<Member> stuck = stuck(trouble);
    boolean some = !stuck.isEmpty() && stuck.stream().allMatch(m -> m.instance().isPresent());
    List<Member> removed = some ? stuck : group.members();
    if (removed.isEmpty()) {
      return new No(DeclineCode.CONSUMERS_STOPPED, "Nobody is in " + trouble.id() + ".");
    }
    boolean dynamic = removed.stream().anyMatch(m -> m.instance().isEmpty());
    if (group.kind() == GroupState.Kind.CONSUMER && dynamic) {
      return new No(
          DeclineCode.CANNOT_ON_THIS_BROKER,
          "Members without a name of their own join such a group again under the same id, so that"
              + " removing them could not be told from not having done so.");
    }
    SortedMap<QueueId, Allowance.Claim> claims = redelivered(trouble, removed);
    long redelivered = claims.values().stream().mapToLong(Allowance.Claim::wanted).sum();
    List<String> ids =
        removed.stream().filter(m -> m.instance().isEmpty()).map(Member::id).toList();
    List<String> instances = removed.stream().flatMap(m -> m.instance().stream()).sorted().toList();
    Operation operation =
        new Operation.RemoveMembers(
            trouble.id(), ids.stream().sorted().toList(), instances, redelivered);
    return Optional.<Decision>empty()
        .or(() -> gate.rested(trouble.policy(), operation))
        .or(() -> overBudget(trouble, claims, redelivered))
        .orElseGet(() ->
            new Do(
                draft(
                    trouble,
                    operation,
                    List.of(
                        new Precondition.ClusterIs(
                            trouble.broker().id(), trouble.broker().clusterId()),
                        new Precondition.MembersAre(
                            trouble.id(),
                            group.members().stream().map(Member::id).sorted().toList())),
                    !some,
                    why(trouble)
                        + (some
                            ? " Removing the static " + members(instances)
                            : " Removing all "
                                + Figures.count(removed.size(), "member")
                                + ", which join again,")
                        + " makes the group share its partitions anew; at most "
                        + Figures.count(redelivered, "message")
                        + " will be delivered again.")));
  }

  private static String members(List<String> instances) {
    return (instances.size() == 1 ? "member " : "members ") + String.join(", ", instances);
  }

  private static List<Member> stuck(Trouble trouble) {
    TreeSet<String> ids = new TreeSet<>();
    for (Finding cause : trouble.causes()) {
      if (cause instanceof SkewedGroup skew) {
        ids.add(skew.member());
      } else if (cause instanceof StalledConsumer stalled) {
        ids.addAll(stalled.members());
      }
    }
    return trouble.group().members().stream().filter(m -> ids.contains(m.id())).toList();
  }

  /** What may have been processed and not committed; never more than there is to read. */
  private static SortedMap<QueueId, Allowance.Claim> redelivered(
      Trouble trouble, List<Member> removed) {
    TreeMap<QueueId, Allowance.Claim> claims = new TreeMap<>();
    for (int i = 0; i < trouble.watched().size(); i++) {
      Watched watched = trouble.watched().get(i);
      double sum = 0;
      Rates rates = trouble.rates().get(i);
      for (PartitionLag lag : watched.state().partitions()) {
        if (removed.stream().anyMatch(m -> m.reads(watched.id().queue(), lag.partition()))) {
          long most = lag.offsetLag().number().orElse(0);
          Double rate = rates.outflows().get(lag.partition());
          sum +=
              rate == null
                  ? (double) most
                  : Math.min((double) most, Math.ceil(rate * COMMIT_SECONDS));
        }
      }
      claims.put(watched.id().queueId(), new Allowance.Claim((long) sum, watched.held()));
    }
    return claims;
  }

  private Optional<Decision> overBudget(
      Trouble trouble, SortedMap<QueueId, Allowance.Claim> claims, long redelivered) {
    return gate.allowance()
        .take(
            trouble.asker(),
            claims,
            "It may deliver " + Figures.count(redelivered, "message") + " again")
        .map(why -> new No(DeclineCode.OVER_BUDGET, why));
  }

  private StepDraft draft(
      Trouble trouble,
      Operation operation,
      List<Precondition> preconditions,
      boolean always,
      String reason) {
    TreeSet<String> keys = new TreeSet<>();
    trouble.causes().forEach(c -> keys.add(c.key()));
    return new StepDraft(
        trouble.severity(),
        0,
        trouble.subject(),
        trouble.worst().tenant(),
        trouble.policy().name(),
        trouble.policy().tier(),
        keys,
        operation,
        preconditions,
        trouble.policy().budget(),
        new WayBack.Nothing("the group shares its partitions by itself; nothing lasting is left"),
        always || StepDraft.approval(trouble.policy(), operation),
        true,
        reason + Tiers.why(look, trouble.policy(), trouble.worst().tenant(), operation),
        "The lag is shared among all members and falls within "
            + Figures.seconds(trouble.policy().recoverWithin().toSeconds())
            + ".");
  }

  private static String why(Trouble trouble) {
    List<String> whys = new ArrayList<>();
    for (Finding cause : trouble.causes()) {
      whys.add(cause.evidence().getFirst());
    }
    return String.join(" ", whys);
  }

  /** Whether sharing anew can help against the finding. */
  static boolean cures(Finding finding, Watched watched) {
    return switch (finding) {
      case SkewedGroup ignored -> true;
      case StalledConsumer stalled ->
          stalled.fault() == Finding.Fault.STALLED && !stalled.members().isEmpty();
      case HotPartition hot -> shared(hot, watched);
      case Finding.BacklogBreach ignored -> false;
      case Finding.LossAhead ignored -> false;
      case Finding.HungTransaction ignored -> false;
      case Finding.PoisonMessages ignored -> false;
      case Finding.DuplicateMessages ignored -> false;
      case Finding.ConflictingMessages ignored -> false;
      case Finding.NoisyTenant ignored -> false;
      case Finding.ParityDrift ignored -> false;
      case Finding.BlindSpot ignored -> false;
    };
  }

  /** A hot partition whose reader has others beside it can be left alone with it. */
  private static boolean shared(HotPartition hot, Watched watched) {
    var readers = watched.readers();
    return watched.group().members().size() > 1
        && hot.partitions().stream()
            .map(readers::get)
            .anyMatch(m -> m != null && Watched.load(m) > 1);
  }
}
