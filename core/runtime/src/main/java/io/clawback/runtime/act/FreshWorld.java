package io.clawback.runtime.act;

import io.clawback.engine.Engine;
import io.clawback.execute.World;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.runtime.look.SnapshotTaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks again, at just what some steps are about, and asks the engine what no longer holds. */
public final class FreshWorld implements World {
  private final Engine engine;
  private final SnapshotTaker taker;
  private final FleetSnapshot base;

  /**
   * @param base an earlier look at everything, which tells which queues a group reads
   */
  public FreshWorld(Engine engine, SnapshotTaker taker, FleetSnapshot base) {
    this.engine = engine;
    this.taker = taker;
    this.base = base;
  }

  @Override
  public List<Precondition.Unmet> unmet(Step step) {
    FleetSnapshot seen = look(List.of(step), false);
    boolean asks =
        step.preconditions().stream()
            .anyMatch(p ->
                !(p instanceof Precondition.InstancesAre)
                    && seen.broker(step.operation().broker()).isEmpty());
    if (asks) {
      seen.unseen().stream()
          .map(Unseen::problem)
          .filter(p -> p.category() == Category.CONNECTION)
          .findFirst()
          .ifPresent(p -> {
            throw new ClawbackException(p);
          });
    }
    return engine.unmet(step.preconditions(), seen);
  }

  @Override
  public OptionalLong held(QueueId queue) {
    FleetSnapshot seen =
        taker.take(List.of(new Topology(queue.broker(), "", List.of(queue.name()), List.of())));
    Optional<QueueState> state = seen.queue(queue);
    if (state.isEmpty()) {
      return OptionalLong.empty();
    }
    long held = 0;
    for (PartitionState partition : state.get().partitions()) {
      if (!(partition.logStart() instanceof Known start)
          || !(partition.logEnd() instanceof Known end)) {
        return OptionalLong.empty();
      }
      held += end.value() - start.value();
    }
    return OptionalLong.of(held);
  }

  /** A second look at what the steps are about. */
  public FleetSnapshot look(List<Step> steps) {
    return look(steps, true);
  }

  /**
   * @param lags whether groups are looked at too whose preconditions do not speak of them
   */
  private FleetSnapshot look(List<Step> steps, boolean lags) {
    TreeMap<BrokerId, TreeSet<String>> queues = new TreeMap<>();
    TreeMap<BrokerId, TreeSet<String>> groups = new TreeMap<>();
    for (Step step : steps) {
      BrokerId broker = step.operation().broker();
      TreeSet<String> q = queues.computeIfAbsent(broker, b -> new TreeSet<>());
      TreeSet<String> g = groups.computeIfAbsent(broker, b -> new TreeSet<>());
      switch (step.operation()) {
        case Operation.RestartConsumers o -> g.add(o.group().name());
        case Operation.ScaleConsumers o -> g.add(o.group().name());
        case Operation.RemoveMembers o -> g.add(o.group().name());
        case Operation.ExpandPartitions o -> q.add(o.queue().name());
        case Operation.AlterSettings o -> q.add(o.queue().name());
        case Operation.AlterQuota ignored -> {}
        case Operation.ResetOffsets o -> {
          g.add(o.subscription().group().name());
          q.add(o.subscription().queue());
        }
        case MessageOperation.PublishSkips o -> {
          if (lags) {
            g.add(o.group().name());
          }
          q.add(o.subscription().queue());
        }
        case MessageOperation o -> {
          g.add(o.group().name());
          q.add(o.subscription().queue());
        }
      }
      for (Precondition precondition : step.preconditions()) {
        switch (precondition) {
          case Precondition.QueueIs p -> q.add(p.queue().name());
          case Precondition.PartitionsAre p -> q.add(p.queue().name());
          case Precondition.SettingIs p -> q.add(p.queue().name());
          case Precondition.CommittedIs p -> q.add(p.subscription().queue());
          case Precondition.WithinLog p -> q.add(p.subscription().queue());
          case Precondition.GroupEmpty p -> g.add(p.group().name());
          case Precondition.MembersAre p -> g.add(p.group().name());
          case Precondition.ClusterIs ignored -> {}
          case Precondition.QuotaIs ignored -> {}
          case Precondition.InstancesAre ignored -> {}
        }
      }
    }
    groups.forEach((broker, names) ->
        names.stream()
            .flatMap(name -> base.group(new GroupId(broker, name)).stream())
            .flatMap(group -> group.subscriptions().stream())
            .forEach(
                s -> queues.computeIfAbsent(broker, b -> new TreeSet<>()).add(s.id().queue())));
    List<Topology> topologies = new ArrayList<>();
    queues.forEach((broker, names) ->
        topologies.add(
            new Topology(
                broker,
                "",
                List.copyOf(names),
                List.copyOf(groups.getOrDefault(broker, new TreeSet<>())))));
    return taker.take(topologies);
  }
}
