package io.clawback.runtime;

import io.clawback.engine.look.FleetIndex;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.parity.Parity;
import io.clawback.engine.parity.Property;
import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What a plan's steps may do by the config as it is now, derived again: a plan is not believed what
 * it says of itself. Whoever can write the data folder can also write a plan that asks for less
 * care than the policy does. Pure; not thread-safe.
 */
final class Mandate {
  private final Look look;
  private final FleetIndex fleet;
  private final SortedMap<String, Instant> acted;
  private final TierMandate tiers;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param seen a fresh look, which tells whose queues a group reads, which values are in force
   *     and, with ages told, how far objectives are exceeded
   * @param acted when each target was changed last, for cooldowns
   */
  Mandate(Fleet fleet, FleetSnapshot seen, SortedMap<String, Instant> acted) {
    this.acted = acted;
    look = new Look(fleet, History.none(), seen, seen.at());
    this.fleet = look.fleet();
    this.tiers = new TierMandate(look);
  }

  /** All that those steps claim beyond the config; empty when it covers them. */
  List<Problem> beyond(Plan plan, List<String> steps) {
    problems.clear();
    TreeSet<String> ids = new TreeSet<>();
    plan.steps()
        .filter(s -> !ids.add(s.id()))
        .forEach(s -> claim("plan.malformed", s, "two steps have this number."));
    plan.steps().filter(s -> steps.contains(s.id())).forEach(this::check);
    return List.copyOf(problems);
  }

  private void check(Step step) {
    if (look.fleet().fleet().broker(step.operation().broker()).isEmpty()) {
      claim(
          "plan.unknown-broker",
          step,
          "the config declares no broker " + step.operation().broker());
      return;
    }
    boolean known =
        step.tenant().equals(TenantName.UNOWNED)
            || fleet.fleet().tenants().stream().anyMatch(t -> t.name().equals(step.tenant()));
    if (!known) {
      claim("plan.unknown-tenant", step, "the config declares no tenant " + step.tenant());
      return;
    }
    if (fleet.fleet().policies().stream().noneMatch(p -> p.name().equals(step.policy()))) {
      claim("plan.unknown-policy", step, "the config has no policy '" + step.policy() + "'");
      return;
    }
    reach(step);
    governing(step)
        .ifPresent(policy -> {
          rested(policy, step);
          tiers.terms(policy, step, this::claim).forEach(terms -> checkUnder(terms, step));
        });
    if (!Reversal.fits(step)) {
      claim("plan.way-back", step, "its way back is not the reverse of what it does");
    }
  }

  private void checkUnder(Policy policy, Step step) {
    StepKind kind = step.operation().kind();
    if (policy.permission(kind) == Policy.Permission.NEVER) {
      claim("plan.not-permitted", step, named(policy) + " does not permit " + kind);
    }
    if (!step.needsApproval() && needsApproval(policy, step.operation())) {
      claim(
          "plan.needs-approval",
          step,
          "it says that it needs no approval, and by " + named(policy) + " it does");
    }
    if (exceeds(step.budget(), policy.budget(), kind)) {
      claim("plan.over-budget", step, "its budget is larger than that of " + named(policy));
    }
  }

  /** {@code policy 'orders'}, and the tier under which it is as it is. */
  private static String named(Policy policy) {
    return "policy '" + policy.name() + "'" + policy.tier().map(t -> " under tier " + t).orElse("");
  }

  private void rested(Policy policy, Step step) {
    Instant last = acted.get(step.operation().target());
    if (last != null && last.plus(policy.cooldown()).isAfter(look.now())) {
      claim(
          "plan.cooldown",
          step,
          "it was changed at "
              + last
              + ", and policy '"
              + policy.name()
              + "' wants "
              + policy.cooldown().toSeconds()
              + " s between");
    }
  }

  /** The policy that decides for it, which must be the one it names, for the tenant it names. */
  private Optional<Policy> governing(Step step) {
    List<Claim> claims = claims(step.operation());
    List<Claim> own =
        claims.stream()
            .filter(c -> c.owners().size() <= 1 && c.tenant().equals(step.tenant()))
            .toList();
    if (own.isEmpty()) {
      claim("plan.not-owned", step, "it is not for " + step.tenant() + ": " + words(claims));
      return Optional.empty();
    }
    String environment = step.operation().broker().environment();
    List<Policy> deciding =
        own.stream()
            .flatMap(c -> fleet.policy(c.tenant(), environment, c.queue(), c.group()).stream())
            .toList();
    Optional<Policy> named =
        deciding.stream().filter(p -> p.name().equals(step.policy())).findFirst();
    if (named.isEmpty()) {
      claim(
          "plan.other-policy",
          step,
          "policy '"
              + step.policy()
              + "' does not decide for it: "
              + (deciding.isEmpty()
                  ? "no policy does"
                  : "policy '" + deciding.getFirst().name() + "' does"));
    }
    return named;
  }

