package io.clawback.model.plan;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.QuotaEntity;
import java.util.List;
import java.util.Optional;

/**
 * What must still be true when a step begins; otherwise the plan is stale and the step is refused.
 */
public sealed interface Precondition {
  /** What must be true, for people: {@code prod/main/orders has 6 partitions}. */
  default String words() {
    return switch (this) {
      case ClusterIs p -> p.broker() + " is cluster " + p.clusterId();
      case QueueIs p -> p.queue() + " is still " + p.incarnation();
      case PartitionsAre p -> p.queue() + " has " + p.count() + " partitions";
      case SettingIs p -> p.queue() + " has " + p.key() + "=" + p.value().orElse("(default)");
      case QuotaIs p -> p.entity() + " has " + p.key() + "=" + p.value().orElse("(default)");
      case InstancesAre p -> p.count() + " consumers of " + p.consumers() + " run";
      case MembersAre p -> p.group() + " has the same " + p.members().size() + " members";
      case GroupEmpty p -> p.group() + " has no members";
      case CommittedIs p ->
          p.subscription()
              + "/"
              + p.partition()
              + " is at "
              + p.offset().map(String::valueOf).orElse("no commit");
      case WithinLog p ->
          p.offset() + " lies within the log of " + p.subscription() + "/" + p.partition();
    };
  }

  /** The broker is the cluster that was planned for. */
  record ClusterIs(BrokerId broker, String clusterId) implements Precondition {}

  /** The queue is the very one that was planned for, not one of the same name. */
  record QueueIs(QueueId queue, String incarnation) implements Precondition {}

  /** It has this many partitions. */
  record PartitionsAre(QueueId queue, int count) implements Precondition {}

  /** The setting has this value; empty means the default is in force. */
  record SettingIs(QueueId queue, String key, Optional<String> value) implements Precondition {}

  /** The quota has this limit; empty means none. */
  record QuotaIs(BrokerId broker, QuotaEntity entity, String key, Optional<String> value)
      implements Precondition {}

  /** This many of the owner's consumers run. */
  record InstancesAre(String consumers, int count) implements Precondition {}

  /** The group has exactly these members; sorted. */
  record MembersAre(GroupId group, List<String> members) implements Precondition {}

  /** Nobody is in the group. */
  record GroupEmpty(GroupId group) implements Precondition {}

  /** The group's position is this one; empty means none. */
  record CommittedIs(SubscriptionId subscription, int partition, Optional<Long> offset)
      implements Precondition {}

  /** The target lies within the log. */
  record WithinLog(SubscriptionId subscription, int partition, long offset)
      implements Precondition {}

  /**
   * A precondition that no longer holds.
   *
   * @param precondition which
   * @param found what is true instead
   */
  record Unmet(Precondition precondition, String found) {}
}
