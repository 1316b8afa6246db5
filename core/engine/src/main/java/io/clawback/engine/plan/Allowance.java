package io.clawback.engine.plan;

import io.clawback.engine.look.Figures;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.Budget;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run may still do, as the steps that were planned so far leave it (SAFETY I11): a policy's
 * budget is for all of a run's steps together, and a share is of one queue, whoever's steps touch
 * it. Whoever is asked first is served first: the worst come first. Not thread-safe.
 */
final class Allowance {
  private final TreeMap<String, Long> messages = new TreeMap<>();
  private final TreeMap<QueueId, Long> onQueue = new TreeMap<>();
  private final TreeMap<String, Integer> instances = new TreeMap<>();
  private final TreeMap<String, Integer> partitions = new TreeMap<>();

  /**
   * Messages of one queue that a step wants to pass over or have delivered again.
   *
   * @param wanted how many
   * @param held how many the queue holds
   */
  record Claim(long wanted, long held) {}

  /**
   * Sets the messages aside, or says why there are not enough; then nothing is set aside.
   *
   * @param account whose budget it is: a policy's name, or a person's bound
   * @param what what the messages are for: {@code It skips}
   */
  Optional<String> take(
      String account, Budget budget, SortedMap<QueueId, Claim> claims, String what) {
    long used = messages.getOrDefault(account, 0L);
    long wanted = claims.values().stream().mapToLong(Claim::wanted).sum();
    if (wanted > budget.messages() - used) {
      return Optional.of(what + allows(budget.messages(), used));
    }
    for (var entry : claims.entrySet()) {
      Claim claim = entry.getValue();
      long before = onQueue.getOrDefault(entry.getKey(), 0L);
      if (budget.sharePercent() < 100
          && claim.wanted() > 0
          && claim.wanted() + before > claim.held() * budget.sharePercent() / 100) {
        return Optional.of(what + allows(claim.held() * budget.sharePercent() / 100, before));
      }
    }
    messages.put(account, used + wanted);
    claims.forEach((queue, claim) -> onQueue.merge(queue, claim.wanted(), Long::sum));
    return Optional.empty();
  }

  private static String allows(long allowed, long used) {
    return "; the budget allows "
        + Figures.count(allowed, "message")
        + (used > 0 ? " a run, and earlier steps use " + Figures.count(used) : "")
        + ".";
  }

  /** Consumers that a run under the policy may still add. */
  int instances(Policy policy) {
    return Math.max(0, policy.budget().instances() - instances.getOrDefault(policy.account(), 0));
  }

  void takeInstances(Policy policy, int added) {
    instances.merge(policy.account(), added, Integer::sum);
  }

  /** Partitions that a run under the policy may still add. */
  int partitions(Policy policy) {
    return Math.max(0, policy.budget().partitions() - partitions.getOrDefault(policy.account(), 0));
  }

  void takePartitions(Policy policy, int added) {
    partitions.merge(policy.account(), added, Integer::sum);
  }

  /** How much of a whole is gone, for people; empty while all of it is left. */
  static String used(int whole, int left) {
    return left < whole ? ", and earlier steps add " + (whole - left) : "";
  }
}
