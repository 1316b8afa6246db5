package io.clawback.engine.evaluate;

import io.clawback.engine.detect.Forecasts;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Evaluation;
import io.clawback.model.finding.Evaluation.OfTenant;
import io.clawback.model.finding.Evaluation.Reading;
import io.clawback.model.finding.Evaluation.Verdict;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Scope;
import io.clawback.model.fleet.Tenant;
import io.clawback.model.fleet.Tier;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.Measured.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges tenants against their objectives, each for itself, so that all of them can be judged side
 * by side. Immutable once made; thread-safe.
 */
public final class Evaluator {
  private static final Comparator<Reading> WORST =
      Comparator.comparing(Reading::verdict)
          .thenComparing(Reading::severity, Comparator.reverseOrder())
          .thenComparing(r -> r.exceededPercent().orElse(0L), Comparator.reverseOrder())
          .thenComparing(Reading::objective)
          .thenComparing(Reading::subscription)
          .thenComparing(Reading::unit);

  private final Look look;
  private final TreeMap<TenantName, List<Watched>> byTenant = new TreeMap<>();

  /**
   * @param scope what is judged; every declared tenant in it is told, whether seen or not
   */
  public Evaluator(Look look, Scope scope) {
    this.look = look;
    boolean narrow = !scope.queues().isEmpty() || !scope.groups().isEmpty();
    for (Tenant tenant : look.fleet().fleet().tenants()) {
      if (!narrow && scope.matches(tenant.name(), "", "", "")) {
        byTenant.put(tenant.name(), new ArrayList<>());
      }
    }
    for (Watched watched : look.subscriptions()) {
      if (watched.objective().isPresent() && scope.matches(watched.tenant(), watched.id())) {
        byTenant.computeIfAbsent(watched.tenant(), t -> new ArrayList<>()).add(watched);
      }
    }
  }

  /** All that can be asked for, by name. */
  public List<TenantName> tenants() {
    return List.copyOf(byTenant.keySet());
  }

  /** How that tenant stands. */
  public OfTenant of(TenantName tenant) {
    List<Reading> readings = new ArrayList<>();
    for (Watched watched : byTenant.getOrDefault(tenant, List.of())) {
      read(watched, readings);
    }
    readings.sort(WORST);
    return new OfTenant(
        tenant, readings.isEmpty() ? Verdict.UNKNOWN : readings.getFirst().verdict(), readings);
  }

  private void read(Watched watched, List<Reading> readings) {
    SubscriptionId id = watched.id();
    Objective objective = watched.objective().orElseThrow();
    Optional<Policy> policy =
        watched.ambiguous()
            ? Optional.empty()
            : look.fleet()
                .policy(watched.tenant(), id.broker().environment(), id.queue(), id.group().name());
    List<Excess> excesses = Excess.of(watched);
    Optional<Tier> tier = policy.flatMap(p -> p.tierAt(Excess.percent(watched)));
    boolean behind = watched.backlog().lag() instanceof Known lag && lag.value() > 0;
    Optional<Long> toZero = behind ? Forecasts.of(watched).secondsToDrain() : Optional.empty();
    for (Excess excess : excesses) {
      readings.add(
          new Reading(
              id,
              objective.name(),
              objective.kind(),
              excess.unit(),
              excess.allowed(),
              excess.seen(),
              excess.atLeast(),
              excess.verdict(),
              excess.percent(),
              watched.backlog().severity(),
              policy.map(Policy::name),
              tier.map(Tier::name),
              toZero));
    }
  }

  /** All of them, the worst first; ties by name. In whatever order they come. */
  public static Evaluation ranked(Instant at, List<OfTenant> tenants) {
    return new Evaluation(
        at,
        tenants.stream()
            .sorted(
                Comparator.comparing(OfTenant::verdict)
                    .thenComparing(t -> t.worst().map(Reading::severity), ordered())
                    .thenComparing(t -> t.worst().flatMap(Reading::exceededPercent), ordered())
                    .thenComparing(OfTenant::tenant))
            .toList());
  }

  /** The larger first; what is not there last. */
  private static <T extends Comparable<? super T>> Comparator<Optional<T>> ordered() {
    return Comparator.comparing(
        o -> o.orElse(null), Comparator.nullsLast(Comparator.reverseOrder()));
  }
}
