package io.clawback.execute;

import io.clawback.model.fleet.TenantBudget;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a run has used of its policies' and its tenants' budgets (SAFETY I11): every step counts
 * whose intent is on disk, unless it is proved to have had no effect, whoever of the run's
 * processes began it. A step that is taken back has still been done: it counts.
 */
final class Spending {
  private final List<Step> steps;
  private final SortedMap<String, Budget> budgets;
  private final SortedMap<TenantName, TenantBudget> tenants;
  private final World world;

  /** What each step counts for; a long list of offsets is not counted over and over. */
  private final TreeMap<String, Use> uses = new TreeMap<>();

  Spending(Order order, World world) {
    this.steps = order.plan().steps().toList();
    this.budgets = order.budgets();
    this.tenants = order.tenants();
    this.world = world;
  }

  /** What a step counts for. */
  private record Use(long messages, long instances, long partitions) {
    static Use of(Step step) {
      return switch (step.operation()) {
        // What the planner counted is what it set aside for the step; the broker holds it to that.
        case Operation.ResetOffsets ignored -> new Use(step.budget().messages(), 0, 0);
        case Operation.RemoveMembers o -> new Use(o.redelivered(), 0, 0);
        case Operation.ScaleConsumers o -> new Use(0, Math.abs((long) o.to() - o.from()), 0);
        case Operation.ExpandPartitions o -> new Use(0, 0, (long) o.to() - o.from());
        case Operation.RestartConsumers ignored -> new Use(0, 0, 0);
        case Operation.AlterSettings ignored -> new Use(0, 0, 0);
        case Operation.AlterQuota ignored -> new Use(0, 0, 0);
        case MessageOperation.Carried o -> new Use(o.messages(), 0, 0);
        // What is passed over was counted when it was set aside.
        case MessageOperation ignored -> new Use(0, 0, 0);
      };
    }

    Use plus(Use other) {
      return new Use(
          sum(messages, other.messages),
          sum(instances, other.instances),
          sum(partitions, other.partitions));
    }

    private static long sum(long a, long b) {
      long sum = a + b;
      return sum < 0 ? Long.MAX_VALUE : sum;
    }
  }

  private Use use(Step step) {
    return uses.computeIfAbsent(step.id(), id -> Use.of(step));
  }

  /** Why the step would be too much for this run, after what was begun; empty when it is not. */
  Optional<String> over(Step step, Function<Step, StepState> states) {
    Budget budget = budgets.get(account(step));
    if (budget == null) {
      return Optional.of("no policy '" + step.policy() + "' sets a budget for the run");
    }
    List<Step> begun =
        steps.stream()
            .filter(s -> account(s).equals(account(step)) && counts(states.apply(s)))
            .toList();
    Use used = begun.stream().map(this::use).reduce(new Use(0, 0, 0), Use::plus);
    Use then = used.plus(use(step));
    boolean person = byPerson(step, budget);
    if (!person && then.messages() > budget.messages()) {
      return Optional.of(words(used.messages(), then.messages(), budget.messages(), "messages"));
    }
    if (then.instances() > budget.instances() && use(step).instances() > 0) {
      return Optional.of(
          words(used.instances(), then.instances(), budget.instances(), "instances"));
    }
    if (then.partitions() > budget.partitions() && use(step).partitions() > 0) {
      return Optional.of(
          words(used.partitions(), then.partitions(), budget.partitions(), "partitions"));
    }
    return person
        ? Optional.empty()
        : overShare(step, budget, begun).or(() -> overTenant(step, states));
  }

  /** What was begun for the same tenant, under whatever policies. */
  private Optional<String> overTenant(Step step, Function<Step, StepState> states) {
    TenantBudget budget = tenants.get(step.tenant());
    if (budget == null) {
      return Optional.empty();
    }
    Use mine = use(step);
    Use used =
        steps.stream()
            .filter(s -> s.tenant().equals(step.tenant()) && counts(states.apply(s)))
            .map(this::use)
            .reduce(new Use(0, 0, 0), Use::plus);
    Use then = used.plus(mine);
    if (then.messages() > budget.messages() && mine.messages() > 0) {
      return Optional.of(
          tenants(step, used.messages(), then.messages(), budget.messages(), "messages"));
    }
    if (then.instances() > budget.instances() && mine.instances() > 0) {
      return Optional.of(
          tenants(step, used.instances(), then.instances(), budget.instances(), "instances"));
    }
    return then.partitions() > budget.partitions() && mine.partitions() > 0
        ? Optional.of(
            tenants(step, used.partitions(), then.partitions(), budget.partitions(), "partitions"))
        : Optional.empty();
  }

  private static String tenants(Step step, long used, long then, long allowed, String of) {
    return "with the "
        + used
        + " "
        + of
        + " of tenant "
        + step.tenant()
        + " that this run has used it would be "
        + then
        + "; the tenant's budget allows a run "
        + allowed;
  }

  /** A tier with a budget of its own is an account beside its policy's. */
  private String account(Step step) {
    return step.tier()
        .map(t -> step.policy() + "/" + t)
        .filter(key -> budgets.get(key) != null)
        .orElse(step.policy());
  }

  /** A person set the bound in place of the policy's, and said yes to just this plan. */
  private static boolean byPerson(Step step, Budget policy) {
    return (step.operation() instanceof Operation.ResetOffsets
            || step.operation() instanceof MessageOperation.Redrive)
        && step.budget().setByPerson()
        && (!policy.setByPerson() || step.budget().messages() > policy.messages());
  }

  private static boolean counts(StepState state) {
    return switch (state) {
      case PLANNED, FAILED -> false;
      case INTENDED, IN_DOUBT, DONE, COMPENSATING, COMPENSATED, STRANDED -> true;
    };
  }

  /** The share of one queue, over all steps of the run that move positions on it or copy of it. */
  private Optional<String> overShare(Step step, Budget budget, List<Step> begun) {
    Optional<QueueId> queue = moved(step);
    if (queue.isEmpty() || budget.sharePercent() >= 100) {
      return Optional.empty();
    }
    long before =
        begun.stream()
            .filter(s -> moved(s).equals(queue))
            .mapToLong(s -> s.budget().messages())
            .sum();
    if (before == 0) {
      // The broker itself holds a single step to the share.
      return Optional.empty();
    }
    OptionalLong held = world.held(queue.get());
    if (held.isEmpty()) {
      return Optional.of("how much " + queue.get() + " holds could not be seen");
    }
    long allowed = held.getAsLong() * budget.sharePercent() / 100;
    long then = before + step.budget().messages();
    return then > allowed
        ? Optional.of(words(before, then, allowed, "messages of " + queue.get()))
        : Optional.empty();
  }

  private static Optional<QueueId> moved(Step step) {
    if (step.operation() instanceof MessageOperation.SetAside aside) {
      return Optional.of(aside.subscription().queueId());
    }
    return step.operation() instanceof Operation.ResetOffsets o
        ? Optional.of(o.subscription().queueId())
        : Optional.empty();
  }

  private static String words(long used, long then, long allowed, String of) {
    return "with the "
        + used
        + " "
        + of
        + " that this run has used it would be "
        + then
        + "; the policy allows a run "
        + allowed;
  }
}
