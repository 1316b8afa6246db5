package io.clawback.engine.plan;

import io.clawback.engine.look.Look;
import io.clawback.engine.parity.Property;
import io.clawback.engine.plan.Decision.Do;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding.Change;
import io.clawback.model.finding.Finding.ParityDrift;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** One step that sets one queue or quota as another environment has it. */
final class Alignment {
  private Alignment() {}

  /**
   * One value to set.
   *
   * @param drift what it answers
   * @param broker where it is set
   * @param tenant for whom
   * @param from what is set now; empty when nothing is
   * @param to what is wanted; empty when nothing is to be
   * @param entity whom a quota binds; empty for all else
   */
  record Target(
      ParityDrift drift,
      BrokerId broker,
      TenantName tenant,
      Property property,
      Policy policy,
      Change change,
      Optional<String> from,
      Optional<String> to,
      Optional<QuotaEntity> entity) {
    /** What is set: two targets with one name must want the same. */
    String what() {
      return broker + " " + drift.property() + " " + drift.subject();
    }

    /** What becomes one step: the same kind, place, policy and need of approval. */
    String step() {
      return broker + " " + drift.subject() + " " + kind() + " " + policy.name() + " " + approval();
    }

    StepKind kind() {
      return property instanceof Property.QueuePartitions
          ? StepKind.EXPAND
          : property instanceof Property.QuotaLimit ? StepKind.QUOTA : StepKind.SETTINGS;
    }

    /** What may harm or cannot be undone always needs a person. */
    boolean approval() {
      return change != Change.SAFE || policy.permission(kind()) != Policy.Permission.AUTOMATIC;
    }

    String key() {
      return switch (property) {
        case Property.QueueSetting(String key) -> key;
        case Property.QuotaLimit(String key) -> key;
        case Property.QueuePartitions ignored -> "partitions";
        case Property.QueueReplication ignored -> "replication";
        case Property.GroupLag ignored -> "lag";
        case Property.GroupConsumed ignored -> "consumed";
        case Property.GroupMembers ignored -> "members";
      };
    }
  }

  /** The step for targets of one {@link Target#step()}. */
  static Decision step(Look look, Gate gate, List<Target> targets) {
    Target first = targets.getFirst();
    Optional<BrokerSnapshot> broker = look.broker(first.broker());
    if (broker.isEmpty()) {
      return new No(DeclineCode.BLIND, first.broker() + " was not seen.");
    }
    Optional<No> refused =
        Gate.permitted(first.policy(), first.kind())
            .or(() -> Gate.capable(broker.get(), capability(first.kind())));
    if (refused.isPresent()) {
      return refused.get();
    }
    return switch (first.kind()) {
      case EXPAND -> expand(gate, broker.get(), targets);
      case SETTINGS -> settings(gate, broker.get(), targets);
      case QUOTA -> quota(gate, broker.get(), targets);
      case REBALANCE, SCALE, OFFSETS, PAUSE, QUARANTINE, REDRIVE, REWRITE ->
          throw new IllegalStateException("no alignment");
    };
  }

  private static Capability capability(StepKind kind) {
    return switch (kind) {
      case EXPAND -> Capability.PARTITIONS;
      case QUOTA -> Capability.QUOTAS;
      case SETTINGS -> Capability.SETTINGS;
      case OFFSETS -> Capability.OFFSETS;
      case REBALANCE, SCALE, PAUSE -> Capability.GROUPS;
      case QUARANTINE -> Capability.QUARANTINE;
      case REDRIVE -> Capability.REDRIVE;
      case REWRITE -> Capability.REWRITE;
    };
  }

  private static Decision expand(Gate gate, BrokerSnapshot broker, List<Target> targets) {
    Target first = targets.getFirst();
    Optional<QueueState> queue = broker.queue(first.drift().subject());
    if (queue.isEmpty()) {
      return new No(DeclineCode.BLIND, first.drift().subject() + " was not seen.");
    }
    int from = queue.get().partitions().size();
    int to = Integer.parseInt(first.to().orElseThrow());
    Asker asker = new Asker(first.policy(), first.tenant(), first.drift().severity());
    if (to - from > gate.allowance().partitions(asker, to - from)) {
      return new No(
          DeclineCode.OVER_BUDGET,
          "It takes "
              + (to - from)
              + " partitions; "
              + gate.allowance().why(asker, Wants.Of.PARTITIONS)
              + ".");
    }
    QueueId id = queue.get().id();
    boolean moves = queue.get().traits().growthMovesKeys();
    Decision decision =
        done(
            gate,
            broker,
            targets,
            new Operation.ExpandPartitions(id, from, to),
            List.of(
                new Precondition.QueueIs(id, queue.get().incarnation()),
                new Precondition.PartitionsAre(id, from)),
            queue.get().traits().growthReversible()
                ? new WayBack.Irreversible("fewer partitions are never set from here")
                : new WayBack.Irreversible(
                    "the broker cannot take partitions away"
                        + (moves ? ", and keys go to other partitions from now on" : "")),
            id + " has " + to + " partitions.");
    if (decision instanceof Do) {
      gate.allowance().takePartitions(asker, to - from);
    }
    return decision;
  }

