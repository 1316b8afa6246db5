package io.clawback.model.finding;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.ContentReport.Seen;
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

  /**
   * Messages that no consumer can process, however often they are delivered: the signatures of one
   * look inside that are certain enough.
   *
   * @param queue where
   * @param subscription whose backlog was read; empty when it was the queue as such
   * @param poison the signatures, the most certain and largest first; at least one
   * @param messages how many messages they name together
   * @param of how many messages were looked at
   * @param blocked partitions where a consumer stands at one of them, sorted
   * @param heads where just it stands, and how many of them follow one another there, sorted
   */
  record PoisonMessages(
      String key,
      TenantName tenant,
      QueueId queue,
      Optional<SubscriptionId> subscription,
      Severity severity,
      List<Poison> poison,
      long messages,
      long of,
      List<Integer> blocked,
      List<Head> heads,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return queue.broker().environment();
    }
  }

  /**
   * Messages that hold a partition up: all offsets from {@code from} up to, and without, {@code to}
   * are of a certain signature.
   *
   * @param from where the group stands
   */
  record Head(int partition, long from, long to) {}

  /**
   * One signature of messages that cannot be processed.
   *
   * @param signature its id, the same at the next look
   * @param what in words, with no value of any message
   * @param confidence in percent
   */
  record Poison(String signature, String what, int confidence, long count, Seen first, Seen last) {}

  /**
   * Messages whose idempotency key came before with the same content: processing them again may do
   * the same work twice.
   *
   * @param duplicates how many; the originals are not among them
   * @param keyed messages that have a key
   */
  record DuplicateMessages(
      String key,
      TenantName tenant,
      QueueId queue,
      Optional<SubscriptionId> subscription,
      Severity severity,
      long duplicates,
      long keyed,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return queue.broker().environment();
    }
  }

  /**
   * Messages whose idempotency key came before with other content: one of the two is wrong, and a
   * consumer that trusts the key drops one of them unseen.
   *
   * @param conflicts how many repeat a key with other content
   * @param keyed messages that have a key
   */
  record ConflictingMessages(
      String key,
      TenantName tenant,
      QueueId queue,
      Optional<SubscriptionId> subscription,
      Severity severity,
      long conflicts,
      long keyed,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return queue.broker().environment();
    }
  }

  /**
   * One of the tenants that share a queue fills it, and the others wait behind it.
   *
   * @param noisy the tenant by the name that its messages carry
   * @param messages its messages in what was read
   * @param sharePercent of all messages that carry a tenant, or of their bytes if that is more
   * @param beforePercent the same share at an earlier look; empty when there was none
   */
  record NoisyTenant(
      String key,
      TenantName tenant,
      QueueId queue,
      Optional<SubscriptionId> subscription,
      Severity severity,
      String noisy,
      long messages,
      int sharePercent,
      Optional<Integer> beforePercent,
      List<String> evidence)
      implements Finding {
    @Override
    public String environment() {
      return queue.broker().environment();
    }
  }
}
