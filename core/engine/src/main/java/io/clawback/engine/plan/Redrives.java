package io.clawback.engine.plan;

import io.clawback.engine.PlanRequest;
import io.clawback.engine.RedriveRequest;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.plan.Decision.Do;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans to put messages back. What was put back may be consumed at once: nothing takes it back, and
 * a person says yes to exactly these messages.
 */
public final class Redrives {
  private final Look look;
  private final Gate gate;
  private final RedriveRequest wish;

  private Redrives(Look look, Gate gate, RedriveRequest wish) {
    this.look = look;
    this.gate = gate;
    this.wish = wish;
  }

  /** A plan with, for each wish, one step or the one reason against it. */
  public static Plan plan(Look look, PlanRequest request, List<RedriveRequest> wishes) {
    Book book = new Book();
    Gate gate = new Gate(look, request);
    for (RedriveRequest wish : wishes) {
      Redrives one = new Redrives(look, gate, wish);
      switch (one.decide()) {
        case Do(StepDraft draft) -> book.add(draft);
        case No no -> book.decline(one.key(), one.tenant(), no);
      }
    }
    return new Plan(
        look.snapshot().at(),
        request.author(),
        look.fleet().fleet().digest(),
        Waves.of(book.drafts(), request.nativeCommand()),
        book.declined());
  }

  private String key() {
    return "request:redrive:" + wish.lies() + ":" + wish.source();
  }

  private List<TenantName> owners() {
    return look.fleet().owners(wish.destination());
  }

  private TenantName tenant() {
    return Fleet.sole(owners());
  }

  private Decision decide() {
    Optional<BrokerSnapshot> broker = look.broker(wish.lies().broker());
    Optional<QueueState> lies = look.queue(wish.lies());
    Optional<QueueState> destination = look.queue(wish.destination());
    if (broker.isEmpty() || lies.isEmpty()) {
      return new No(DeclineCode.NOT_FOUND, wish.lies() + " was not seen.");
    }
    if (destination.isEmpty()) {
      return new No(
          DeclineCode.NOT_FOUND,
          wish.destination() + ", where they would go, was not seen. Name another with --to.");
    }
    Optional<Policy> policy =
        gate.policy(tenant(), wish.lies().broker().environment(), wish.destination().name(), "");
    Optional<No> refused = refuse(broker.get(), destination.get(), policy);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<QueueState> marks = marks().flatMap(look::queue);
    if (marks.isEmpty()) {
      return new No(
          DeclineCode.NO_QUARANTINE,
          marks()
                  .map(q -> "The quarantine " + q + " was not seen")
                  .orElse("No quarantine is declared for " + wish.source())
              + ": nowhere could be said which messages were put back.");
    }
    return budgeted(broker.get(), lies.get(), destination.get(), marks.get(), policy.orElseThrow());
  }

  /** Where it is said what was put back: in the quarantine that the copies lie in, or would. */
  private Optional<QueueId> marks() {
    return wish.ours()
        ? Optional.of(wish.lies())
        : look.fleet()
            .fleet()
            .content(wish.source())
            .quarantine()
            .map(name -> new QueueId(wish.lies().broker(), name));
  }

  private Optional<No> refuse(
      BrokerSnapshot broker, QueueState destination, Optional<Policy> policy) {
    Optional<No> owned =
        gate.owned(
            owners(), tenant(), wish.lies().broker().environment(), wish.destination().name(), "");
    if (owned.isPresent()) {
      return owned;
    }
    if (policy.isEmpty()) {
      return Optional.of(Gate.noPolicy(tenant(), wish.lies().broker().environment()));
    }
    if (!wish.destination().broker().equals(wish.lies().broker())) {
      return Optional.of(
          new No(
              DeclineCode.CANNOT_ON_THIS_BROKER,
              wish.destination() + " is on another broker than " + wish.lies() + "."));
    }
    if (destination.internal()) {
      return Optional.of(
          new No(DeclineCode.NOT_PERMITTED, destination.id() + " is the broker's own."));
    }
    boolean stray =
        !wish.destination().equals(wish.source())
            && wish.tenants().stream().anyMatch(t -> !t.equals(tenant()));
    if (stray) {
      return Optional.of(
          new No(
              DeclineCode.NOT_PERMITTED,
              wish.destination()
                  + " is "
                  + tenant()
                  + "'s, and the messages are of "
                  + wish.tenants()
                  + ": they go back to where they came from only."));
    }
    return Gate.permitted(policy.get(), StepKind.REDRIVE)
        .or(() -> Gate.capable(broker, Capability.REDRIVE));
  }

