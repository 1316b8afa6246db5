package io.clawback.engine.plan;

import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Rates;
import io.clawback.engine.look.Subjects;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.Do;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BacklogBreach;
import io.clawback.model.finding.Finding.Fault;
import io.clawback.model.finding.Finding.StalledConsumer;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.HangingTransaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All findings of one group together, since its steps touch the group as a whole: share the
 * partitions anew where that helps, then run more consumers where they are too few.
 */
final class GroupRemedy {
  private final Look look;
  private final Gate gate;
  private final Rebalance rebalance;
  private final Scale scale;
  private final StuckGroups stuck;

  GroupRemedy(Look look, Gate gate, StuckGroups stuck) {
    this.stuck = stuck;
    this.look = look;
    this.gate = gate;
    this.rebalance = new Rebalance(look, gate);
    this.scale = new Scale(look, gate);
  }

  /** Puts each of the group's findings into the book. */
  void decide(GroupId id, List<Finding> all, Book book) {
    List<Finding> findings = new ArrayList<>();
    for (Finding finding : all) {
      stuck
          .stalled(finding)
          .ifPresentOrElse(no -> book.decline(finding, no), () -> findings.add(finding));
    }
    List<BacklogBreach> breaches = new ArrayList<>();
    TreeMap<SubscriptionId, No> refused = new TreeMap<>();
    for (Finding finding : findings) {
      if (finding instanceof BacklogBreach breach) {
        Optional<No> no = refuse(breach, findings);
        no.ifPresent(n -> refused.put(breach.subscription(), n));
        if (no.isEmpty()) {
          breaches.add(breach);
        }
      }
    }
    breaches.sort(
        Comparator.comparing(BacklogBreach::severity).reversed().thenComparing(BacklogBreach::key));
    for (Finding finding : findings) {
      if (finding instanceof BacklogBreach breach && refused.containsKey(breach.subscription())) {
        book.decline(breach, refused.get(breach.subscription()));
      }
    }
    if (breaches.isEmpty()) {
      findings.stream()
          .filter(f -> !(f instanceof BacklogBreach))
          .forEach(f -> book.decline(f, idle(f, refused.get(subscription(f)))));
    } else {
      act(id, breaches, findings, book);
    }
  }

  /** Why nothing is done about a breach; empty when something may be. */
  private Optional<No> refuse(BacklogBreach breach, List<Finding> findings) {
    Optional<Watched> watched = look.subscription(breach.subscription());
    if (watched.isEmpty()) {
      return Optional.of(
          new No(DeclineCode.BLIND, breach.subscription() + " is not in the snapshot any more."));
    }
    SubscriptionId id = breach.subscription();
    String environment = id.broker().environment();
    Optional<No> owned =
        gate.owned(
            watched.get().owners(), breach.tenant(), environment, id.queue(), id.group().name());
    if (owned.isPresent()) {
      return owned;
    }
    Optional<No> shared = shared(id.group());
    if (shared.isPresent()) {
      return shared;
    }
    if (!breach.breached()) {
      return Optional.of(
          new No(
              DeclineCode.BELOW_ACT_THRESHOLD,
              "The alert threshold is reached, the objective is not exceeded. "
                  + String.join(" ", breach.evidence())));
    }
    if (!breach.persistent()) {
      return Optional.of(
          new No(
              DeclineCode.NOT_PERSISTENT,
              "Too few observations in a row agree. " + breach.evidence().getLast()));
    }
    if (gate.policy(breach.tenant(), environment, id.queue(), id.group().name()).isEmpty()) {
      return Optional.of(Gate.noPolicy(breach.tenant(), environment));
    }
    return hung(breach)
        .or(() -> stuck.breach(breach, watched.get()))
        .or(() -> stopped(breach, watched.get(), findings));
  }

  /**
   * A group's steps touch all that it reads: where that is two tenants', no one's policy decides.
   */
  private Optional<No> shared(GroupId group) {
    TreeSet<TenantName> tenants = new TreeSet<>();
    look.subscriptions(group).forEach(w -> tenants.add(w.tenant()));
    tenants.remove(TenantName.UNOWNED);
    return tenants.size() < 2
        ? Optional.empty()
        : Optional.of(
            new No(
                DeclineCode.AMBIGUOUS_OWNER,
                group + " reads queues of " + tenants + ": nothing is changed."));
  }

  private Optional<No> hung(BacklogBreach breach) {
    for (HangingTransaction hanging :
        look.broker(breach.subscription().broker())
            .map(BrokerSnapshot::hanging)
            .orElse(List.of())) {
      if (hanging.queue().equals(breach.subscription().queue())
          && hanging.blockedMessages() > 0
          && breach.affected().contains(hanging.partition())) {
        return Optional.of(
            new No(
                DeclineCode.TRANSACTION_HUNG,
                "Producer "
                    + hanging.producerId()
                    + " holds "
                    + Figures.count(hanging.blockedMessages(), "offset")
                    + " of partition "
                    + hanging.partition()
                    + " back: no consumer can read them, however many run."));
      }
    }
    return Optional.empty();
  }