  /**
   * What an operation is about, and whose that is.
   *
   * @param queue empty when it is about none
   * @param group empty when it is about none
   */
  private record Claim(String queue, String group, List<TenantName> owners, TenantName tenant) {
    static Claim of(String queue, String group, List<TenantName> owners) {
      return new Claim(queue, group, owners, Fleet.sole(owners));
    }
  }

  private List<Claim> claims(Operation operation) {
    return switch (operation) {
      case Operation.RestartConsumers o -> read(o.group());
      case Operation.RemoveMembers o -> read(o.group());
      case Operation.ScaleConsumers o -> read(o.group());
      case Operation.ExpandPartitions o -> queue(o.queue());
      case Operation.AlterSettings o -> queue(o.queue());
      case Operation.AlterQuota o -> List.of(new Claim("", "", List.of(), fleet.owner(o.entity())));
      case Operation.ResetOffsets o ->
          List.of(
              Claim.of(
                  o.subscription().queue(),
                  o.subscription().group().name(),
                  fleet.owners(o.subscription())));
      // Whoever owns the queue that they come back to decides.
      case MessageOperation.Redrive o -> queue(o.destination());
      case MessageOperation o ->
          List.of(
              Claim.of(o.subscription().queue(), o.group().name(), fleet.owners(o.subscription())));
    };
  }

  /** A group is whose it is by each queue that it reads. */
  private List<Claim> read(GroupId group) {
    return look.subscriptions(group).stream()
        .map(Watched::id)
        .map(s -> Claim.of(s.queue(), group.name(), fleet.owners(s)))
        .toList();
  }

  private List<Claim> queue(QueueId queue) {
    return List.of(Claim.of(queue.name(), "", fleet.owners(queue)));
  }

  private static String words(List<Claim> claims) {
    if (claims.isEmpty()) {
      return "the group was not seen to read anything";
    }
    TreeSet<TenantName> owners = new TreeSet<>();
    claims.forEach(c -> owners.addAll(c.owners()));
    return owners.isEmpty()
        ? "no tenant owns it"
        : "by the config it is owned by "
            + String.join(", ", owners.stream().map(TenantName::value).toList());
  }

  /** What the broker's declaration leaves out, and consumers that are not this group's. */
  private void reach(Step step) {
    switch (step.operation()) {
      case Operation.RestartConsumers o -> declared(step, o.group(), o.consumers());
      case Operation.RemoveMembers o -> looksAt(step, "", o.group().name());
      case Operation.ScaleConsumers o -> {
        Optional<ConsumersDeclaration> consumers = declared(step, o.group(), o.consumers());
        if (consumers.isPresent() && (o.to() <= o.from() || o.to() > consumers.get().max())) {
          claim(
              "plan.not-a-remedy",
              step,
              "consumers are scaled out only, and up to " + consumers.get().max());
        }
      }
      case Operation.ExpandPartitions o -> looksAt(step, o.queue().name(), "");
      case Operation.AlterSettings o -> looksAt(step, o.queue().name(), "");
      case Operation.AlterQuota ignored -> {}
      case Operation.ResetOffsets o ->
          looksAt(step, o.subscription().queue(), o.subscription().group().name());
      case MessageOperation.PauseConsumers o -> declared(step, o.group(), o.consumers());
      case MessageOperation.ResumeConsumers o -> declared(step, o.group(), o.consumers());
      case MessageOperation.Redrive o -> {
        looksAt(step, o.subscription().queue(), "");
        looksAt(step, o.destination().name(), "");
        looksAt(step, o.marks().name(), "");
      }
      case MessageOperation.PublishSkips o -> {
        looksAt(step, o.subscription().queue(), o.group().name());
        declaredList(step, o);
      }
      case MessageOperation.Rewrite o -> {
        looksAt(step, o.subscription().queue(), o.group().name());
        looksAt(step, o.destination().name(), "");
        looksAt(step, o.quarantine().name(), "");
        declaredBeside(step, o);
      }
      case MessageOperation o -> looksAt(step, o.subscription().queue(), o.group().name());
    }
  }

