package io.clawback.model.plan;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.QuotaEntity;
import java.util.List;
import java.util.Optional;

/**
 * What a step does: a closed set of verbs. Each sets an absolute value, so that doing it twice is
 * doing it once.
 */
public sealed interface Operation
    permits Operation.RestartConsumers,
        Operation.RemoveMembers,
        Operation.ScaleConsumers,
        Operation.ExpandPartitions,
        Operation.AlterSettings,
        Operation.AlterQuota,
        Operation.ResetOffsets,
        MessageOperation {
  /** Which permission it needs. */
  StepKind kind();

  /** Where it acts. */
  BrokerId broker();

  /**
   * What it changes, as printed in locks, cooldowns and the ledger; two operations on one target
   * never run together.
   */
  String target();

  /**
   * Restart the owner's consumers one by one, so that the group shares its partitions anew.
   *
   * @param consumers the declared consumers' name
   */
  record RestartConsumers(GroupId group, String consumers) implements Operation {
    @Override
    public StepKind kind() {
      return StepKind.REBALANCE;
    }

    @Override
    public BrokerId broker() {
      return group.broker();
    }

    @Override
    public String target() {
      return "group " + group;
    }
  }

  /**
   * Remove members from the group on the broker; those that live join again.
   *
   * @param members ids of dynamic members, sorted
   * @param instances names of static members, sorted
   * @param redelivered estimated messages that will be delivered again
   */
  record RemoveMembers(
      GroupId group, List<String> members, List<String> instances, long redelivered)
      implements Operation {
    @Override
    public StepKind kind() {
      return StepKind.REBALANCE;
    }

    @Override
    public BrokerId broker() {
      return group.broker();
    }

    @Override
    public String target() {
      return "group " + group;
    }
  }

  /**
   * Run exactly this many consumers.
   *
   * @param consumers the declared consumers' name
   * @param from how many ran when it was planned
   * @param to how many are to run
   */
  record ScaleConsumers(GroupId group, String consumers, int from, int to) implements Operation {
    @Override
    public StepKind kind() {
      return StepKind.SCALE;
    }

    @Override
    public BrokerId broker() {
      return group.broker();
    }

    @Override
    public String target() {
      return "consumers " + consumers;
    }
  }

  /** Have exactly this many partitions, more than now. */
  record ExpandPartitions(QueueId queue, int from, int to) implements Operation {
    @Override
    public StepKind kind() {
      return StepKind.EXPAND;
    }

    @Override
    public BrokerId broker() {
      return queue.broker();
    }

    @Override
    public String target() {
      return "queue " + queue;
    }
  }

  /** Set a queue's settings; sorted by key. */
  record AlterSettings(QueueId queue, List<Change> changes) implements Operation {
    @Override
    public StepKind kind() {
      return StepKind.SETTINGS;
    }

    @Override
    public BrokerId broker() {
      return queue.broker();
    }

    @Override
    public String target() {
      return "queue " + queue;
    }
  }

  /** Set a client quota's limits; sorted by key. */
  record AlterQuota(BrokerId broker, QuotaEntity entity, List<Change> changes)
      implements Operation {
    @Override
    public StepKind kind() {
      return StepKind.QUOTA;
    }

    @Override
    public String target() {
      return "quota " + broker + " " + entity;
    }
  }

  /**
   * Set a group's position on some partitions of one queue.
   *
   * <p>Counted against the budget's messages: the offsets between {@code from} and {@code to}, as
   * far as they lie within the log; none counts as the log start. Removing a commit counts as going
   * backward.
   *
   * @param moves sorted by partition
   * @param rewind whether any move goes backward: messages will be delivered again
   */
  record ResetOffsets(SubscriptionId subscription, List<OffsetMove> moves, boolean rewind)
      implements Operation {
    @Override
    public StepKind kind() {
      return StepKind.OFFSETS;
    }

    @Override
    public BrokerId broker() {
      return subscription.broker();
    }

    @Override
    public String target() {
      return "subscription " + subscription;
    }
  }

  /**
   * One setting.
   *
   * @param key the broker's name for it
   * @param from the value in force when it was planned, set or by default; empty means that none
   *     was set there
   * @param to the value to set; empty means back to the default
   */
  record Change(String key, Optional<String> from, Optional<String> to) {}

  /**
   * One partition's position.
   *
   * @param from the committed offset when it was planned; empty means none
   * @param to the offset to commit; empty means to remove the commit (the way back to none)
   */
  record OffsetMove(int partition, Optional<Long> from, Optional<Long> to) {}
}