  private static Optional<No> stopped(
      BacklogBreach breach, Watched watched, List<Finding> findings) {
    GroupState group = watched.group();
    boolean nobody =
        group.members().isEmpty()
            && group.kind() != GroupState.Kind.POSITIONS_ONLY
            && (group.phase() == GroupState.Phase.EMPTY || group.phase() == GroupState.Phase.DEAD);
    boolean quiet =
        findings.stream()
            .anyMatch(f ->
                f instanceof StalledConsumer s
                    && s.fault() == Fault.STOPPED
                    && s.members().isEmpty()
                    && s.subscription().equals(breach.subscription())
                    && s.partitions().containsAll(breach.affected()));
    return nobody || quiet
        ? Optional.of(
            new No(
                DeclineCode.CONSUMERS_STOPPED,
                "Nobody reads "
                    + breach.subscription()
                    + ": to start what its owner stopped is the owner's decision."))
        : Optional.empty();
  }

  /** What becomes of a finding about a group for which nothing is done. */
  private static No idle(Finding finding, @Nullable No breach) {
    if (finding instanceof Finding.LossAhead loss) {
      return new No(
          DeclineCode.NO_REMEDY,
          loss.inSeconds() == 0
              ? "What retention took is gone; where to go on is the owner's decision."
              : "Nothing is planned for its consumers; a longer retention would give time.");
    }
    if (finding instanceof StalledConsumer stalled && stalled.fault() == Fault.STOPPED) {
      return new No(
          DeclineCode.CONSUMERS_STOPPED,
          "Nobody reads there: to start what its owner stopped is the owner's decision.");
    }
    return breach != null
        ? new No(breach.code(), "As for the backlog: " + breach.reason())
        : new No(DeclineCode.WITHIN_SLO, "The objective is met, or there is none.");
  }

  private void act(GroupId id, List<BacklogBreach> breaches, List<Finding> findings, Book book) {
    Trouble trouble = trouble(id, breaches, findings);
    Decision anew =
        trouble.causes().isEmpty()
            ? new No(DeclineCode.NO_REMEDY, "Its partitions are shared evenly.")
            : rebalance.decide(trouble);
    boolean stalledOnly = trouble.causes().stream().allMatch(StalledConsumer.class::isInstance);
    Decision more = scale.decide(trouble, anew instanceof Do, stalledOnly);
    if (anew instanceof Do(StepDraft draft)) {
      book.add(draft);
      if (!(more instanceof Do)) {
        breaches.forEach(b -> draft.findings().add(b.key()));
      }
    }
    if (more instanceof Do(StepDraft draft)) {
      book.add(draft);
    }
    for (Finding finding : findings) {
      if (trouble.causes().contains(finding)) {
        if (anew instanceof No no) {
          book.decline(finding, no);
        }
      } else if (finding instanceof BacklogBreach breach) {
        if (breaches.contains(breach) && !(anew instanceof Do) && more instanceof No no) {
          book.decline(breach, no);
        }
      } else {
        book.decline(finding, beside(finding, anew, more));
      }
    }
  }

  private static No beside(Finding finding, Decision anew, Decision more) {
    if (anew instanceof Do || more instanceof Do) {
      return new No(
          DeclineCode.COVERED_BY_OTHER_STEP, "The steps for the group's backlog cover it.");
    }
    return idle(finding, more instanceof No no ? no : null);
  }

  private Trouble trouble(GroupId id, List<BacklogBreach> breaches, List<Finding> findings) {
    List<Watched> watched =
        breaches.stream().flatMap(b -> look.subscription(b.subscription()).stream()).toList();
    TreeMap<SubscriptionId, Watched> byId = new TreeMap<>();
    watched.forEach(w -> byId.put(w.id(), w));
    List<Finding> causes =
        findings.stream()
            .filter(f -> {
              Watched of = byId.get(subscription(f));
              return of != null && Rebalance.cures(f, of);
            })
            .sorted(Comparator.comparing(Finding::key))
            .toList();
    BacklogBreach worst = breaches.getFirst();
    Policy policy =
        gate.policy(
                worst.tenant(), id.broker().environment(), worst.subscription().queue(), id.name())
            .map(p -> Tiers.under(look, p, worst.tenant(), id))
            .orElseThrow();
    return new Trouble(
        id,
        watched.getFirst().broker(),
        watched.getFirst().group(),
        policy,
        breaches,
        watched,
        watched.stream().map(Rates::of).toList(),
        causes,
        look.fleet().consumersOf(id));
  }

  /** The subscription that a finding about a group is about. */
  static SubscriptionId subscription(Finding finding) {
    return Subjects.subscription(finding).orElseThrow();
  }
}