  private static Decision settings(Gate gate, BrokerSnapshot broker, List<Target> targets) {
    Optional<QueueState> queue = broker.queue(targets.getFirst().drift().subject());
    if (queue.isEmpty()) {
      return new No(DeclineCode.BLIND, targets.getFirst().drift().subject() + " was not seen.");
    }
    QueueId id = queue.get().id();
    List<Operation.Change> changes = changes(targets);
    List<Precondition> preconditions = new ArrayList<>();
    preconditions.add(new Precondition.QueueIs(id, queue.get().incarnation()));
    changes.forEach(c -> preconditions.add(new Precondition.SettingIs(id, c.key(), c.from())));
    return done(
        gate,
        broker,
        targets,
        new Operation.AlterSettings(id, changes),
        preconditions,
        new WayBack.Undo(new Operation.AlterSettings(id, back(changes))),
        id + " has " + words(changes) + ".");
  }

  private static Decision quota(Gate gate, BrokerSnapshot broker, List<Target> targets) {
    Optional<QuotaEntity> entity = targets.getFirst().entity();
    if (entity.isEmpty()) {
      return new No(DeclineCode.BLIND, targets.getFirst().drift().subject() + " was not seen.");
    }
    List<Operation.Change> changes = changes(targets);
    List<Precondition> preconditions = new ArrayList<>();
    changes.forEach(c ->
        preconditions.add(new Precondition.QuotaIs(broker.id(), entity.get(), c.key(), c.from())));
    return done(
        gate,
        broker,
        targets,
        new Operation.AlterQuota(broker.id(), entity.get(), changes),
        preconditions,
        new WayBack.Undo(new Operation.AlterQuota(broker.id(), entity.get(), back(changes))),
        entity.get() + " on " + broker.id() + " has " + words(changes) + ".");
  }

  private static List<Operation.Change> changes(List<Target> targets) {
    TreeMap<String, Operation.Change> changes = new TreeMap<>();
    targets.forEach(
        t -> changes.putIfAbsent(t.key(), new Operation.Change(t.key(), t.from(), t.to())));
    return List.copyOf(changes.values());
  }

  private static List<Operation.Change> back(List<Operation.Change> changes) {
    return changes.stream().map(c -> new Operation.Change(c.key(), c.to(), c.from())).toList();
  }

  private static String words(List<Operation.Change> changes) {
    return String.join(
        ", ", changes.stream().map(c -> c.key() + "=" + c.to().orElse("(none)")).toList());
  }

  private static Decision done(
      Gate gate,
      BrokerSnapshot broker,
      List<Target> targets,
      Operation operation,
      List<Precondition> preconditions,
      WayBack wayBack,
      String expect) {
    Target first = targets.getFirst();
    Optional<No> tooSoon = gate.rested(first.policy(), operation);
    if (tooSoon.isPresent()) {
      return tooSoon.get();
    }
    TreeSet<String> keys = new TreeSet<>();
    List<String> reasons = new ArrayList<>();
    for (Target target : targets) {
      keys.add(target.drift().key());
      reasons.add(
          "Rule '"
              + target.drift().rule()
              + "': "
              + target.drift().evidence().getFirst()
              + " "
              + target.drift().evidence().getLast());
    }
    List<Precondition> all = new ArrayList<>();
    all.add(new Precondition.ClusterIs(broker.id(), broker.clusterId()));
    all.addAll(preconditions);
    return new Do(
        new StepDraft(
            first.drift().severity(),
            0,
            operation.target(),
            first.tenant(),
            first.policy().name(),
            keys,
            operation,
            all,
            first.policy().budget(),
            wayBack,
            first.approval(),
            true,
            String.join(" ", reasons),
            expect));
  }
}