  /** Consumers are told what to leave out where the config says, and nowhere else. */
  private void declaredList(Step step, MessageOperation.PublishSkips skips) {
    QueueId queue = skips.subscription().queueId();
    boolean declared =
        fleet
            .fleet()
            .content(queue)
            .skips()
            .filter(s ->
                new QueueId(queue.broker(), s.list()).equals(skips.list())
                    && new QueueId(queue.broker(), s.status()).equals(skips.status()))
            .isPresent();
    if (!declared) {
      claim("plan.other-skip-list", step, "the config names no such skip list for " + queue);
    }
  }

  /** A backlog is written to its own queue, or to the one that the config says is beside it. */
  private void declaredBeside(Step step, MessageOperation.Rewrite rewrite) {
    QueueId queue = rewrite.subscription().queueId();
    boolean declared =
        fleet
            .fleet()
            .content(queue)
            .beside()
            .filter(name -> new QueueId(queue.broker(), name).equals(rewrite.destination()))
            .isPresent();
    if (!rewrite.inPlace() && !declared) {
      claim("plan.other-side-queue", step, "the config names no such side queue for " + queue);
    }
  }

  private Optional<ConsumersDeclaration> declared(Step step, GroupId group, String name) {
    looksAt(step, "", group.name());
    Optional<ConsumersDeclaration> found =
        fleet.consumersOf(group).filter(c -> c.name().equals(name));
    if (found.isEmpty()) {
      claim(
          "plan.unknown-consumers", step, "the config has no consumers '" + name + "' of " + group);
    }
    return found;
  }

  private void looksAt(Step step, String queue, String group) {
    boolean seen =
        fleet
            .fleet()
            .broker(step.operation().broker())
            .filter(b -> queue.isEmpty() || b.looksAtQueue(queue))
            .filter(b -> group.isEmpty() || b.looksAtGroup(group))
            .isPresent();
    if (!seen) {
      claim("plan.out-of-reach", step, "the broker's declaration leaves it out");
    }
  }

  private boolean needsApproval(Policy policy, Operation operation) {
    boolean byItself =
        switch (operation) {
          case Operation.RestartConsumers ignored -> true;
          case Operation.ScaleConsumers ignored -> true;
          case Operation.RemoveMembers o -> o.members().isEmpty();
          case Operation.ExpandPartitions ignored -> false;
          case Operation.ResetOffsets ignored -> false;
          case Operation.AlterSettings o ->
              o.changes().stream()
                  .allMatch(c ->
                      safe(o.broker(), new Property.QueueSetting(c.key()), o.queue().name(), c));
          case Operation.AlterQuota o ->
              o.changes().stream()
                  .allMatch(c ->
                      safe(o.broker(), new Property.QuotaLimit(c.key()), o.entity().toString(), c));
          case MessageOperation.Redrive ignored -> false;
          case MessageOperation ignored -> true;
        };
    return !byItself || policy.permission(operation.kind()) != Policy.Permission.AUTOMATIC;
  }

  private boolean safe(
      BrokerId broker, Property property, String subject, Operation.Change change) {
    return Parity.change(look, property, broker, subject, change.to().orElse("(not set)"))
        == Finding.Change.SAFE;
  }

  /**
   * A move of offsets, and putting messages back, may name its own number of messages: a person
   * says yes to just that.
   */
  private static boolean exceeds(Budget claimed, Budget allowed, StepKind kind) {
    boolean messages =
        kind != StepKind.OFFSETS
            && !(kind == StepKind.REDRIVE && claimed.setByPerson())
            && (claimed.messages() > allowed.messages()
                || claimed.sharePercent() > allowed.sharePercent());
    return messages
        || claimed.time().compareTo(allowed.time()) > 0
        || claimed.instances() > allowed.instances()
        || claimed.partitions() > allowed.partitions();
  }

  private void claim(String code, Step step, String message) {
    problems.add(
        new Problem(
            code,
            Category.STALE,
            "step " + step.id() + ", " + step.operation().target(),
            message + (message.endsWith(".") ? "" : "."),
            "Make a new plan with `clawback plan`."));
  }
}