  private Decision budgeted(
      BrokerSnapshot broker,
      QueueState lies,
      QueueState destination,
      QueueState marks,
      Policy policy) {
    Redrive operation =
        new Redrive(
            new SubscriptionId(new GroupId(wish.lies().broker(), Redrive.GROUP), lies.id().name()),
            lies.incarnation(),
            wish.chosen(),
            wish.destination(),
            marks.id(),
            wish.most(),
            wish.perSecond());
    Optional<Budget> person = wish.max().map(max -> Budget.byPerson(max, policy.budget().time()));
    Budget whole = person.orElse(policy.budget());
    TreeMap<QueueId, Allowance.Claim> claims = new TreeMap<>();
    claims.put(wish.destination(), new Allowance.Claim(wish.messages(), held(destination)));
    return gate.rested(policy, operation)
        .or(() -> tooSlow(whole))
        .or(() ->
            (person.isPresent()
                    ? gate.allowance().takeByPerson(whole, claims, what())
                    : gate.allowance()
                        .take(new Asker(policy, tenant(), Severity.INFO), claims, what()))
                .map(why -> new No(DeclineCode.OVER_BUDGET, why)))
        .<Decision>map(no -> no)
        .orElseGet(
            () -> draft(broker, operation, List.of(lies, destination, marks), policy, whole));
  }

  private String what() {
    return "It puts " + Figures.count(wish.messages(), "message") + " back";
  }

  /** A step that is slower than its time would lose its lease under way. */
  private Optional<No> tooSlow(Budget budget) {
    long needs = wish.perSecond() > 0 ? wish.messages() / wish.perSecond() : 0;
    return needs <= budget.time().toSeconds()
        ? Optional.empty()
        : Optional.of(
            new No(
                DeclineCode.OVER_BUDGET,
                "At "
                    + Figures.count(wish.perSecond())
                    + " a second it takes "
                    + Figures.seconds(needs)
                    + "; the budget allows a step "
                    + Figures.seconds(budget.time().toSeconds())
                    + "."));
  }

  private static long held(QueueState queue) {
    long held = 0;
    for (PartitionState partition : queue.partitions()) {
      if (partition.logStart() instanceof Known start && partition.logEnd() instanceof Known end) {
        held += end.value() - start.value();
      }
    }
    return held;
  }

  private Decision draft(
      BrokerSnapshot broker,
      Redrive operation,
      List<QueueState> queues,
      Policy policy,
      Budget whole) {
    List<Precondition> preconditions = new ArrayList<>();
    preconditions.add(new Precondition.ClusterIs(broker.id(), broker.clusterId()));
    queues.stream()
        .map(q -> new Precondition.QueueIs(q.id(), q.incarnation()))
        .distinct()
        .forEach(preconditions::add);
    TreeSet<String> keys = new TreeSet<>();
    keys.add(key());
    return new Do(
        new StepDraft(
            Severity.INFO,
            0,
            operation.target(),
            tenant(),
            policy.name(),
            keys,
            operation,
            preconditions,
            new Budget(
                wish.messages(),
                whole.sharePercent(),
                whole.time(),
                whole.instances(),
                whole.partitions()),
            new WayBack.Irreversible("What was put back may have been consumed."),
            true,
            false,
            "Puts " + Figures.count(wish.messages(), "message") + " back: " + wish.what() + ".",
            "Whoever reads what is committed in " + wish.destination() + " gets them, once each."));
  }
}
