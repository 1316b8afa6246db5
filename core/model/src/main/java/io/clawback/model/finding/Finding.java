package io.clawback.model.finding;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.HangingTransaction;
import io.clawback.model.observed.Measured;
import java.util.List;
import java.util.Optional;

/**
 * What a detector says, with its evidence. Every finding ends in exactly one place: a step, or a
 * decline with a reason.
 */
public sealed interface Finding {
  /** Stable name of this finding: the same trouble at the next look has the same key. */
  String key();

  /** Whose it is; {@link TenantName#UNOWNED} when nobody's or not only one's. */
  TenantName tenant();

  /** How bad. */
  Severity severity();

  /** Why, in sentences with numbers and units. */
  List<String> evidence();

  /** Where. */
  String environment();

  /**
   * A subscription is further behind than its objective allows, or than its alert threshold.
   *
   * @param objective the objective's name
   * @param breached whether the objective itself is exceeded; otherwise only the alert threshold is
   * @param lagMessages messages behind
   * @param lagSeconds seconds behind
   * @param sloMessages the bound in messages, if there is one
   * @param sloSeconds the bound in seconds, if there is one
   * @param affected partitions that carry the backlog, sorted
   * @param persistent whether enough observations in a row agree
   * @param forecast what will happen if nothing is done
   */
  record BacklogBreach(
      String key,
      TenantName tenant,
      SubscriptionId subscription,
      Severity severity,
      String objective,
      boolean breached,
      Measured lagMessages,
      Measured lagSeconds,
      Optional<Long> sloMessages,
      Optional<Long> sloSeconds,
      List<Integer> affected,
      boolean persistent,
      Forecast forecast,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return subscription.broker().environment();
    }
  }

  /**
   * A consumer does not make progress, by Burrow's rules.
   *
   * @param fault which
   * @param partitions where, sorted
   * @param members who reads them now, sorted; empty when nobody does
   * @param staticInstances those of the members that are static, by their own names, sorted
   */
  record StalledConsumer(
      String key,
      TenantName tenant,
      SubscriptionId subscription,
      Severity severity,
      Fault fault,
      List<Integer> partitions,
      List<String> members,
      List<String> staticInstances,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return subscription.broker().environment();
    }
  }

  /** Burrow's consumer faults, and lagging. */
  enum Fault {
    STOPPED,
    STALLED,
    REWOUND,
    LAGGING
  }

  /**
   * A few partitions carry most of the inflow or of the backlog.
   *
   * @param partitions which, sorted
   * @param sharePercent of the whole
   */
  record HotPartition(
      String key,
      TenantName tenant,
      SubscriptionId subscription,
      Severity severity,
      List<Integer> partitions,
      int sharePercent,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return subscription.broker().environment();
    }
  }

  /**
   * Members of one group carry very different loads: moving partitions would help without more
   * consumers.
   *
   * @param member the one that carries too much
   * @param partitions those of its partitions that are behind, sorted
   */
  record SkewedGroup(
      String key,
      TenantName tenant,
      SubscriptionId subscription,
      Severity severity,
      String member,
      List<Integer> partitions,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return subscription.broker().environment();
    }
  }

  /**
   * Retention will take messages before they are read.
   *
   * @param partitions where, sorted
   * @param inSeconds until the first is lost
   */
  record LossAhead(
      String key,
      TenantName tenant,
      SubscriptionId subscription,
      Severity severity,
      List<Integer> partitions,
      long inSeconds,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return subscription.broker().environment();
    }
  }

  /** An open transaction holds readers back; this is not a slow consumer. */
  record HungTransaction(
      String key,
      TenantName tenant,
      QueueId queue,
      Severity severity,
      HangingTransaction transaction,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return queue.broker().environment();
    }
  }

  /**
   * Two environments do not agree where a rule says they should.
   *
   * @param rule the rule's name
   * @param property as in the rule
   * @param subject the queue, group or quota entity
   * @param broker where it deviates
   * @param reference where it is right; empty when the rule names no reference
   * @param found the deviating value
   * @param wanted what the reference has
   * @param method how the two were compared
   * @param change what aligning it would mean
   */
  record ParityDrift(
      String key,
      TenantName tenant,
      Severity severity,
      String rule,
      String property,
      String subject,
      BrokerId broker,
      Optional<BrokerId> reference,
      String found,
      String wanted,
      String method,
      Change change,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return broker.environment();
    }
  }

  /** What aligning a property means. */
  enum Change {
    /** Can be undone, and harms nobody. */
    SAFE,
    /** Can be undone, but may harm (a shorter retention loses messages). */
    UNSAFE,
    /** Cannot be undone. */
    IRREVERSIBLE,
    /** Nothing that we can or may change. */
    NOT_CHANGEABLE
  }

  /**
   * We could not see this, so we say nothing of it.
   *
   * @param what what could not be seen
   * @param group the group concerned, when it is one
   */
  record BlindSpot(
      String key,
      TenantName tenant,
      String environment,
      Severity severity,
      String what,
      Optional<GroupId> group,
      List<String> evidence)
      implements Finding {}
}
