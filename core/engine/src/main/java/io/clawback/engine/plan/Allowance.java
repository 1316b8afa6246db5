package io.clawback.engine.plan;

import io.clawback.engine.look.Figures;
import io.clawback.engine.plan.Wants.Of;
import io.clawback.model.fleet.TenantBudget;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run may still do, as the steps that were planned so far leave it (SAFETY I11): a policy's
 * budget is for all of a run's steps together, a share is of one queue, whoever's steps touch it,
 * and a tenant's budget is for all that is done to it. Whoever is asked first is served first, the
 * worst first; where that leaves a tenant without because of another, it is planned anew with
 * {@link #divided shares}. Not thread-safe.
 */
final class Allowance {
  private final SortedMap<TenantName, TenantBudget> tenants;
  private final Optional<Map<String, Long>> shares;
  private final boolean endless;
  private final Wants wants = new Wants();
  private final TreeSet<String> refused = new TreeSet<>();
  private final TreeMap<String, Long> used = new TreeMap<>();
  private final TreeMap<QueueId, Long> onQueue = new TreeMap<>();

  private Allowance(
      SortedMap<TenantName, TenantBudget> tenants,
      Optional<Map<String, Long>> shares,
      boolean endless) {
    this.tenants = tenants;
    this.shares = shares;
    this.endless = endless;
  }

  /** Who comes first is served first. */
  static Allowance inTurn(SortedMap<TenantName, TenantBudget> tenants) {
    return new Allowance(tenants, Optional.empty(), false);
  }

  /** Each gets what one alone could get: to find out what all of them want. */
  Allowance endless() {
    return new Allowance(tenants, Optional.empty(), true);
  }

  /** Each tenant gets its share of what was wanted of this one. */
  Allowance divided() {
    return new Allowance(tenants, Optional.of(wants.divided()), false);
  }

  /** Whether a tenant went without because another was served. */
  boolean contested() {
    return refused.stream()
        .anyMatch(r -> {
          int at = r.lastIndexOf(' ');
          return wants.shared(r.substring(0, at), Of.valueOf(r.substring(at + 1)));
        });
  }

  /**
   * Messages of one queue that a step wants to pass over or have delivered again.
   *
   * @param wanted how many
   * @param held how many the queue holds
   */
  record Claim(long wanted, long held) {}

  /** The same on behalf of a tenant, out of its policy's budget and its own. */
  Optional<String> take(Asker asker, SortedMap<QueueId, Claim> claims, String what) {
    long wanted = claims.values().stream().mapToLong(Claim::wanted).sum();
    Budget budget = asker.policy().budget();
    long mine = tenant(asker).messages();
    long had = get(tenantsOwn(asker, Of.MESSAGES));
    if (wanted > mine - had) {
      return Optional.of(
          what
              + "; tenant '"
              + asker.tenant()
              + "' allows "
              + Figures.count(mine, "message")
              + (had > 0 ? " a run, and earlier steps use " + Figures.count(had) : "")
              + ".");
    }
    Optional<String> share = overShare(budget, claims, what);
    boolean possible = share.isEmpty() && wanted <= budget.messages();
    if (possible) {
      wants.add(asker, Of.MESSAGES, wanted, budget.messages());
    }
    if (wanted > left(asker, Of.MESSAGES, budget.messages())) {
      if (possible) {
        refused.add(asker.account() + " " + Of.MESSAGES);
      }
      long others = get(asker.account() + " " + Of.MESSAGES);
      return Optional.of(
          wanted > budget.messages() - others
              ? what + allows(budget.messages(), others)
              : what + "; " + ofShare(asker, Of.MESSAGES, budget.messages(), "messages") + ".");
    }
    if (share.isPresent()) {
      return share;
    }
    use(asker, Of.MESSAGES, wanted);
    claims.forEach((queue, claim) -> onQueue.merge(queue, claim.wanted(), Long::sum));
    return Optional.empty();
  }

  /**
   * Sets the messages aside, or says why there are not enough; then nothing is set aside.
   *
   * @param bound a person's, in place of a policy's
   * @param what what the messages are for: {@code It skips}
   */
  Optional<String> takeByPerson(Budget bound, SortedMap<QueueId, Claim> claims, String what) {
    long before = get("--max");
    long wanted = claims.values().stream().mapToLong(Claim::wanted).sum();
    if (wanted > bound.messages() - before) {
      return Optional.of(what + allows(bound.messages(), before));
    }
    Optional<String> share = overShare(bound, claims, what);
    if (share.isEmpty()) {
      used.put("--max", before + wanted);
      claims.forEach((queue, claim) -> onQueue.merge(queue, claim.wanted(), Long::sum));
    }
    return share;
  }

  private Optional<String> overShare(Budget budget, SortedMap<QueueId, Claim> claims, String what) {
    for (var entry : claims.entrySet()) {
      Claim claim = entry.getValue();
      long before = onQueue.getOrDefault(entry.getKey(), 0L);
      if (budget.sharePercent() < 100
          && claim.wanted() > 0
          && claim.wanted() + before > claim.held() * budget.sharePercent() / 100) {
        return Optional.of(what + allows(claim.held() * budget.sharePercent() / 100, before));
      }
    }
    return Optional.empty();
  }

  private static String allows(long allowed, long used) {
    return "; the budget allows "
        + Figures.count(allowed, "message")
        + (used > 0 ? " a run, and earlier steps use " + Figures.count(used) : "")
        + ".";
  }

  /**
   * Consumers that a run may still add.
   *
   * @param wanted how many would be of use; whoever gets fewer goes without some
   */
  int instances(Asker asker, int wanted) {
    return counted(asker, Of.INSTANCES, wanted, asker.policy().budget().instances());
  }

  /** Partitions that a run may still add. */
  int partitions(Asker asker, int wanted) {
    return counted(asker, Of.PARTITIONS, wanted, asker.policy().budget().partitions());
  }

  private int counted(Asker asker, Of of, int wanted, int whole) {
    long own = Math.max(0, most(asker, of) - get(tenantsOwn(asker, of)));
    long useful = of == Of.INSTANCES ? Math.min(wanted, whole) : wanted <= whole ? wanted : 0;
    wants.add(asker, of, Math.min(useful, own), whole);
    long there = left(asker, of, whole);
    if (there < Math.min(wanted, own)) {
      refused.add(asker.account() + " " + of);
    }
    return Math.toIntExact(Math.min(there, own));
  }

  void takeInstances(Asker asker, int added) {
    use(asker, Of.INSTANCES, added);
  }

  void takePartitions(Asker asker, int added) {
    use(asker, Of.PARTITIONS, added);
  }

  /** Why there are no more: {@code policy 'orders' lets a run add 8, and earlier steps add 5}. */
  String why(Asker asker, Of of) {
    String unit = of == Of.INSTANCES ? " instances" : "";
    long own = get(tenantsOwn(asker, of));
    if (most(asker, of) - own < left(asker, of, whole(asker, of))) {
      return "tenant '"
          + asker.tenant()
          + "' lets a run add "
          + most(asker, of)
          + unit
          + (own > 0 ? ", and earlier steps add " + own : "");
    }
    long others = get(asker.account() + " " + of);
    return shares.isPresent() && others < whole(asker, of)
        ? ofShare(asker, of, whole(asker, of), unit.strip())
        : "policy '"
            + asker.policy().name()
            + "' lets a run add "
            + whole(asker, of)
            + unit
            + (others > 0 ? ", and earlier steps add " + others : "");
  }

  private String ofShare(Asker asker, Of of, long whole, String unit) {
    return "the budget allows "
        + Figures.count(whole)
        + (unit.isEmpty() ? "" : " " + unit)
        + " a run, and "
        + Figures.count(shares.map(s -> s.getOrDefault(share(asker, of), 0L)).orElse(whole))
        + " of them are the share of tenant '"
        + asker.tenant()
        + "' beside others who need it as much";
  }

  private static int whole(Asker asker, Of of) {
    return of == Of.INSTANCES
        ? asker.policy().budget().instances()
        : asker.policy().budget().partitions();
  }

  private long most(Asker asker, Of of) {
    return of == Of.INSTANCES ? tenant(asker).instances() : tenant(asker).partitions();
  }

  private TenantBudget tenant(Asker asker) {
    return tenants.getOrDefault(asker.tenant(), TenantBudget.NONE);
  }

  /** What is left of the account, and of the tenant's share of it. */
  private long left(Asker asker, Of of, long whole) {
    if (endless) {
      return whole;
    }
    long left = whole - get(asker.account() + " " + of);
    if (shares.isPresent()) {
      long share = shares.get().getOrDefault(share(asker, of), 0L);
      left = Math.min(left, share - get(share(asker, of)));
    }
    return Math.max(0, left);
  }

  private void use(Asker asker, Of of, long amount) {
    used.merge(asker.account() + " " + of, amount, Long::sum);
    used.merge(tenantsOwn(asker, of), amount, Long::sum);
    used.merge(share(asker, of), amount, Long::sum);
  }

  private long get(String account) {
    return used.getOrDefault(account, 0L);
  }

  private static String share(Asker asker, Of of) {
    return Wants.name(asker.account(), of, asker.severity(), asker.tenant());
  }

  private static String tenantsOwn(Asker asker, Of of) {
    return "tenant " + asker.tenant() + " " + of;
  }
}
